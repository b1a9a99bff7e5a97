// Where somebody applies: one question's worth at a time, kept on this device and on the server while it is written.
// Without it the page is one long form with the same buttons. What is kept belongs to one application (its id) and is
// gone once that was sent; nothing of it ever comes into another form.
const PREFIX = "livui:apply:";
const MONTH = 30 * 24 * 3600 * 1000;
const main = document.querySelector("main[data-application]");
const key = main && PREFIX + main.dataset.application;

const stored = () => {
  try {
    return JSON.parse(localStorage.getItem(key));
  } catch {
    return null;
  }
};

function store(content) {
  try {
    if (content) localStorage.setItem(key, JSON.stringify({ at: Date.now(), ...content }));
    else localStorage.removeItem(key);
  } catch {
    // Storage is switched off or full: the server keeps it all the same.
  }
}

function dropOld() {
  try {
    for (const name of Object.keys(localStorage)) {
      if (name.startsWith(PREFIX) && !(Date.now() - JSON.parse(localStorage.getItem(name))?.at < MONTH)) {
        localStorage.removeItem(name);
      }
    }
  } catch {
    // The same.
  }
}

function tell(form, word) {
  const state = form.querySelector("[data-state]");
  state.textContent = state.dataset[word] || "";
}

// Sends the form and goes where the server leads; without a network nothing is left and nothing is lost.
async function go(form, data, wait) {
  try {
    const answer = await fetch(form.action, { method: "POST", body: data });
    if (!answer.ok) throw new Error(String(answer.status));
    wait();
    location.assign(answer.url);
  } catch {
    tell(form, "wait");
  }
}

function writing(form) {
  const steps = [...form.querySelectorAll("[data-step]")];
  const next = form.querySelector("[data-next]");
  const back = form.querySelector("[data-back]");
  const check = form.querySelector("[data-check]");
  const place = form.querySelector("[data-place]");
  let timer, asleep, present;

  const typed = () => [...form.elements].filter((field) => field.name && !["file", "submit", "button"].includes(field.type));
  const values = () => [...new FormData(form)].filter(([, value]) => typeof value === "string");
  const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);

  function fill(pairs) {
    for (const field of typed()) {
      const own = pairs.filter(([name]) => name === field.name).map(([, value]) => value);
      if (field.type === "checkbox" || field.type === "radio") field.checked = own.includes(field.value);
      else field.value = own[0] ?? "";
    }
  }

  function showFiles({ files, problems }) {
    for (const row of form.querySelectorAll("[data-file]")) {
      const name = row.dataset.file;
      row.hidden = !files[name];
      row.querySelector("[data-file-name]").textContent = files[name] || "";
      const field = form.elements[name];
      const note = row.closest("[data-step]").querySelector("[data-missing]");
      if (problems[name]) note.textContent = problems[name];
      note.hidden = !problems[name];
      if (field.files.length) field.value = "";
    }
  }

  async function keep() {
    clearTimeout(asleep);
    const content = values();
    const data = new FormData(form);
    data.set("act", "keep");
    try {
      const answer = await fetch(form.action, { method: "POST", body: data, headers: { "X-Requested-With": "fetch" } });
      if (!answer.ok || !answer.headers.get("Content-Type")?.includes("json")) throw new Error(String(answer.status));
      const said = await answer.json();
      showFiles(said);
      store({ content: values(), behind: !same(values(), content), saved: said.saved });
      tell(form, "kept");
      return true;
    } catch {
      tell(form, "device");
      return false;
    }
  }

  function changed() {
    store({ content: values(), behind: true });
    clearTimeout(asleep);
    asleep = setTimeout(keep, 1500);
    show(present, false);
  }

  const isAsked = (step) => {
    if (!step.dataset.onlyIf) return true;
    const before = form.querySelector(`#s-${step.dataset.onlyIf}`);
    const chosen = new FormData(form).getAll(step.dataset.onlyIf);
    return isAsked(before) && step.dataset.onlyFor.split(" ").some((option) => chosen.includes(option));
  };
  const asked = () => steps.filter(isAsked);

  function isEmpty(step) {
    const fields = [...step.querySelectorAll("input, textarea, select")];
    const held = step.querySelector("[data-file]:not([hidden])");
    return !held && !fields.some((field) => (["checkbox", "radio"].includes(field.type) ? field.checked : field.value.trim()));
  }

  function show(step, moves = true) {
    const open = asked();
    present = open.includes(step) ? step : open[0];
    const number = open.indexOf(present);
    for (const each of steps) each.hidden = each !== present;
    next.hidden = number === open.length - 1;
    check.hidden = !next.hidden;
    back.hidden = number === 0;
    place.hidden = false;
    place.textContent = place.dataset.place.replace("{number}", number + 1).replace("{total}", open.length);
    if (!moves) return;
    const field = present.querySelector("input:not([type=hidden]), textarea, select");
    (["text", "textarea", "email", "tel", "date"].includes(field?.type) ? field : present).focus({ preventScroll: true });
    scrollTo(0, 0);
  }

  const fromAddress = () => location.hash && document.getElementById(location.hash.slice(1))?.closest("[data-step]");
  const leadTo = (step) => (location.hash = step.id);

  for (const note of form.querySelectorAll("[data-condition]")) note.hidden = true;
  // A page can be older than what was sent just before it was asked for: then the device knows better.
  const before = stored();
  const knowsBetter = before?.behind || before?.saved > Number(form.dataset.saved);
  if (knowsBetter && !same(before.content, values())) {
    fill(before.content);
    keep();
  }
  const wrong = form.querySelector(".is-invalid, .invalid-feedback:not([hidden])")?.closest("[data-step]");
  show(fromAddress() || wrong || steps[0], Boolean(fromAddress()));

  addEventListener("hashchange", () => show(fromAddress() || steps[0]));
  next.addEventListener("click", () => {
    const note = present.querySelector("[data-missing]");
    const lacks = "needed" in present.dataset && isEmpty(present);
    note.hidden = !lacks;
    if (lacks) return;
    const open = asked();
    leadTo(open[open.indexOf(present) + 1]);
  });
  back.addEventListener("click", () => {
    const open = asked();
    leadTo(open[open.indexOf(present) - 1]);
  });
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.target.tagName !== "INPUT" || next.hidden) return;
    event.preventDefault();
    next.click();
  });
  const later = () => {
    clearTimeout(timer);
    timer = setTimeout(changed, 200);
  };
  form.addEventListener("input", later);
  form.addEventListener("change", (event) => (event.target.type === "file" ? keep() : later()));
  const atOnce = () => {
    clearTimeout(timer);
    if (!same(stored()?.content ?? [], values())) store({ content: values(), behind: true });
  };
  addEventListener("pagehide", atOnce);
  addEventListener("online", keep);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    atOnce();
    const data = new FormData(form, event.submitter);
    go(form, data, () => store({ content: values(), behind: false }));
  });
}

function sending(form) {
  let busy = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (busy) return;
    busy = true;
    await go(form, new FormData(form, event.submitter), () => {});
    busy = false;
  });
}

dropOld();
if (main) {
  const form = main.querySelector("form[data-apply-form]");
  const send = main.querySelector("form[data-apply-send]");
  if ("applySent" in main.dataset) store(null);
  if (form) writing(form);
  if (send) sending(send);
  main.querySelector("[role=alert][tabindex]")?.focus();
}
