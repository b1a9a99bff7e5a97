// Light, dark or as the device says. The choice is a cookie, so that the server can render it without a flash;
// the button bears its name.
const YEAR = 365 * 24 * 3600;

export function switchTheme() {
  for (const button of document.querySelectorAll("[data-theme-switch]")) {
    button.hidden = false;
    button.addEventListener("click", () => {
      const root = document.documentElement;
      const systemDark = matchMedia("(prefers-color-scheme: dark)").matches;
      const isDark = root.dataset.theme ? root.dataset.theme === "dark" : systemDark;
      root.dataset.theme = isDark ? "light" : "dark";
      const secure = location.protocol === "https:" ? "; Secure" : "";
      document.cookie = `${button.dataset.themeSwitch}=${root.dataset.theme}; Path=/; Max-Age=${YEAR}; SameSite=Lax${secure}`;
    });
  }
}
