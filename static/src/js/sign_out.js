// Other tabs hear of a sign-out, so that what they hold open is locked.
export function tellSignOut() {
  document.addEventListener("submit", (event) => {
    if ("signOut" in event.target.dataset) new BroadcastChannel("livui:sign-out").postMessage("signed out");
  });
}
