// Pages of the handbook beside the topics of a talk: all of them came with the page, and which one is shown is decided
// here, so that the server learns nothing of what was chosen.
export function offerPages() {
  for (const box of document.querySelectorAll("[data-handbook-offers]")) {
    const form = box.closest("form") ?? document;
    const rows = [...box.querySelectorAll("[data-topics]")];
    const show = () => {
      const chosen = new Set([...form.querySelectorAll('input[name="topics"]:checked')].map(({ value }) => value));
      for (const row of rows) row.hidden = !row.dataset.topics.split(" ").some((topic) => chosen.has(topic));
      box.hidden = rows.every((row) => row.hidden);
    };
    form.addEventListener("change", show);
    show();
  }
}

// The meaning of a term appears by itself; Escape puts it away, and it comes back with the next look at the word.
export function putAwayMeanings() {
  document.addEventListener("keydown", ({ key }) => {
    if (key !== "Escape") return;
    for (const term of document.querySelectorAll(".term:hover, .term:focus-within")) {
      term.classList.add("put-away");
      const back = () => term.classList.remove("put-away");
      for (const leaving of ["mouseleave", "focusout"]) term.addEventListener(leaving, back, { once: true });
    }
  });
}
