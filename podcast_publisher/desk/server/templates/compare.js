// Two recordings of the same sound: only one is heard at a time, and a button switches at the same moment.
// Without it, both players stand there.
import { clock } from "/-/desk.js";

const players = [...document.querySelectorAll(".compare audio")];
const button = document.getElementById("switch"), status = document.getElementById("heard-now");
let heard = 0;

for (const [number, player] of players.entries()) {
  player.addEventListener("play", () => {
    heard = number;
    players[1 - number].pause();
  });
}

button.addEventListener("click", () => {
  const from = players[heard], to = players[1 - heard];
  const goOn = () => { to.currentTime = Math.min(from.currentTime, to.duration || from.currentTime); };
  from.pause();
  if (to.readyState > 0) goOn();
  else to.addEventListener("loadedmetadata", goOn, { once: true });
  to.play().catch(() => {}); // a newer press has stopped it
  heard = 1 - heard;
  status.textContent = `${to.getAttribute("aria-label")}, from ${clock(from.currentTime)}.`;
});
