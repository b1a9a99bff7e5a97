// The menu beside a page is longer than a low window: the present page is brought into sight, if it is not.
export function showPresentPage() {
  const menu = document.querySelector(".side-nav");
  const entry = menu?.querySelector("[aria-current]");
  if (entry && entry.offsetTop + entry.offsetHeight > menu.clientHeight) {
    menu.scrollTop = entry.offsetTop - menu.clientHeight / 2;
  }
}

// <details class="site-menu"> opens without script; with it, Escape and a press elsewhere close it.
export function closeMenus() {
  document.addEventListener("click", (event) => {
    for (const menu of document.querySelectorAll("details.site-menu[open]")) {
      if (!menu.contains(event.target)) menu.open = false;
    }
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const menu of document.querySelectorAll("details.site-menu[open]")) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  });
}
