// Notes as the page holds them while it is unlocked: what each says, or why it is not believed.
import { EnvelopeError } from "../envelope.js";
import { checkLatest } from "../latest.js";
import { ask, fromBase64 } from "./server.js";

/** Where a note claims to belong; a copy that was shared names itself instead of the note it was made of. */
const placeOf = (own, row) => ({ organization: own.organization, note: row.id, author: row.author, time: row.written_at });

const areTopics = (topics) => topics === undefined || (Array.isArray(topics) && topics.every((name) => typeof name === "string"));

// A note is words, or topics, or both.
const isNote = (content) => typeof content?.text === "string" && areTopics(content.topics);

export const topicsOf = (row) => row.content.topics ?? [];

async function opened(ring, own, row) {
  try {
    const content = await ring.read(row.key, row.place, fromBase64(row.file));
    if (!isNote(content)) throw new EnvelopeError("unreadable");
    if (row.pairing && content.pairing !== row.pairing) throw new EnvelopeError("elsewhere");
    if (row.talk && content.talk !== row.talk) throw new EnvelopeError("elsewhere");
    // A copy that was shared is never changed; what is in it was checked above.
    if (!row.isShared) await checkLatest(own.owner, row.id, row.version, fromBase64(row.file), content);
    return { ...row, content, fault: "" };
  } catch (error) {
    return { ...row, content: { text: "" }, fault: error.reason ?? "altered" };
  }
}

/** All notes of the person, and those shared with the person, opened one after the other; the newest first. */
export async function readAll(ring, own) {
  const { notes, shared } = await ask("sealed");
  const rows = [...notes.map((note) => ({ ...note, isShared: false })), ...shared.map((copy) => ({ ...copy, isShared: true }))];
  const read = [];
  for (const { content: file, ...row } of rows) {
    if (!ring.isOpen) return [];
    read.push(await opened(ring, own, { ...row, file, place: placeOf(own, row) }));
  }
  return read.sort((one, other) => other.written_at.localeCompare(one.written_at));
}

/** Whether a note has these words in it, or is about somebody of this name. */
export function holds(row, typed) {
  const words = typed.trim().toLocaleLowerCase().split(/\s+/);
  const whole = `${row.mentee} ${row.talk_with} ${row.day} ${row.author_name ?? ""} ${row.content.text} ${topicsOf(row).join(" ")}`.toLocaleLowerCase();
  return words.every((each) => whole.includes(each));
}
