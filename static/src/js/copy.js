// data-copy="id" on a hidden button copies the value of that field; where the browser can't, the button stays hidden.
export function copyOnPress() {
  if (!navigator.clipboard) return;
  for (const button of document.querySelectorAll("[data-copy]")) {
    button.hidden = false;
    button.addEventListener("click", async () => {
      const field = document.getElementById(button.dataset.copy);
      field.select();
      const said = button.parentElement.querySelector("[data-copied]");
      try {
        await navigator.clipboard.writeText(field.value);
        said.textContent = said.dataset.copied;
      } catch {
        said.textContent = ""; // Not allowed: the text is selected, and can be copied by hand.
      }
    });
  }
}
