// Reloads the page when there is a newer state of the show, and keeps what was open and where one listened.
const bar = document.getElementById("preview-bar");
const details = bar.querySelector("details");
const audio = document.querySelector("audio");
const kept = "preview " + location.pathname;

const before = JSON.parse(sessionStorage.getItem(kept) || "{}");
sessionStorage.removeItem(kept);
details.open = before.open === true;
if (audio && before.time) audio.currentTime = before.time;

function news(mark) {
  if (mark === bar.dataset.mark) return;
  const now = { open: details.open, time: audio ? audio.currentTime : 0 };
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
