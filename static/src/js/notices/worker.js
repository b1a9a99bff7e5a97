// The service worker of notices: shows what came, and opens our own page when it is pressed. It keeps nothing.
const WORDS = { title: "Livui", body: "", url: "/", tag: "" };

function told(data) {
  try {
    return { ...WORDS, ...data.json() };
  } catch {
    return WORDS;
  }
}

/** Only an address of ours is opened, whatever a notice says. */
function ours(address) {
  const url = new URL(address, location.origin);
  return url.origin === location.origin ? url.href : `${location.origin}/`;
}

async function open(address) {
  const windows = await clients.matchAll({ type: "window", includeUncontrolled: true });
  const there = windows.find(({ url }) => url === address);
  return there ? there.focus() : clients.openWindow(address);
}

addEventListener("install", () => self.skipWaiting());
addEventListener("push", (event) => {
  const { title, body, url, tag } = told(event.data);
  const options = { body, tag: String(tag), data: { url }, icon: self.icon, dir: "auto" };
  event.waitUntil(self.registration.showNotification(String(title), options));
});
addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(open(ours(event.notification.data?.url ?? "/")));
});
