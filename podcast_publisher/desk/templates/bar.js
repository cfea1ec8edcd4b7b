// Reloads the page when there is a newer state of the show, and keeps what was open, where one was and listened.
const bar = document.getElementById("preview-bar");
const details = bar.querySelector("details");
const audio = document.querySelector("audio");
const kept = "preview " + location.pathname;

const before = JSON.parse(sessionStorage.getItem(kept) || "{}");
sessionStorage.removeItem(kept);
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

function news(mark) {
  if (mark === bar.dataset.mark) return;
  const now = { open: details.open, time: audio ? audio.currentTime : 0 };
  if (stops().includes(document.activeElement)) {
    now.called = called(document.activeElement);
    now.which = stops().filter((one) => called(one) === now.called).indexOf(document.activeElement);
  }
  sessionStorage.setItem(kept, JSON.stringify(now));
  location.reload();
}

// A browser opens only six connections to a server: of all tabs one listens, and tells the others.
const others = new BroadcastChannel("preview");
others.onmessage = (message) => news(message.data);
navigator.locks.request("preview", () => new Promise(() => {
  const changes = new EventSource("/-/changes");
  const gone = details.querySelector(".gone");
  changes.onmessage = (message) => {
    gone.hidden = true;
    others.postMessage(message.data);
    news(message.data);
  };
  changes.onerror = () => { gone.hidden = false; };
}));
