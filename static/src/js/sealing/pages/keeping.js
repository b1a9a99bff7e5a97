// A new note: sealed to the own key with the topics that are marked, then sent; without network it waits here as
// ciphertext. The words leave the page sealed or not at all. The plain topics are counted by the server, without names.
import { keep as keepAct } from "../../phone/store.js";
import { seal } from "../age.js";
import { EnvelopeError, pack } from "../envelope.js";
import { numbered, see } from "../latest.js";
import { pinned } from "../pins.js";
import { address, part } from "./dom.js";
import { known, ownKeys } from "./keys.js";
import { newId, send, toBase64 } from "./server.js";

let attempt = null;

// The same words are sent as the same sealed note, so that one whose answer was lost is kept once.
async function sealed(own, text, pairing, topics) {
  const talk = address("talk");
  const said = JSON.stringify([text, pairing, talk, topics]);
  if (attempt?.said === said && attempt.key === own.inUse) return attempt;
  const place = { organization: own.organization, note: newId(), author: own.user, time: new Date().toISOString() };
  const content = { text, pairing, ...(talk && { talk }), ...(topics.length > 0 && { topics }) };
  const file = await seal(own.inUse, pack(place, numbered(content, 1)));
  attempt = { said, key: own.inUse, place, file };
  return attempt;
}

const marked = () => [...(part("topics")?.querySelectorAll("input:checked") ?? [])];

/** The names of the topics that are marked on the page. */
export const chosenTopics = () => marked().map((box) => box.closest("label").innerText.trim());

/** The server's word on the keys, or without network the key that this device has held on to since it was opened here. */
export async function keysNow() {
  try {
    return { ...(await ownKeys()), hasNetwork: true };
  } catch (error) {
    const owner = address("owner");
    const inUse = owner && pinned(owner);
    if (error.reason !== "offline" || !inUse || !address("week") || !navigator.locks) throw error;
    const [organization, user] = owner.split(":");
    return { organization, user, owner, inUse, hasNetwork: false };
  }
}

async function keepForLater(own, fields) {
  const act = { key: fields.id, user: own.user, week: address("week"), meeting: address("meeting"), act: "note" };
  await keepAct({ ...act, url: address("seal"), words: address("words"), fields });
  document.dispatchEvent(new Event("livui:acts"));
  return "kept-here";
}

async function sendOrKeep(own, fields) {
  if (!own.hasNetwork) return keepForLater(own, fields);
  try {
    await send(address("seal"), fields);
    return "kept";
  } catch (error) {
    // Only pages that are there without network have a week to come back to.
    if (error.reason !== "offline" || !address("week") || !navigator.locks) throw error;
    return keepForLater(own, fields);
  }
}

// Whether the choice was counted; the week may have been closed meanwhile.
async function count() {
  if (!address("choose") || marked().length === 0) return false;
  const fields = [["sealed", "1"], ...marked().map((box) => ["topics", box.value])];
  return (await send(address("choose"), fields)).counted;
}

async function keysToWriteWith(refuse) {
  const own = await keysNow();
  if (own.inUse && known(own) === "same") return own;
  refuse(own);
  if (!own.inUse) throw new EnvelopeError("no-key");
  throw new EnvelopeError(known(own) === "changed" ? "changed-here" : "unknown-here");
}

/**
 * Seal a text with the topics that are marked and send it, then have the topics counted; without network the sealed note
 * waits here, and nothing is counted. Tells which view says so (kept, kept-here), and whether topics were counted.
 * `refuse` is called with the person's keys if this device does not know the one in use. What fails can be pressed again.
 */
export async function keepNote(text, pairing, refuse) {
  const topics = chosenTopics();
  if (text.trim() === "" && topics.length === 0) throw new EnvelopeError("nothing-written");
  const own = await keysToWriteWith(refuse);
  const { place, file, key } = await sealed(own, text, pairing, topics);
  const fields = { id: place.note, written_at: place.time, key, pairing, content: toBase64(file) };
  const view = await sendOrKeep(own, fields);
  await see(own.owner, place.note, 1, file);
  const counted = view === "kept" && (await count());
  attempt = null;
  for (const box of marked()) box.checked = false;
  return { view, counted };
}
