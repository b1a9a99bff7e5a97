export function focusErrorSummary() {
  document.querySelector("[data-error-summary]")?.focus();
}

// <form data-submit-on-change>: a filter applies as soon as it is chosen; its button stays for those without script.
export function submitOnChange() {
  document.addEventListener("change", (event) => {
    const form = event.target.form;
    if (form && "submitOnChange" in form.dataset && event.target.matches("select, [type=checkbox], [type=radio]")) {
      form.requestSubmit();
    }
  });
}
