// data-confirm="Question?" on a form or its button asks in a <dialog> before sending. Without script the form just sends.
const confirmed = new WeakSet();

function questionOf(form, submitter) {
  return submitter?.dataset.confirm || form.dataset.confirm || "";
}

export function askBeforeActing() {
  document.addEventListener(
    "submit",
    (event) => {
      const form = event.target;
      const question = questionOf(form, event.submitter);
      const dialog = document.getElementById("confirm-dialog");
      if (!question || !dialog || confirmed.delete(form)) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      const submitter = event.submitter;
      dialog.querySelector("[data-confirm-question]").textContent = question;
      dialog.querySelector("[data-confirm-yes]").textContent =
        submitter?.dataset.confirmLabel || submitter?.textContent.trim() || dialog.dataset.yes;
      dialog.returnValue = "";
      dialog.addEventListener(
        "close",
        () => {
          if (dialog.returnValue !== "yes") return;
          confirmed.add(form);
          form.requestSubmit(submitter);
        },
        { once: true },
      );
      dialog.showModal();
    },
    true,
  );
}
