// A note about a meeting: sealed here, then sent. What was typed leaves this page sealed or not at all.
import { seal } from "../age.js";
import { EnvelopeError, pack } from "../envelope.js";
import { Keyring } from "../keyring.js";
import { address, onSubmit, part, quiet, show } from "./dom.js";
import { known, ownKeys } from "./keys.js";
import { newId, send, toBase64 } from "./server.js";
import { prepareUnlocking, warnIfChanged } from "./unlocking.js";

let attempt = null;

const text = () => part("note-text").value;
const isUnsent = () => text().trim() !== "";

// The same words are sent as the same sealed note, so that one whose answer was lost is kept once.
async function sealed(own) {
  if (attempt?.text === text() && attempt.key === own.inUse) return attempt;
  const place = { organization: own.organization, note: newId(), author: own.user, time: new Date().toISOString() };
  const content = { text: text(), pairing: address("pairing") };
  const file = await seal(own.inUse, pack(place, content));
  attempt = { text: text(), key: own.inUse, place, file };
  return attempt;
}

async function keep() {
  if (!isUnsent()) throw new EnvelopeError("nothing-written");
  const own = await ownKeys();
  if (known(own) !== "same") {
    start(own);
    throw new EnvelopeError(known(own) === "changed" ? "changed-here" : "unknown-here");
  }
  const { place, file, key } = await sealed(own);
  const fields = { id: place.note, written_at: place.time, key, content: toBase64(file) };
  await send(address("seal"), fields);
  part("note-text").value = "";
  attempt = null;
  quiet();
  show("kept");
}

function start(own) {
  if (!own.inUse) return show("no-key");
  show(known(own) === "same" ? "write" : "unlock");
  return warnIfChanged(own);
}

export async function write() {
  const ring = new Keyring();
  prepareUnlocking(ring, () => {
    ring.lock();
    show("write");
  });
  onSubmit(part("write-form"), keep);
  addEventListener("beforeunload", (event) => isUnsent() && event.preventDefault());
  try {
    start(await ownKeys());
  } catch {
    show("write"); // No network: it can be written, and sent later.
  }
}
