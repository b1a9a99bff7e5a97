// The parts of a page by name. Every word comes from the template, in the language of the page.
export const part = (name, within = document) => within.querySelector(`[data-part="${name}"]`);

export const word = (name) => document.querySelector("template[data-words]").content.querySelector(`[data-word="${name}"]`).textContent;

export const address = (name) => document.querySelector("[data-sealing]").dataset[name];

/** A new copy of <template data-template="name">. */
export const copyOf = (name) =>
  document.querySelector(`template[data-template="${name}"]`).content.firstElementChild.cloneNode(true);

/** Show one view of the page and hide the others; whoever hears the page is taken to its heading. */
export function show(name) {
  for (const view of document.querySelectorAll("[data-view]")) view.hidden = view.dataset.view !== name;
  const heading = document.querySelector(`[data-view="${name}"] h2`);
  heading?.setAttribute("tabindex", "-1");
  heading?.focus({ preventScroll: true });
}

export function quiet() {
  part("notice").replaceChildren();
}

/** Say something above the page: kind is success, warning or error. */
export function tell(kind, text) {
  const notice = copyOf(`notice-${kind}`);
  part("text", notice).textContent = text;
  part("notice").replaceChildren(notice);
  notice.scrollIntoView({ block: "nearest" });
}

/** In the form that is at work: how much is done (0 to 1), until it is null. */
export function showWork(share) {
  const shown = document.querySelector("#work");
  if (share === null) return shown?.parentElement.remove();
  if (shown) shown.value = share;
  else document.querySelector("form[aria-busy='true']")?.append(copyOf("work"));
}

/** Run what a form does, once at a time: its buttons wait, refusals are told, and what was typed stays. */
export function onSubmit(form, act) {
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const buttons = [...form.querySelectorAll("button")];
    if (form.ariaBusy === "true") return;
    form.ariaBusy = "true";
    quiet();
    for (const button of buttons) button.disabled = true;
    event.submitter?.classList.add("btn-busy");
    try {
      await act(form, event);
    } catch (error) {
      tell("error", reasonOf(error));
    } finally {
      form.ariaBusy = "false";
      for (const button of buttons) button.disabled = false;
      event.submitter?.classList.remove("btn-busy");
    }
  });
}

/** Why something failed, in words: what the server said, or what this page knows of the reason. */
export function reasonOf(error) {
  if (error.problem) return error.problem;
  const known = document.querySelector("template[data-words]").content.querySelector(`[data-word="${error.reason}"]`);
  return known ? known.textContent : word("broken");
}
