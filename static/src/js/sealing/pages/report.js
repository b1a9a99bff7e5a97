// The report of a meeting, once what was said is marked as confidential: words typed for the office become a sealed note.
import { Keyring } from "../keyring.js";
import { address, copyOf, part, quiet, reasonOf, show, tell } from "./dom.js";
import { keepNote } from "./keeping.js";
import { prepareUnlocking, prepareUnlockingByPasskey, warnIfChanged } from "./unlocking.js";

const ring = new Keyring();
let form = null;
let isBusy = false;

const text = () => part("note-text").value;
const isUnsent = () => text().trim() !== "";
const rowOf = (field) => field.closest(".mb-3") ?? field.parentElement;

// The event has the draft of the report kept anew, without these words.
function moveWords(summary) {
  part("note-text").value = [text().trim(), summary.value.trim()].filter(Boolean).join("\n\n");
  summary.value = "";
  summary.dispatchEvent(new Event("input", { bubbles: true }));
}

// Words that were typed for nobody's eyes stay where they are: taking the mark off moves nothing to the office.
function turn() {
  const { confidential, summary } = form.elements;
  if (confidential.checked && summary?.value.trim()) moveWords(summary);
  part("sealed-field").hidden = !confidential.checked && !isUnsent();
  if (summary) rowOf(summary).hidden = confidential.checked;
}

function refused(own) {
  if (!own.inUse) return show("no-key");
  show("unlock");
  warnIfChanged(own);
  return prepareUnlockingByPasskey(ring, own, unlocked);
}

function unlocked() {
  ring.lock();
  show("");
  form.requestSubmit();
}

// The note goes first. Only once it is kept the report follows, which is sent as ever.
async function hold(event) {
  if (event.target !== form || !isUnsent()) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  if (isBusy) return;
  isBusy = true;
  quiet();
  event.submitter?.classList.add("btn-busy");
  try {
    await keepNote(text(), address("pairing"), refused);
    part("note-text").value = "";
    show("");
    form.requestSubmit();
  } catch (error) {
    tell("error", reasonOf(error));
  } finally {
    isBusy = false;
    event.submitter?.classList.remove("btn-busy");
  }
}

export function report() {
  const box = document.querySelector("[data-sealing] input[name=confidential]");
  form = box.form;
  rowOf(box).after(copyOf("sealed-field"));
  box.addEventListener("change", turn);
  addEventListener("submit", hold, true); // Before whatever keeps the report for lack of network.
  prepareUnlocking(ring, unlocked);
  addEventListener("beforeunload", (event) => isUnsent() && event.preventDefault());
  turn();
}
