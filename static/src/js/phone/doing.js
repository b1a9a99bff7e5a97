// What is done on the cards and pages of the week. With network the forms go their own way, only under a key; without,
// or when the answer is lost, the act is kept and sent later, under the same key.
import { base, isKept, isWeek, tellOfActs, user, week } from "./page.js";
import { keep, newKey } from "./store.js";

const underWay = new WeakSet();
const hasNoNetwork = () => isKept() || !navigator.onLine;

function wordsOf(form, button) {
  if (button?.dataset.words) return button.dataset.words;
  if (!form.dataset.words) {
    const copy = button.cloneNode(true);
    for (const aside of copy.querySelectorAll(".visually-hidden, svg")) aside.remove();
    return copy.textContent.trim();
  }
  const mode = form.querySelector("[name=mode]:checked")?.closest("label")?.textContent.trim() ?? "";
  const minutes = form.querySelector("[name=minutes]")?.value ?? "";
  return form.dataset.words.replace("{minutes}", () => minutes).replace("{mode}", () => mode);
}

/** Keep one act on a meeting, or on what `url` names; `fields` are those of its form. */
export async function keepAct(meeting, act, words, { csrfmiddlewaretoken: _, words: __, ...fields }, url = "") {
  const key = fields.key || newKey();
  const sent = { ...fields, act, key };
  await keep({ key, user: user(), week: week(), url: url || `${base()}meetings/${meeting}/kept/`, meeting, act, words, fields: sent });
  tellOfActs();
}

const fieldsOf = (form, button = null) => Object.fromEntries(new FormData(form, button));

// Whoever is reported with one press, all of a week or all who met together, is kept one by one.
async function keepAllHeld(form) {
  const ticked = fieldsOf(form);
  const within = form.closest(form.dataset.act === "all" ? ".section" : "article");
  for (const card of within.querySelectorAll(".meeting-overdue:not(.meeting-kept)")) {
    const yes = card.querySelector(".answer-yes");
    const fields = fieldsOf(yes.form);
    for (const { name } of yes.form.querySelectorAll(".ticks [type=checkbox]")) if (ticked[name]) fields[name] = ticked[name];
    await keepAct(card.dataset.meeting, "held", wordsOf(form, yes), fields);
  }
}

function leave(form) {
  form.dispatchEvent(new Event("livui:kept"));
  if (isWeek()) return;
  if (navigator.serviceWorker?.controller) location.assign(`${week()}#meeting-${form.dataset.meeting}`);
  else form.replaceChildren(document.querySelector("[data-phone] template[data-template=kept-here]").content.cloneNode(true));
}

async function keepForm(form, button) {
  if (underWay.has(form)) return;
  underWay.add(form);
  try {
    const fields = fieldsOf(form, button);
    if (form.dataset.act === "all" || form.dataset.act === "together") await keepAllHeld(form);
    else await keepAct(form.dataset.meeting, form.dataset.act, wordsOf(form, button), fields, form.dataset.kept);
    leave(form);
  } finally {
    underWay.delete(form);
  }
}

function hide(form, name, value) {
  const field = form.elements[name] ?? form.appendChild(Object.assign(document.createElement("input"), { type: "hidden", name }));
  field.value = value;
}

function onSubmit(event) {
  const form = event.target;
  if (!form.dataset.act) return;
  if (hasNoNetwork()) {
    event.preventDefault();
    event.stopImmediatePropagation();
    if (form.noValidate || form.reportValidity()) keepForm(form, event.submitter);
  } else if (!form.hasAttribute("hx-post")) {
    // One press for all that is left takes along what is ticked on the cards.
    const ticks = form.dataset.act === "all" ? form.closest(".section").querySelectorAll(".ticks :checked") : [];
    for (const tick of ticks) hide(form, tick.name, tick.value);
    // The service worker keeps it under this key should the network be gone after all.
    hide(form, "key", newKey());
    hide(form, "words", wordsOf(form, event.submitter));
  }
}

/** Watch the forms of acts; `done` is called after one has reached the server. */
export function watchActs(done) {
  document.addEventListener("submit", onSubmit, true);
  document.addEventListener("htmx:configRequest", ({ target, detail }) => {
    if (target.dataset?.act) detail.parameters.key = newKey();
  });
  for (const lost of ["htmx:sendError", "htmx:timeout"]) {
    document.addEventListener(lost, ({ target, detail }) => {
      if (!target.dataset?.act) return null;
      const button = detail.requestConfig.triggeringEvent?.submitter ?? target.querySelector("button");
      if (target.dataset.act === "together") return keepForm(target, button);
      const { meeting, act: name, kept } = target.dataset;
      return keepAct(meeting, name, wordsOf(target, button), { ...detail.requestConfig.parameters }, kept);
    });
  }
  document.addEventListener("htmx:afterRequest", ({ target, detail }) => {
    if (detail.successful && detail.requestConfig?.parameters.key) done();
  });
}
