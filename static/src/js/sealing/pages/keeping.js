// A new note: sealed to the own key, then sent. The words leave the page sealed or not at all.
import { seal } from "../age.js";
import { EnvelopeError, pack } from "../envelope.js";
import { numbered, see } from "../latest.js";
import { address } from "./dom.js";
import { known, ownKeys } from "./keys.js";
import { newId, send, toBase64 } from "./server.js";

let attempt = null;

// The same words are sent as the same sealed note, so that one whose answer was lost is kept once.
async function sealed(own, text, pairing) {
  if (attempt?.text === text && attempt.pairing === pairing && attempt.key === own.inUse) return attempt;
  const place = { organization: own.organization, note: newId(), author: own.user, time: new Date().toISOString() };
  const file = await seal(own.inUse, pack(place, numbered({ text, pairing }, 1)));
  attempt = { text, pairing, key: own.inUse, place, file };
  return attempt;
}

/** Seal a text and have it kept; `refuse` is called with the person's keys if this device does not know the one in use. */
export async function keepNote(text, pairing, refuse) {
  if (text.trim() === "") throw new EnvelopeError("nothing-written");
  const own = await ownKeys();
  if (!own.inUse || known(own) !== "same") {
    refuse(own);
    if (!own.inUse) throw new EnvelopeError("no-key");
    throw new EnvelopeError(known(own) === "changed" ? "changed-here" : "unknown-here");
  }
  const { place, file, key } = await sealed(own, text, pairing);
  await send(address("seal"), { id: place.note, written_at: place.time, key, pairing, content: toBase64(file) });
  await see(own.owner, place.note, 1, file);
  attempt = null;
}
