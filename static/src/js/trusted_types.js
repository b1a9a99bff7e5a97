// Under require-trusted-types-for 'script' a plain string becomes neither HTML nor the address of a script nor code.
// One exception each: htmx, while it swaps in an answer of our own server, and scripts (workers) of our own origin.
// htmx swaps within the event it announces, so the door closes as soon as the running script has ended.
let swapping = false;

const isOurs = (address) => new URL(address, location.href).origin === location.origin;

export function trustOnlyOurs() {
  if (!window.trustedTypes) return;
  window.trustedTypes.createPolicy("default", {
    createHTML: (html) => (swapping ? html : null),
    createScriptURL: (address) => (isOurs(address) ? address : null),
  });
  document.addEventListener("htmx:beforeSwap", () => {
    swapping = true;
    queueMicrotask(() => (swapping = false));
  });
}
