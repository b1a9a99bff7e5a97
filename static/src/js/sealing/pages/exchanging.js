// Exchanging the own key. Each note is moved by a request of its own; whatever is cut off goes on at the next unlocking.
import { identityToRecipient, newIdentity, open, seal } from "../age.js";
import { pack, unpack } from "../envelope.js";
import { numbered } from "../latest.js";
import { fromBase64, send, toBase64 } from "./server.js";
import { wrapped } from "./keys.js";

/** Put a new key in use; the former ones stay until nothing is sealed to them. */
export async function startExchange(ring, own, secrets) {
  const identity = await newIdentity();
  const recipient = await identityToRecipient(identity);
  const former = own.keys.map(({ public_key: key }) => [key, ring.identityOf(key)]);
  const wraps = await wrapped([...former, [recipient, identity]], secrets);
  await send("keys/exchange/", { key: recipient, wraps });
  await ring.add(recipient, identity);
}

async function moved(ring, own, row) {
  const bytes = await open(ring.identityOf(row.key), fromBase64(row.file));
  const content = unpack(row.place, bytes);
  const isNumbered = !row.isShared && content.version !== undefined;
  const again = isNumbered ? pack(row.place, numbered(content, row.version + 1)) : bytes;
  return { key: own.inUse, content: toBase64(await seal(own.inUse, again)), version: row.version };
}

/** Move what is sealed to a former key; gives how much could not be opened and stays where it is. */
export async function goOn(ring, own, rows) {
  let left = 0;
  for (const row of rows.filter(({ key }) => key !== own.inUse)) {
    if (row.fault) left += 1;
    else await send(row.isShared ? `shared/${row.id}/move/` : `${row.id}/move/`, await moved(ring, own, row));
  }
  await send("keys/exchanged/", {});
  return left;
}
