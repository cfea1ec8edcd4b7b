// Reloads the page when there is a newer version, and keeps what was open, the focus and the playback position.
const bar = document.getElementById("preview-bar");
const details = bar.querySelector("details");
const audio = document.querySelector("audio");
// a sandboxed page has no storage or history of its own, so its state is kept in the tab's name
const kept = "preview ";
const before = window.name.startsWith(kept) ? JSON.parse(window.name.slice(kept.length)) : {};
if (window.name.startsWith(kept)) window.name = "";
details.open = before.open === true;
if (audio && before.time) audio.currentTime = before.time;

// restore the keyboard focus; the element is found by its text or address, since others may have come or gone
const focusable = () => [...document.querySelectorAll("a[href], button, input, textarea, summary, audio")];
const nameOf = (element) =>
  element.id || element.getAttribute("href") || element.tagName + (element.matches("summary") ? "" : element.textContent);
if (before.focus) {
  const same = focusable().filter((element) => nameOf(element) === before.focus);
  same[Math.min(before.which, same.length - 1)]?.focus({ preventScroll: true });
}

function reloadIfNewer(version) {
  if (version === bar.dataset.version) return;
  const now = { open: details.open, time: audio ? audio.currentTime : 0 };
  if (focusable().includes(document.activeElement)) {
    now.focus = nameOf(document.activeElement);
    now.which = focusable().filter((element) => nameOf(element) === now.focus).indexOf(document.activeElement);
  }
  window.name = kept + JSON.stringify(now);
  location.reload();
}

// A browser opens only six connections to a server, so a hidden tab waits until it is visible.
const gone = details.querySelector(".gone");
let changes;
function listen() {
  changes?.close();
  changes = undefined;
  if (document.hidden) return;
  changes = new EventSource(bar.dataset.changes);
  changes.onmessage = (message) => {
    gone.hidden = true;
    reloadIfNewer(message.data);
  };
  changes.onerror = () => { gone.hidden = false; };
}
document.addEventListener("visibilitychange", listen);
listen();
