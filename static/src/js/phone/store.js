// What was done without network and is still to be sent: acts, in the order in which they were done, in this browser's
// database. An act holds no page and no note that could be read: an address, the fields of its form (a note as it was
// sealed), the key under which it is sent, whose it is, and the words that were pressed. The database comes into being
// with the first act.
import { openDB } from "idb";

const NAME = "livui";
const ACTS = "acts";

async function exists() {
  return !indexedDB.databases || (await indexedDB.databases()).some(({ name }) => name === NAME);
}

async function within(work) {
  const database = await openDB(NAME, 1, {
    upgrade: (opened) => opened.createObjectStore(ACTS, { keyPath: "id", autoIncrement: true }),
  });
  try {
    return await work(database);
  } finally {
    database.close();
  }
}

export const newKey = () => crypto.randomUUID();

/** All acts of a person, or of everybody who uses this browser, the first one first. */
export async function acts(user = null) {
  if (!(await exists())) return [];
  const found = await within((database) => database.getAll(ACTS));
  return found.filter((act) => user === null || act.user === user);
}

const content = ({ url, act, fields: { key: _, ...said } }) => JSON.stringify([url, act, said]);

/**
 * Keep an act: { key, user, week, url, meeting, act, fields, words }. One that was kept under the same key stays one, and
 * so does a report that only repeats what was said last of its meeting: the second tap of two.
 */
export async function keep(act) {
  const all = await acts();
  if (all.some((other) => other.key === act.key)) return;
  const before = all.filter((other) => other.meeting === act.meeting && other.act !== "note" && act.act !== "note");
  const last = before.at(-1);
  if (last?.state === "waiting" && content(last) === content(act)) return;
  const follows = before.length > 0;
  await within((database) => database.add(ACTS, { ...act, follows, tries: 0, state: "waiting", at: Date.now() }));
}

export const change = (act) => within((database) => database.put(ACTS, act));
export const drop = (act) => within((database) => database.delete(ACTS, act.id));

/** Forget what a person has not sent. */
export async function forgetActs(user) {
  for (const act of await acts(user)) await drop(act);
}
