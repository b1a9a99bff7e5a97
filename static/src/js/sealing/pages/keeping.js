// Sealing what was said of a meeting, its words and its topics; the plain topics are counted by the server, without names.
import { keep as keepAct } from "../../phone/store.js";
import { seal } from "../age.js";
import { pack } from "../envelope.js";
import { pinned } from "../pins.js";
import { address, part } from "./dom.js";
import { ownKeys } from "./keys.js";
import { newId, send, toBase64 } from "./server.js";

let attempt = null;

// The same words are sent as the same sealed note, so that one whose answer was lost is kept once.
async function sealed(own, text, topics) {
  const said = JSON.stringify([text, topics]);
  if (attempt?.said === said && attempt.key === own.inUse) return attempt;
  const place = { organization: own.organization, note: newId(), author: own.user, time: new Date().toISOString() };
  const content = { text, pairing: address("pairing"), ...(topics.length > 0 && { topics }) };
  const file = await seal(own.inUse, pack(place, content));
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
  if (own.hasNetwork === false) return keepForLater(own, fields);
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

/**
 * Seal and send, then have the topics counted; without network the sealed note waits here, and nothing is counted.
 * Tells which view says so (kept, kept-here), and whether topics were counted. What fails can be pressed again.
 */
export async function keepNote(own, text) {
  const { place, file, key } = await sealed(own, text, chosenTopics());
  const view = await sendOrKeep(own, { id: place.note, written_at: place.time, key, content: toBase64(file) });
  const counted = view === "kept" && (await count());
  attempt = null;
  for (const box of marked()) box.checked = false;
  return { view, counted };
}
