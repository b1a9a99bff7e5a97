// Begins what the page is for: <… data-sealing="notes | set-up | write | topics">.
import { reasonOf, tell } from "./dom.js";
import { notes } from "./notes.js";
import { setUp } from "./setup.js";
import { topics } from "./topics.js";
import { write } from "./writing.js";

const PAGES = { notes, "set-up": setUp, topics, write };

export async function start() {
  const page = document.querySelector("[data-sealing]");
  if (!page) return;
  try {
    await PAGES[page.dataset.sealing]();
  } catch (error) {
    tell("error", reasonOf(error));
  }
}
