// Begins what the page is for: <… data-sealing="notes | report | set-up | topics | write">.
import { followWork } from "../scrypt/index.js";
import { reasonOf, showWork, tell } from "./dom.js";
import { notes } from "./notes.js";
import { report } from "./report.js";
import { setUp } from "./setup.js";
import { topics } from "./topics.js";
import { write } from "./writing.js";

const PAGES = { notes, report, "set-up": setUp, topics, write };

export async function start() {
  const page = document.querySelector("[data-sealing]");
  if (!page) return;
  followWork(showWork);
  try {
    await PAGES[page.dataset.sealing]();
  } catch (error) {
    tell("error", reasonOf(error));
  }
}
