// Sharing one note with one person: sealed anew, to a key that the author has compared with that person.
import { EnvelopeError, pack } from "../envelope.js";
import { seal } from "../age.js";
import { compare, fingerprint, pin } from "../pins.js";
import { onSubmit, part, quiet, show, tell, word } from "./dom.js";
import { ask, newId, send, toBase64 } from "./server.js";

let people = [];
let chosen = null;

const ownerOf = (own, person) => `${own.organization}:${person.id}`;

async function choose(own) {
  chosen = people.find((person) => String(person.id) === part("reader").value) ?? null;
  if (!chosen) return;
  const state = compare(ownerOf(own, chosen), chosen.key);
  part("fingerprint").textContent = await fingerprint(chosen.key);
  part("compare").hidden = state === "same";
  part("compared").checked = false;
  part("reader-changed").hidden = state !== "changed";
}

/** Show with whom a note can be shared. */
export async function openSharing(own) {
  people = (await ask("readers")).readers;
  const options = people.map(({ id, name }) => new Option(name, id));
  part("reader").replaceChildren(...options);
  part("share-fields").hidden = people.length === 0;
  part("nobody").hidden = people.length > 0;
  show("share");
  await choose(own);
}

async function share(own, row) {
  const reader = chosen;
  if (!reader) throw new EnvelopeError("broken");
  if (compare(ownerOf(own, reader), reader.key) !== "same") {
    if (!part("compared").checked) throw new EnvelopeError("not-compared");
    pin(ownerOf(own, reader), reader.key);
  }
  const id = newId();
  const content = toBase64(await seal(reader.key, pack({ ...row.place, note: id }, row.content)));
  await send(`${row.id}/share/`, { id, reader: reader.id, key: reader.key, content });
  row.readers = [...row.readers.filter((one) => one.id !== reader.id), { id: reader.id, name: reader.name }];
}

/** Make the form work: `present` gives the person's keys and the note, `then` goes back to it. */
export function prepareSharing(present, then) {
  part("reader").addEventListener("change", () => choose(present().own));
  onSubmit(part("share-form"), async () => {
    const { own, row } = present();
    await share(own, row);
    quiet();
    then();
    tell("success", word("shared"));
  });
}

export async function withdraw(row, reader) {
  await send(`${row.id}/withdraw/`, { reader: reader.id });
  row.readers = row.readers.filter((one) => one.id !== reader.id);
}
