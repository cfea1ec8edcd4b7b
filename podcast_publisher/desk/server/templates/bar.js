// Reloads the page when there is a newer state of the show, and keeps what was open, where one was and listened.
const bar = document.getElementById("preview-bar");
const details = bar.querySelector("details");
const audio = document.querySelector("audio");
// a page in a sandbox has no storage and no history of its own: what was open is kept in the tab's name
const kept = "preview ";
const before = window.name.startsWith(kept) ? JSON.parse(window.name.slice(kept.length)) : {};
if (window.name.startsWith(kept)) window.name = "";
details.open = before.open === true;
if (audio && before.time) audio.currentTime = before.time;

// what the keyboard was at, known again by its words or its address, since there may be more or less of all else
const stops = () => [...document.querySelectorAll("a[href], button, input, textarea, summary, audio")];
const called = (one) =>
  one.id || one.getAttribute("href") || one.tagName + (one.matches("summary") ? "" : one.textContent);
if (before.called) {
  const same = stops().filter((one) => called(one) === before.called);
  same[Math.min(before.which, same.length - 1)]?.focus({ preventScroll: true });
}

function news(version) {
  if (version === bar.dataset.version) return;
  const now = { open: details.open, time: audio ? audio.currentTime : 0 };
  if (stops().includes(document.activeElement)) {
    now.called = called(document.activeElement);
    now.which = stops().filter((one) => called(one) === now.called).indexOf(document.activeElement);
  }
  window.name = kept + JSON.stringify(now);
  location.reload();
}

// A browser opens only six connections to a server: a tab that nobody sees listens once it is seen.
const gone = details.querySelector(".gone");
let changes;
function listen() {
  changes?.close();
  changes = undefined;
  if (document.hidden) return;
  changes = new EventSource(bar.dataset.changes);
  changes.onmessage = (message) => {
    gone.hidden = true;
    news(message.data);
  };
  changes.onerror = () => { gone.hidden = false; };
}
document.addEventListener("visibilitychange", listen);
listen();
