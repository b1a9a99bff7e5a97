// Under require-trusted-types-for 'script' a plain string becomes neither HTML nor the address of a script nor code.
// One exception each: an answer of our own server that htmx is about to swap in, once, and the scripts named here.
const HEAD = /<head(\s[^>]*>|>)([\s\S]*?)<\/head>/i;
const EMPTY = '<body><template class="internal-htmx-wrapper"></template></body>';
const awaited = new Set();

// The worker that computes scrypt for sealed notes, by its plain name and by that of `collectstatic`, and the service
// workers of those who keep their week and of those to whom notices come.
const SCRIPTS = [/^\/static\/scrypt_worker(\.[0-9a-f]{12})?\.js$/, /^\/(service|notices)-worker\.js$/];

function isOurs(address) {
  const { origin, pathname, search } = new URL(address, location.href);
  return origin === location.origin && search === "" && SCRIPTS.some((script) => script.test(pathname));
}

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
