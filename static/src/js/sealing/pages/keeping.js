// Sealing what was said of a meeting, its words and its topics; the plain topics are counted by the server, without names.
import { seal } from "../age.js";
import { pack } from "../envelope.js";
import { address, part } from "./dom.js";
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

// Whether the choice was counted; the week may have been closed meanwhile.
async function count() {
  if (!address("choose") || marked().length === 0) return false;
  const fields = [["sealed", "1"], ...marked().map((box) => ["topics", box.value])];
  return (await send(address("choose"), fields)).counted;
}

/** Seal and send; then have the topics counted. Tells whether they were. What fails can be pressed again. */
export async function keepNote(own, text) {
  const { place, file, key } = await sealed(own, text, chosenTopics());
  await send(address("seal"), { id: place.note, written_at: place.time, key, content: toBase64(file) });
  const counted = await count();
  attempt = null;
  for (const box of marked()) box.checked = false;
  return counted;
}
