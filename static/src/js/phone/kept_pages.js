// What the service worker keeps of one person: the present week, and what is inside the pages behind its cards. The
// server says by a header whose a page is and that it may be kept; none of the office's bears it. The newest copy alone,
// a week long at most. Forms lose their tokens, and what was said once ("Reported") is not said again.
const SHELL = "livui-shell";
const WEEK = "livui-week";
const OWNER = "Livui-Owner";
const AT = "Livui-At";
const LONGEST = 7 * 24 * 3600 * 1000;
const TOKEN = /(name=\\?"csrfmiddlewaretoken\\?" value=\\?")[^"\\]*/g; // in a page, and in a page within JSON
const MESSAGES = /<ul class="notices">[\s\S]*?<\/ul>/;
const HEADERS = ["Content-Type", "Content-Language", "Content-Security-Policy", "Permissions-Policy", "Referrer-Policy",
  "Cross-Origin-Opener-Policy", "Cross-Origin-Resource-Policy", "X-Content-Type-Options", "X-Frame-Options", OWNER];

export const isWeek = (path) => /^\/[^/]+\/my-week\/$/.test(path);
const weekOf = (path) => `/${path.split("/")[1]}/my-week/`;
const copiesOf = (week) => `${week}copies/`;

export async function keepShell(files) {
  const cache = await caches.open(SHELL);
  await cache.addAll(files);
  const wanted = new Set(files.map((file) => new URL(file, location.origin).href));
  for (const request of await cache.keys()) if (!wanted.has(request.url)) await cache.delete(request);
}

/** A static file: what bears its own hash as it was kept, any other as it is now if there is network. */
export async function shellFile(request) {
  const kept = await caches.match(request, { cacheName: SHELL, ignoreVary: true });
  if (kept && /\.[0-9a-f]{12}\./.test(request.url)) return kept;
  try {
    return await fetch(request);
  } catch (error) {
    if (kept) return kept;
    throw error;
  }
}

let era = 0;
/** To be asked before an answer is fetched: what was on its way when all was forgotten is not kept. */
export const present = () => era;

export function forget() {
  era += 1;
  return caches.delete(WEEK);
}

/** Whose pages lie here, or null. */
export async function owner() {
  const [first] = await (await caches.open(WEEK)).matchAll();
  return first?.headers.get(OWNER) ?? null;
}

function plain(response, text) {
  const headers = new Headers({ [AT]: new Date().toISOString() });
  for (const name of HEADERS) if (response.headers.has(name)) headers.set(name, response.headers.get(name));
  return new Response(text, { headers });
}

/** Keep an answer that says whose it is; what lies there of somebody else goes first. `asked` is when: see `present`. */
export async function keepAnswer(path, response, asked) {
  const whose = response.headers.get(OWNER);
  if (!response.ok || !whose) return false;
  const text = (await response.text()).replace(TOKEN, "$1").replace(MESSAGES, '<ul class="notices"></ul>');
  if (era !== asked) return false;
  const before = await owner();
  if (before !== null && before !== whose) await caches.delete(WEEK);
  const cache = await caches.open(WEEK);
  await cache.put(path, plain(response, text));
  if (era === asked) return true; // else all was forgotten while this was being written
  await caches.delete(WEEK);
  return false;
}

/** Ask for the pages behind the cards; whoever is not let in any more keeps nothing. */
export async function keepCopies(week) {
  const asked = present();
  const options = { credentials: "same-origin", redirect: "manual" };
  const response = await fetch(copiesOf(week), options);
  if (await keepAnswer(copiesOf(week), response, asked)) return;
  if (isRefused(response)) await forget();
}

/** Ask for all of it anew. */
export async function refresh(week) {
  const asked = present();
  const response = await fetch(week, { credentials: "same-origin", redirect: "manual" });
  if (await keepAnswer(week, response, asked)) await keepCopies(week);
  else if (isRefused(response)) await forget();
}

/** As `refresh`, of every organization whose week lies here. */
export async function refreshAll() {
  const kept = await (await caches.open(WEEK)).keys();
  for (const path of kept.map(({ url }) => new URL(url).pathname).filter(isWeek)) await refresh(path);
}

export const isRefused = (response) => response.type === "opaqueredirect" || [401, 403, 404].includes(response.status);

function inFrame(frame, parts, nonce) {
  const own = frame.match(/ nonce="([^"]+)"/)?.[1] ?? "";
  const head = parts.head.replaceAll(nonce, own);
  return frame
    .replace(/<title>[\s\S]*?<\/title>/, () => `<title>${parts.title}</title>`)
    .replace("</head>", () => `${head}</head>`)
    .replace(/(<main[^>]*>)[\s\S]*<\/main>/, (_, open) => `${open}${parts.main}</main>`);
}

/** The page of this address as it was kept, saying since when; null if nothing is kept. */
export async function keptPage(url) {
  const week = weekOf(url.pathname);
  const cache = await caches.open(WEEK);
  const [frame, copies] = await Promise.all([cache.match(week), cache.match(copiesOf(week))]);
  if (!frame) return null;
  const at = frame.headers.get(AT);
  if (Date.now() - Date.parse(at) > LONGEST) {
    await forget();
    return null;
  }
  let html = await frame.text();
  const asked = url.searchParams.get("week");
  const isFrame = url.pathname === week && (!asked || html.includes(`data-week="${asked}"`));
  if (!isFrame) {
    const { nonce, pages } = copies ? await copies.json() : { pages: {} };
    const parts = pages[url.pathname] ?? pages[""];
    if (!parts) return null;
    html = inFrame(html, parts, nonce);
  }
  return new Response(html.replace("<body ", `<body data-as-of="${at}" `), { headers: frame.headers });
}
