// What is kept here and not sent, shown on its card and counted in the page; and what somebody else reported meanwhile.
import { bar, copyOf, part, tellOfActs, user, week, base } from "./page.js";
import { keepAct } from "./doing.js";
import { acts, change, drop, newKey } from "./store.js";

const linkTo = (meeting, page) => `${base()}meetings/${meeting}/${page}/`;

async function takeBack(act) {
  // What may have arrived is taken back there; what never left is dropped.
  const fields = act.act === "tell" ? { ...act.fields, key: "" } : { seen: act.fields.seen };
  if (act.tries) await keepAct(act.meeting, "undo", bar().dataset.takenBack, fields, act.url);
  else await drop(act);
  tellOfActs();
}

async function insist(act) {
  const key = newKey();
  await change({ ...act, key, state: "waiting", tries: 0, follows: false, fields: { ...act.fields, key, seen: act.seen } });
  tellOfActs();
}

async function giveUp(act) {
  await drop(act);
  tellOfActs();
}

function said(name, act) {
  const note = copyOf(name);
  part("words", note).textContent = act.words;
  if (part("problem", note)) part("problem", note).textContent = act.problem;
  const presses = { back: takeBack, insist, drop: giveUp };
  for (const [button, press] of Object.entries(presses)) {
    part(button, note)?.addEventListener("click", () => press(act));
  }
  return note;
}

// Who is told of a message by what is kept here is not asked about again.
function hideTold(mine) {
  const told = mine.filter(({ act, state }) => act === "tell" && state === "waiting").map(({ fields }) => fields);
  for (const one of document.querySelectorAll("[data-delivery]")) {
    const name = (fields) => `${fields.which === "all" ? "of" : "told"}-${one.dataset.delivery}`;
    one.hidden = told.some((fields) => fields[name(fields)]);
  }
}

function showOn(card, mine) {
  const notes = mine.filter(({ act }) => act === "note");
  const reports = mine.filter(({ act }) => act !== "note");
  const open = reports.find(({ state }) => state !== "waiting");
  const last = reports.at(-1);
  card.classList.toggle("meeting-kept", Boolean(last && !open));
  if (open) card.append(said(open.state, open));
  else if (last) {
    const note = said("kept", last);
    const wasHeld = last.act === "held" || last.act === "details";
    for (const [name, page, isOpen] of [["details", "details", wasHeld], ["note", "note", "takesNotes" in card.dataset]]) {
      part(name, note).hidden = !isOpen;
      part(name, note).href = linkTo(card.dataset.meeting, page);
    }
    card.append(note);
  }
  for (const note of notes) card.append(said(note.state === "waiting" ? "kept-note" : "refused", note));
}

// The button for all that is left counts what is kept here as said already.
function countAll() {
  for (const words of document.querySelectorAll("[data-all]")) {
    const section = words.closest(".section");
    const left = section.querySelectorAll(".meeting-overdue:not(.meeting-kept)").length;
    words.closest("form").hidden = left === 0;
    if (section.querySelector(".meeting-kept")) {
      words.textContent = left === 1 ? words.dataset.one : words.dataset.many.replace("{number}", left);
    }
  }
}

function count(mine) {
  const line = part("waiting");
  const waiting = mine.filter(({ state }) => state === "waiting").length;
  line.hidden = waiting === 0;
  const words = waiting === 1 ? line.dataset.one : line.dataset.many.replace("{number}", waiting);
  part("count", line).textContent = words;
  part("conflicts").hidden = waiting === mine.length;
  const left = document.getElementById("left-to-report");
  if (left) left.hidden = mine.some(({ act }) => act !== "note" && act !== "tell");
}

/** Show what this person has kept of this organization. */
export async function showKept() {
  const mine = (await acts(user())).filter((act) => act.week === week());
  count(mine);
  for (const card of document.querySelectorAll("article[data-meeting]")) {
    for (const note of card.querySelectorAll(":scope > .kept")) note.remove();
    showOn(card, mine.filter(({ meeting }) => meeting === card.dataset.meeting));
  }
  hideTold(mine);
  countAll();
}

/** Say whether there is network, since when this page is if it was kept, and why what was kept is not sent. */
export function showNetwork(reason = "") {
  const { asOf } = document.body.dataset;
  const isOff = !navigator.onLine || reason === "offline";
  const line = part("offline");
  line.hidden = !asOf && !isOff;
  if (asOf) {
    const format = new Intl.DateTimeFormat(document.documentElement.lang, { weekday: "long", hour: "2-digit", minute: "2-digit" });
    part("since", line).textContent = line.dataset.since.replace("{time}", format.format(new Date(asOf)));
  } else part("since", line).textContent = line.dataset.now;
  part("signed-out").hidden = reason !== "signed-out";
  part("somebody-else").hidden = reason !== "somebody-else";
}
