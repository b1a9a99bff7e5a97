// The running total of an attendance sheet while one taps: those who are shown as they stand in the form, and the others
// as the server has counted them.
function recount(form) {
  const chosen = [...form.querySelectorAll(".segment input:checked")].map((input) => input.value);
  for (const number of form.querySelectorAll("[data-count]")) {
    const shown = chosen.filter((value) => value === number.dataset.count).length;
    number.textContent = shown + Number(number.dataset.elsewhere);
  }
}

export function countSheets() {
  const all = () => document.querySelectorAll("form[data-sheet]").forEach(recount);
  all(); // A draft that came back has changed the form already.
  document.addEventListener("htmx:afterSettle", all);
  document.addEventListener("change", (event) => {
    const form = event.target.form;
    if (form && "sheet" in form.dataset) recount(form);
  });
}
