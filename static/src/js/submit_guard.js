// A second press while the first is on its way does nothing. Forms that may be sent again (downloads) say data-repeatable.
const sent = new WeakSet();

function setBusy(form, busy) {
  for (const button of form.querySelectorAll("button, input[type=submit]")) {
    if (button.type !== "submit") continue;
    button.disabled = busy;
    button.classList.toggle("btn-busy", busy && button === form.pressedButton && button.classList.contains("btn"));
  }
}

function release(form) {
  sent.delete(form);
  setBusy(form, false);
}

export function guardSubmits() {
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post" || "repeatable" in form.dataset || form.target === "_blank") return;
    if (sent.has(form)) {
      event.preventDefault();
      event.stopImmediatePropagation();
      return;
    }
    if (event.defaultPrevented) return;
    sent.add(form);
    form.pressedButton = event.submitter;
    // After this turn, so that the pressed button's own name and value are still sent.
    setTimeout(() => setBusy(form, true));
  });

  window.addEventListener("pageshow", (event) => {
    if (event.persisted) for (const form of document.forms) release(form);
  });

  document.addEventListener("htmx:beforeSend", (event) => {
    if (event.target instanceof HTMLFormElement) setBusy(event.target, true);
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    if (event.target instanceof HTMLFormElement) release(event.target);
  });
}
