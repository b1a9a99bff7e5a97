// What is sealed: JSON that says where it belongs, followed by spaces up to a size that tells nothing of its length.
// `age --decrypt` shows it as it is; the spaces are part of valid JSON.
export const VERSION = 1;
const SMALLEST = 1024;
export const LARGEST = 64 * 1024;

/** Raised when a text is too long, or when what was opened is not what it claims to be. */
export class EnvelopeError extends Error {
  constructor(reason) {
    super(reason);
    this.reason = reason;
  }
}

/** The next power of two, at least 1 KiB: a note of three words and one of a hundred look alike. */
export function paddedSize(length) {
  let size = SMALLEST;
  while (size < length) size *= 2;
  return size;
}

/** Bytes to seal. `place` holds organization, note, author and time, all of them texts. */
export function pack(place, content) {
  const { organization, note, author, time } = place;
  const json = JSON.stringify({ version: VERSION, organization, note, author, time, content });
  const bytes = new TextEncoder().encode(json);
  const size = paddedSize(bytes.length);
  if (size > LARGEST) throw new EnvelopeError("too-long");
  const padded = new Uint8Array(size).fill(0x20);
  padded.set(bytes);
  return padded;
}

/** The content, if the envelope belongs to exactly this place; throws EnvelopeError otherwise. */
export function unpack(place, bytes) {
  let envelope;
  try {
    envelope = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch {
    throw new EnvelopeError("unreadable");
  }
  if (envelope?.version !== VERSION) throw new EnvelopeError("unreadable");
  for (const part of ["organization", "note", "author", "time"]) {
    if (typeof place[part] !== "string" || envelope[part] !== place[part]) throw new EnvelopeError("elsewhere");
  }
  return envelope.content;
}
