// The player at the foot of every step. Without it, the browser's own player stands there.
import { addChapter, changed, clock, form, seconds } from "/-/desk.js";

const dock = document.querySelector(".dock");
const audio = dock.querySelector("audio");
const player = dock.querySelector(".player");
const play = player.querySelector(".play");
const range = player.querySelector("input[type=range]");
const at = player.querySelector(".at");
const seek = player.querySelector(".seek");
const shapes = { true: "M8 5v14l11-7z", false: "M6 5h4v14H6zm8 0h4v14h-4z" };
const length = () => audio.duration || Number(audio.dataset.seconds) || 0;

audio.controls = false;
audio.hidden = true;
player.hidden = false;

function show() {
  at.textContent = clock(audio.currentTime);
  range.value = audio.currentTime;
  range.setAttribute("aria-valuetext", `${clock(audio.currentTime)} of ${clock(length())}`);
}

function state() {
  play.setAttribute("aria-label", audio.paused ? "Play" : "Pause");
  play.querySelector("path").setAttribute("d", shapes[audio.paused]);
}

function goTo(position) {
  audio.currentTime = Math.min(Math.max(position, 0), length());
  show();
}

play.addEventListener("click", () => (audio.paused ? audio.play() : audio.pause()));
for (const event of ["play", "pause", "ended"]) audio.addEventListener(event, state);
audio.addEventListener("timeupdate", show);
audio.addEventListener("loadedmetadata", () => { range.max = length(); marks(); show(); });
range.addEventListener("input", () => goTo(Number(range.value)));
range.addEventListener("keydown", (event) => {
  const steps = { ArrowLeft: -5, ArrowDown: -5, ArrowRight: 5, ArrowUp: 5, PageDown: -30, PageUp: 30 };
  if (!(event.key in steps)) return;
  event.preventDefault();
  goTo(audio.currentTime + steps[event.key]);
});
for (const button of player.querySelectorAll("[data-jump]")) {
  button.addEventListener("click", () => goTo(audio.currentTime + Number(button.dataset.jump)));
}
player.querySelector("select").addEventListener("change", ({ target }) => (audio.playbackRate = Number(target.value)));

for (const link of document.querySelectorAll("[data-play]")) {
  link.addEventListener("click", (event) => {
    event.preventDefault();
    hear(Number(link.dataset.play));
  });
}

function hear(position) {
  goTo(position);
  audio.play().catch(() => {}); // a newer press has stopped it
}

// --- chapters -------------------------------------------------------------------------------------

const starts = () => [...document.querySelectorAll("form.typed [data-row=chapters] [name$=-start]")];

function marks() {
  for (const mark of seek.querySelectorAll("i")) mark.remove();
  for (const start of starts()) {
    const part = seconds(start.value) / length();
    if (!(part >= 0 && part <= 1)) continue;
    const mark = document.createElement("i");
    mark.style.left = `${100 * part}%`;
    seek.append(mark);
  }
}

document.getElementById("here")?.addEventListener("click", () => addChapter(Math.round(audio.currentTime)));
document.addEventListener("typed", marks);

// in the time of a chapter, arrows move it, and what begins there is heard
form?.addEventListener("keydown", (event) => {
  const { target, key } = event;
  if (!target.name?.startsWith("chapters-") || !target.name.endsWith("-start") || !["ArrowUp", "ArrowDown"].includes(key)) return;
  const before = seconds(target.value);
  if (Number.isNaN(before)) return;
  event.preventDefault();
  const moved = before + (event.shiftKey ? 10 : 1) * (key === "ArrowUp" ? 1 : -1);
  target.value = clock(Math.min(Math.max(moved, 0), length()));
  changed();
  hear(seconds(target.value));
});

// --- the wave, once it is measured -----------------------------------------------------------------

async function measured() {
  const answer = await fetch(seek.dataset.sound).catch(() => null);
  if (!answer?.ok) return;
  const result = await answer.json();
  if (result.is_measuring) return void setTimeout(measured, 700);
  const holder = document.createElement("template");
  holder.innerHTML = result.html; // made and escaped by the server
  const wave = holder.content.querySelector(".wave");
  if (wave) seek.prepend(wave);
}

if ("measuring" in seek.dataset) setTimeout(measured, 700);
marks();
show();
state();
