// What a page asks for anew by itself waits while nobody looks: data-while-visible on the element that asks.
export function rest() {
  document.addEventListener("htmx:beforeRequest", (event) => {
    if (document.hidden && event.target.hasAttribute("data-while-visible")) event.preventDefault();
  });
}
