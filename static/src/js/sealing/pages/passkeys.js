// Passkeys that open the private key on devices that have them. They never sign in to the site.
import { knowsPasskeys, newPasskey, unwrapByPasskey, wrapByPasskey } from "../age.js";
import { EnvelopeError } from "../envelope.js";
import { address, copyOf, part, word } from "./dom.js";
import { ownKeys, remember } from "./keys.js";
import { fromBase64, newId, send, toBase64 } from "./server.js";

const HERE = "livui:passkey:";

/** Those of the key in use, the one that was last made or used on this device first. */
function passkeysOf(own) {
  const { passkeys = [] } = own.keys.find((key) => key.in_use) ?? {};
  const here = localStorage.getItem(HERE + own.owner);
  return [...passkeys].sort((one, other) => (other.id === here) - (one.id === here));
}

const nameOf = (passkey) => word("passkey-of").replace("{day}", () => passkey.day);

// A refusal of the browser or of the person says no more than that; ours have reasons of their own.
const asked = (act) =>
  act.catch(() => {
    throw new EnvelopeError("no-passkey");
  });

/** Open the key in use with a passkey, and hold it; only while there is no other key. */
export async function unlockByPasskey(ring, own, passkey) {
  const key = own.keys.find((one) => one.in_use);
  if (own.keys.length > 1) throw new EnvelopeError("passphrase-once");
  await ring.add(key.public_key, await asked(unwrapByPasskey(fromBase64(passkey.content), passkey.credential)));
  remember(own);
  localStorage.setItem(HERE + own.owner, passkey.id);
}

/** Offer the person's passkeys beside the passphrase, where the browser knows them; `use` is called with one. */
export async function offerPasskeys(own, use) {
  const passkeys = (await knowsPasskeys()) ? passkeysOf(own) : [];
  const buttons = passkeys.map((passkey, at) => {
    const button = copyOf("passkey-unlock");
    part("name", button).textContent = passkeys.length === 1 ? word("passkey") : nameOf(passkey);
    button.classList.toggle("btn-primary", at === 0);
    button.addEventListener("click", () => use(passkey));
    return button;
  });
  part("passkey-buttons").replaceChildren(...buttons);
  part("passkey-buttons").hidden = buttons.length === 0;
}

/** A new passkey for the key that is open; gives the keys as the server holds them then. */
export async function addPasskey(ring, own) {
  if (own.keys.length > 1) throw new EnvelopeError("passphrase-once");
  const credential = await asked(newPasskey(address("passkeyName")));
  const content = toBase64(await asked(wrapByPasskey(ring.identityOf(own.inUse), credential)));
  const id = newId();
  await send("passkeys/add/", { id, key: own.inUse, credential, content });
  localStorage.setItem(HERE + own.owner, id);
  return ownKeys();
}

/** Show them in the settings; `remove` is called with one. */
export async function showPasskeys(own, remove) {
  const passkeys = passkeysOf(own);
  const items = passkeys.map((passkey) => {
    const item = copyOf("passkey");
    part("name", item).textContent = nameOf(passkey);
    part("remove", item).addEventListener("click", () => remove(passkey));
    return item;
  });
  const canAdd = await knowsPasskeys();
  part("passkeys").replaceChildren(...items);
  part("passkey-settings").hidden = !canAdd && items.length === 0;
  part("add-passkey").hidden = !canAdd;
}

export const removePasskey = (passkey) => send(`passkeys/${passkey.id}/remove/`, {});
