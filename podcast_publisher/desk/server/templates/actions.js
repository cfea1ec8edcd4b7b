// Shows the progress of a publish run, and reloads the page when it is over.
const work = document.getElementById("work");
const message = work.querySelector("[role=status]");
const bar = work.querySelector("progress");
const uploaded = document.getElementById("uploaded");
const steps = document.getElementById("steps");

async function ask() {
  let state;
  try {
    state = await (await fetch(work.dataset.state)).json();
  } catch {
    message.textContent = "The desk has been stopped, or does not answer.";
    setTimeout(ask, 2000);
    return;
  }
  if (state.over) {
    location.reload();
    return;
  }
  if (state.total) {
    bar.max = state.total;
    bar.value = state.sent;
  }
  uploaded.textContent = state.uploaded;
  for (const step of state.steps.slice(steps ? steps.children.length : Infinity)) {
    steps.append(Object.assign(document.createElement("li"), { textContent: step }));
  }
  if (message.textContent !== state.message) message.textContent = state.message;
  setTimeout(ask, 400);
}

ask();
