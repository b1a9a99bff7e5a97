// Under require-trusted-types-for 'script' a plain string becomes neither HTML nor the address of a script nor code.
// One exception each: an answer of our own server that htmx is about to swap in, once, and scripts of our own origin.
const HEAD = /<head(\s[^>]*>|>)([\s\S]*?)<\/head>/i;
const EMPTY = '<body><template class="internal-htmx-wrapper"></template></body>';
const awaited = new Set();

const isOurs = (address) => new URL(address, location.href).origin === location.origin;
const body = (html) => html.replace(HEAD, ""); // as htmx does before it wraps an answer

function isAwaited(html) {
  for (const answer of awaited) if (body(html).includes(answer)) return awaited.delete(answer);
  return html === EMPTY;
}

export function trustOnlyOurs() {
  if (!window.trustedTypes) return;
  window.trustedTypes.createPolicy("default", {
    createHTML: (html) => (isAwaited(html) ? html : null),
    createScriptURL: (address) => (isOurs(address) ? address : null),
  });
  document.addEventListener("htmx:beforeSwap", ({ detail }) => {
    if (detail.shouldSwap && detail.serverResponse) awaited.add(body(detail.serverResponse));
  });
}
