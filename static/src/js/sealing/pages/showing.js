// The list of notes and one note, in the page. Texts go in as text.
import { copyOf, part, word } from "./dom.js";
import { holds, topicsOf } from "./rows.js";

const FIRST = 140;

function chips(row) {
  return topicsOf(row).map((name) => {
    const chip = copyOf("topic");
    chip.textContent = name;
    return chip;
  });
}

/** Whom a note is about; the name may have gone since. */
function aboutWhom(row) {
  if (row.talk_with) return word("support-talk").replace("{name}", () => row.talk_with);
  if (row.mentee) return row.mentee;
  return word(row.fault || row.content.pairing ? "nobody-named" : "about-nobody");
}

function line(row, open) {
  const item = copyOf(row.fault ? "row-fault" : "row");
  part("day", item).textContent = row.day;
  part("mentee", item).textContent = aboutWhom(row);
  if (row.fault) {
    part("why", item).textContent = word(row.fault);
    return item;
  }
  part("words", item).textContent = row.content.text.slice(0, FIRST);
  part("topics", item).replaceChildren(...chips(row));
  const about = row.isShared ? word("from").replace("{name}", () => row.author_name) : row.readers.map((one) => one.name).join(", ");
  part("who", item).textContent = row.isShared || !about ? about : word("with").replace("{name}", () => about);
  part("open", item).addEventListener("click", () => open(row));
  return item;
}

/** Fill the list with those that hold what is searched for. */
export function showList(rows, typed, open) {
  const found = rows.filter((row) => holds(row, typed));
  part("list").replaceChildren(...found.map((row) => line(row, open)));
  part("none").hidden = rows.length > 0;
  part("none-found").hidden = rows.length === 0 || found.length > 0;
  part("count").textContent = rows.length ? word("count").replace("{number}", found.length) : "";
}

/** Fill the view of one note; `takeBack` is called with a reader. */
export function showNote(row, takeBack) {
  part("note-title").textContent = `${aboutWhom(row)} · ${row.day}`;
  part("note-body").textContent = row.content.text;
  part("note-topics").replaceChildren(...chips(row));
  part("note-from").textContent = row.isShared ? word("from").replace("{name}", () => row.author_name) : "";
  for (const own of document.querySelectorAll("[data-own]")) own.hidden = row.isShared;
  const readers = (row.readers ?? []).map((reader) => {
    const item = copyOf("reader");
    part("name", item).textContent = reader.name;
    part("withdraw", item).addEventListener("click", () => takeBack(reader));
    return item;
  });
  part("readers").replaceChildren(...readers);
  part("readers-title").hidden = readers.length === 0;
}

/** Nothing readable stays in the page. */
export function clear() {
  for (const name of ["list", "readers", "note-topics"]) part(name).replaceChildren();
  for (const name of ["note-title", "note-body", "note-from", "count"]) part(name).textContent = "";
  for (const name of ["edit-text", "search", "passphrase", "recovery-code"]) part(name).value = "";
}
