// Tells how far a publishing is, and shows the page of its end when it is over.
const work = document.getElementById("work");
const words = work.querySelector("[role=status]");
const bar = work.querySelector("progress");

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
  bar.max = told.total || 1;
  bar.value = told.sent;
  if (words.textContent !== told.words) words.textContent = told.words;
  setTimeout(ask, 400);
}

ask();
