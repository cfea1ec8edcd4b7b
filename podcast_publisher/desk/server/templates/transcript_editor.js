// The lines of a transcript: the same form without leaving the page, keys, and the line that is spoken.
// The server does everything that a button says; nothing is decided here.
const editor = document.querySelector("form.transcript-editor");
const status = document.querySelector(".editor-status");
const audio = document.querySelector(".dock audio");
const pause = 700;

const lines = () => [...editor.querySelectorAll(".edit-lines > li")];
const textOf = (line) => line?.querySelector("textarea");
const lineOf = (element) => element.closest?.(".edit-lines > li");
const number = (line, name) => Number(line.dataset[name]);

let silence = 0;

function say(message, isProblem = false) {
  clearTimeout(silence);
  if (!isProblem) silence = setTimeout(() => (status.textContent = ""), 10_000); // it covers what is below
  status.classList.toggle("problem", isProblem);
  status.textContent = "";
  // a message that is said twice is a change each time
  requestAnimationFrame(() => (status.textContent = message));
}

// --- saving: one request at a time ----------------------------------------------------------------

let last = Promise.resolve(), waiting = 0, unsaved = false, typedSince = false;

async function send(action, besides = {}) {
  clearTimeout(waiting);
  const form = new FormData(editor);
  const isUsed = audio && (audio.currentTime > 0 || !audio.paused);
  form.set("position", isUsed ? audio.currentTime.toFixed(3) : "");
  form.set("playing", isUsed ? "yes" : "");
  form.set("do", action);
  for (const [name, value] of Object.entries(besides)) form.set(name, value);
  unsaved = false;
  const answer = await fetch(editor.action, { method: "POST", body: new URLSearchParams(form), headers: { Accept: "application/json" } }).catch(() => null);
  const result = answer?.headers.get("content-type")?.startsWith("application/json") ? await answer.json() : null;
  if (!result) {
    unsaved = true;
    const why = answer ? "The desk was restarted, or this page is too old. Copy what you typed, and open the page again." : "The desk does not respond. Is it still running?";
    say(`Not saved. ${why}`, true);
    return null;
  }
  if (result.problem) {
    unsaved = true;
    say(result.problem, true);
    return null;
  }
  return result;
}

// a queue, so that each request has the digest that the one before it has led to
const queued = (work) => (last = last.then(work, work));

function save() {
  return queued(async () => {
    if (!unsaved) return;
    const result = await send("save");
    if (!result) return;
    if (result.conflicts || result.message) return void put(result);
    editor.elements.digest.value = result.digest;
    saved();
    const fresh = parsed(result.html).querySelector(".steps");
    for (const name of ["undo", "redo"]) {
      editor.querySelector(`.steps [value=${name}]`).replaceWith(fresh.querySelector(`[value=${name}]`));
    }
  });
}

function act(action, besides = {}) {
  return queued(async () => {
    editor.setAttribute("aria-busy", "true");
    for (const text of editor.querySelectorAll("textarea")) text.readOnly = true; // for as long as the answer takes
    const result = await send(action, besides);
    for (const text of editor.querySelectorAll("textarea")) text.readOnly = false;
    editor.removeAttribute("aria-busy");
    if (result) put(result, action);
  });
}

function saved() {
  const now = new Date().toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
  editor.querySelector(".saved").textContent = `Saved ${now}`;
}

function parsed(html) {
  const holder = document.createElement("template");
  holder.innerHTML = html; // made and escaped by the server, and no script of a page is run here
  return holder.content;
}

function put(result, action = "") {
  const open = [...editor.querySelectorAll("details")].map((details) => details.open);
  const before = lineOf(document.activeElement)?.dataset.index;
  const typed = Object.fromEntries(["find", "replace", "match-case"].map((field) => [field, editor.elements[field]?.value ?? ""]));
  editor.replaceChildren(parsed(result.html));
  typedSince = false;
  for (const field of ["find", "replace"]) editor.elements[field].value ||= typed[field];
  [...editor.querySelectorAll("details")].forEach((details, index) => (details.open ||= open[index]));
  if (!result.conflicts) saved();
  if (result.message) say(result.message);
  spoken();
  if (result.conflicts) return void editor.querySelector(".summary").focus();
  if (action === "find") return void editor.querySelector("#found")?.focus();
  if (action.startsWith("page-")) return void editor.querySelector("#lines-heading").focus();
  const line = result.focus >= 0 ? result.focus : before;
  const text = document.getElementById(`text-${line}`);
  if (result.focus < 0 && before === undefined) {
    const button = [...editor.querySelectorAll("button")].find((button) => button.value === action && !button.disabled);
    return void (button ?? editor.querySelector("#lines-heading")).focus();
  }
  if (!text) return void editor.querySelector("#lines-heading").focus();
  text.focus();
  const place = result.focus >= 0 ? result.cursor : text.value.length;
  text.setSelectionRange?.(place, place);
}

// --- typing -----------------------------------------------------------------------------------------

function changed() {
  unsaved = true;
  editor.querySelector(".saved").textContent = "Not saved yet";
}

editor.addEventListener("input", ({ target }) => {
  if (!lineOf(target)) return;
  changed();
  if (target.matches("textarea")) typedSince = true;
  later(pause);
});

// half a sentence of an episode that is out must wait for the button
function later(time) {
  clearTimeout(waiting);
  if ("savesItself" in editor.dataset) waiting = setTimeout(save, time);
}

editor.addEventListener("change", ({ target }) => {
  if (target.matches(".who")) speakers();
  if (lineOf(target)) later(0);
});

function speakers() {
  let above;
  for (const who of editor.querySelectorAll(".who")) {
    who.classList.toggle("same", above !== undefined && who.value === above);
    above = who.value;
  }
}

addEventListener("beforeunload", (event) => { if (unsaved) event.preventDefault(); });

// --- buttons -----------------------------------------------------------------------------------------

document.addEventListener("submit", (event) => {
  if (event.target !== editor) return;
  event.preventDefault();
  const action = event.submitter?.value ?? "save";
  const text = textOf(lineOf(event.submitter ?? editor) ?? document.body);
  if (event.submitter?.form === editor && event.submitter.closest(".offer")) {
    // the offer is about the times as they were: the page says anew what is left of it
    return void act(action).then(() => { if (!unsaved) location.reload(); });
  }
  if (action === "save") return void ((unsaved = true), save());
  act(action, action.startsWith("split-") && text ? { cursor: text.selectionStart } : {});
});

for (const button of document.querySelectorAll(".offer [data-hear]")) button.addEventListener("click", () => hear(Number(button.dataset.hear)));

editor.addEventListener("click", (event) => {
  const button = event.target.closest("[data-hear]");
  if (button) return void hear(Number(button.dataset.hear));
  const link = event.target.closest("a[href^='?line=']");
  const index = link && new URLSearchParams(link.search).get("line");
  const text = index && document.getElementById(`text-${index}`);
  if (text) {
    event.preventDefault();
    text.focus();
    text.scrollIntoView({ block: "center" });
  }
  if (event.target.closest("#to-spoken")) {
    event.preventDefault();
    toSpoken();
  }
});

async function toSpoken() {
  const line = editor.querySelector(".spoken");
  if (line) {
    textOf(line)?.focus();
    return void line.scrollIntoView({ block: "center" });
  }
  if ("savesItself" in editor.dataset) await save();
  await last;
  if (unsaved) say("That line is on another page. Save the lines first.", true);
  else location.assign(`?at=${(audio?.currentTime ?? 0).toFixed(1)}`);
}

// --- the player ----------------------------------------------------------------------------------------

function hear(seconds) {
  if (!audio) return;
  audio.currentTime = seconds;
  audio.play().catch(() => {}); // a newer press has stopped it
}

function toggle() {
  if (audio?.paused) audio.play().catch(() => {});
  else audio?.pause();
}

// the page does not move: only what is asked for does
function spoken() {
  const now = audio?.currentTime ?? 0;
  const begun = audio && (now > 0 || !audio.paused);
  for (const line of lines()) {
    const is = Boolean(begun) && number(line, "start") <= now && now < number(line, "end");
    if (line.classList.toggle("spoken", is)) line.setAttribute("aria-current", "true");
    else line.removeAttribute("aria-current");
  }
}

for (const event of ["timeupdate", "play", "pause", "seeking"]) audio?.addEventListener(event, spoken);

// --- keys: only in the text of a line (WCAG 2.1.4) ---------------------------------------------------------

function toLine(line) {
  const text = textOf(line);
  if (!text) return;
  text.focus();
  text.setSelectionRange(0, 0);
}

const keys = {
  Enter: (text, line, event) => {
    if (event.altKey) return hear(number(line, "start"));
    if (event.ctrlKey || event.metaKey) return act(`begin-${line.dataset.index}`);
    return event.shiftKey ? false : act(`split-${line.dataset.index}`, { cursor: text.selectionStart });
  },
  Backspace: (text, line) => (text.selectionEnd || line.dataset.index === "0" ? false : act(`join-above-${line.dataset.index}`)),
  Delete: (text, line) => {
    const isAtEnd = text.selectionStart === text.value.length;
    return isAtEnd && line.querySelector(`[value="join-${line.dataset.index}"]`) ? act(`join-${line.dataset.index}`) : false;
  },
  Escape: () => toggle(),
  ArrowUp: (_text, line, event) => (event.altKey ? toLine(line.previousElementSibling) : false),
  ArrowDown: (_text, line, event) => (event.altKey ? toLine(line.nextElementSibling) : false),
};

function digit(line, pressed) {
  if (pressed === 0) return line.classList.contains("unread") ? act(`read-up-to-${line.dataset.index}`) : false;
  const name = editor.querySelectorAll("#speakers option")[pressed - 1]?.value;
  if (name === undefined) return false;
  const who = line.querySelector(".who");
  who.value = name;
  changed();
  speakers();
  later(0);
  say(`Speaker: ${name}`);
}

function steps(event) {
  const key = event.key.toLowerCase();
  if (!(event.ctrlKey || event.metaKey) || event.altKey || !["z", "y"].includes(key)) return false;
  const isRedo = key === "y" || event.shiftKey;
  const button = editor.querySelector(`.steps [value=${isRedo ? "redo" : "undo"}]`);
  // what was just typed is undone by the browser, word by word
  return typedSince || button.disabled ? false : act(button.value);
}

editor.addEventListener("keydown", (event) => {
  const { target } = event, line = lineOf(target);
  const tool = event.key === "Enter" && target.matches("input") && target.closest(".editor-tools details");
  if (tool) {
    event.preventDefault();
    tool.querySelector("button").click();
  }
  if (!line || !target.matches("textarea") || event.isComposing) return;
  const pressed = event.altKey && !event.ctrlKey && /^Digit(\d)$/.exec(event.code);
  const handled = pressed ? digit(line, Number(pressed[1])) : steps(event) || (event.key in keys ? keys[event.key](target, line, event) : false);
  if (handled !== false) event.preventDefault();
});

spoken();
