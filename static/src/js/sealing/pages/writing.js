// A note about a meeting: sealed here, then sent, without network once there is one. What was typed leaves this page
// sealed or not at all.
import { keep as keepAct } from "../../phone/store.js";
import { seal } from "../age.js";
import { EnvelopeError, pack } from "../envelope.js";
import { pinned } from "../pins.js";
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

// The server's word on the keys, or without network the key that this device has held on to since it was opened here.
async function keysNow() {
  try {
    return { ...(await ownKeys()), hasNetwork: true };
  } catch (error) {
    const [organization, user] = address("owner").split(":");
    const inUse = pinned(address("owner"));
    if (error.reason !== "offline" || !inUse || !navigator.locks) throw error;
    return { organization, user, owner: address("owner"), inUse, hasNetwork: false };
  }
}

async function keepForLater(own, fields) {
  const act = { key: fields.id, user: own.user, week: address("week"), meeting: address("meeting"), act: "note" };
  await keepAct({ ...act, url: address("seal"), words: part("write-form").dataset.words, fields });
  document.dispatchEvent(new Event("livui:acts"));
  return "kept-here";
}

async function sendOrKeep(own, fields) {
  if (!own.hasNetwork) return keepForLater(own, fields);
  try {
    await send(address("seal"), fields);
    return "kept";
  } catch (error) {
    if (error.reason !== "offline" || !navigator.locks) throw error;
    return keepForLater(own, fields);
  }
}

async function keep() {
  if (!isUnsent()) throw new EnvelopeError("nothing-written");
  const own = await keysNow();
  if (known(own) !== "same") {
    start(own);
    throw new EnvelopeError(known(own) === "changed" ? "changed-here" : "unknown-here");
  }
  const { place, file, key } = await sealed(own);
  const fields = { id: place.note, written_at: place.time, key, content: toBase64(file) };
  const view = await sendOrKeep(own, fields);
  part("note-text").value = "";
  attempt = null;
  quiet();
  show(view);
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
