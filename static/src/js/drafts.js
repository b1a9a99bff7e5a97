// Keeps what was typed into <form data-keep-draft="identity"> until the server has accepted it.
// A draft belongs to one user, one address and one identity (put the object's id there): it never appears elsewhere.
// <form data-ends-draft="identity"> at the same address is the last page of it, and shows nothing to type.
// Fields marked data-no-draft, passwords and files are never kept. Drafts are dropped after a week and at sign-out.
const PREFIX = "livui:draft:";
const PENDING = "livui:pending";
const WEEK = 7 * 24 * 3600 * 1000;

let leaving = false;

const user = () => document.body.dataset.user || "";
const pathOf = (form) => new URL(form.action, location.href).pathname;
const keyOf = (form, identity = form.dataset.keepDraft) => `${PREFIX}${user()}:${pathOf(form)}:${identity}`;

function fieldsOf(form) {
  return [...form.elements].filter(
    (field) =>
      field.name &&
      field.name !== "csrfmiddlewaretoken" &&
      !["hidden", "password", "file", "submit", "button", "reset"].includes(field.type) &&
      !("noDraft" in field.dataset),
  );
}

function valueOf(field) {
  if (field.type === "checkbox" || field.type === "radio") return field.checked;
  if (field.multiple) return [...field.selectedOptions].map((option) => option.value);
  return field.value;
}

function fill(field, value) {
  if (field.type === "checkbox" || field.type === "radio") field.checked = value;
  else if (field.multiple) for (const option of field.options) option.selected = value.includes(option.value);
  else field.value = value;
}

const nameOf = (field) => (["checkbox", "radio"].includes(field.type) ? `${field.name}=${field.value}` : field.name);
const contentOf = (form) => Object.fromEntries(fieldsOf(form).map((field) => [nameOf(field), valueOf(field)]));

function save(form, pristine) {
  if (leaving) return;
  const content = contentOf(form);
  if (JSON.stringify(content) === pristine) localStorage.removeItem(keyOf(form));
  else localStorage.setItem(keyOf(form), JSON.stringify({ at: Date.now(), content }));
}

function read(key) {
  try {
    return JSON.parse(localStorage.getItem(key));
  } catch {
    return null;
  }
}

function dropWhere(matches) {
  for (const key of Object.keys(localStorage)) {
    if (key.startsWith(PREFIX) && matches(key)) localStorage.removeItem(key);
  }
}

function hasErrors(form) {
  return Boolean(form.querySelector(".is-invalid") || document.querySelector("[data-error-summary]"));
}

// A form that was sent is settled once the server answers it with a redirect to a page of the same person.
function settlePending() {
  const key = sessionStorage.getItem(PENDING);
  if (!key) return;
  sessionStorage.removeItem(PENDING);
  const [navigation] = performance.getEntriesByType("navigation");
  const redirected = navigation?.type === "navigate" && navigation.redirectCount > 0;
  if (redirected && user() && !("errorPage" in document.body.dataset)) localStorage.removeItem(key);
}

function showNote(form, pristine) {
  const template = document.getElementById("draft-note");
  if (!template) return;
  const note = template.content.firstElementChild.cloneNode(true);
  note.querySelector("button").addEventListener("click", () => {
    const original = JSON.parse(pristine);
    for (const field of fieldsOf(form)) fill(field, original[nameOf(field)]);
    localStorage.removeItem(keyOf(form));
    note.remove();
    fieldsOf(form)[0]?.focus();
  });
  form.prepend(note);
}

function restore(form, pristine) {
  const draft = read(keyOf(form));
  if (!draft || hasErrors(form) || JSON.stringify(draft.content) === pristine) return;
  for (const field of fieldsOf(form)) if (nameOf(field) in draft.content) fill(field, draft.content[nameOf(field)]);
  showNote(form, pristine);
}

function keep(form) {
  if (form.draftKept || !user()) return;
  form.draftKept = true;
  const pristine = JSON.stringify(contentOf(form));
  restore(form, pristine);
  let timer;
  const later = () => {
    clearTimeout(timer);
    timer = setTimeout(() => save(form, pristine), 300);
  };
  form.addEventListener("input", later);
  form.addEventListener("change", later);
  form.addEventListener("submit", (event) => {
    clearTimeout(timer);
    if (event.defaultPrevented) return;
    save(form, pristine);
    sessionStorage.setItem(PENDING, keyOf(form));
  });
  // Kept on this phone to be sent later: nothing of it comes back into a form.
  form.addEventListener("livui:kept", () => {
    clearTimeout(timer);
    localStorage.removeItem(keyOf(form));
  });
  form.addEventListener("htmx:afterRequest", (event) => {
    clearTimeout(timer);
    if (event.target === form && event.detail.successful) localStorage.removeItem(keyOf(form));
  });
}

export function keepDrafts() {
  try {
    settlePending();
    dropWhere((key) => !(Date.now() - read(key)?.at < WEEK));
  } catch {
    return; // Storage is switched off: the page works, only without drafts.
  }
  const keepAll = () => document.querySelectorAll("form[data-keep-draft]").forEach(keep);
  keepAll();
  document.addEventListener("htmx:afterSettle", keepAll);
  // The last of several pages of one form: the draft of an earlier page goes once this one is accepted.
  document.addEventListener("submit", (event) => {
    const { endsDraft } = event.target.dataset;
    if (!endsDraft || event.defaultPrevented) return;
    if (event.submitter?.name) sessionStorage.removeItem(PENDING);
    else sessionStorage.setItem(PENDING, keyOf(event.target, endsDraft));
  });
  document.addEventListener("submit", (event) => {
    if (!("signOut" in event.target.dataset)) return;
    leaving = true;
    dropWhere((key) => key.startsWith(`${PREFIX}${user()}:`));
  });
}
