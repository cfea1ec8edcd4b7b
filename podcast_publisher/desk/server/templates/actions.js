// Tells how far a publishing is, and shows the page of its end when it is over.
const work = document.getElementById("work");
const words = work.querySelector("[role=status]");
const bar = work.querySelector("progress");
const howMuch = document.getElementById("how-much");

async function ask() {
  let told;
  try {
    told = await (await fetch(work.dataset.state)).json();
  } catch {
    words.textContent = "The desk has been stopped, or does not answer.";
    setTimeout(ask, 2000);
    return;
  }
  if (told.over) {
    location.reload();
    return;
  }
  if (told.total) {
    bar.max = told.total;
    bar.value = told.sent;
  }
  howMuch.textContent = told.how_much;
  if (words.textContent !== told.words) words.textContent = told.words;
  setTimeout(ask, 400);
}

ask();
