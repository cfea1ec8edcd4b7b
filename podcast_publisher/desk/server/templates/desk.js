// Conveniences of the forms: saving and messages while somebody types, rows, drag and drop.
// Every form works without it.
const pause = 500;
export const form = document.querySelector("form.typed");

export function clock(seconds) {
  const whole = Math.round(seconds);
  const two = (number) => String(number).padStart(2, "0");
  const hours = Math.floor(whole / 3600), minutes = Math.floor(whole / 60) % 60;
  return hours ? `${hours}:${two(minutes)}:${two(whole % 60)}` : `${minutes}:${two(whole % 60)}`;
}

export function seconds(text) {
  const match = /^(?:(?:(\d+):)?(\d+):)?(\d+(?:\.\d+)?)$/.exec(text.trim());
  return match ? Number(match[1] || 0) * 3600 + Number(match[2] || 0) * 60 + Number(match[3]) : NaN;
}

// --- rows ---------------------------------------------------------------------------------------

let next = 0;

function newRow(list) {
  const blank = document.querySelector(`template[data-blank="${list}"]`);
  const numbers = [...form.querySelectorAll(`[name^="${list}-"]`)].map((input) => Number(input.name.split("-")[1]));
  next = Math.max(next, -1, ...numbers) + 1;
  const row = blank.content.cloneNode(true).firstElementChild;
  for (const element of [row, ...row.querySelectorAll("*")]) {
    for (const { name, value } of [...element.attributes]) {
      if (value.includes(`${list}-900-`)) element.setAttribute(name, value.replaceAll(`${list}-900-`, `${list}-${next}-`));
    }
  }
  return row;
}

function addRow(list) {
  const row = newRow(list);
  form.querySelector(`[data-rows="${list}"]`).append(row);
  row.querySelector("input:not([type=hidden])").focus();
  changed();
  return row;
}

export function addChapter(at) {
  const row = newRow("chapters");
  const rows = [...form.querySelectorAll("[data-row=chapters]")];
  const start = (chapter) => seconds(chapter.querySelector("[name$=-start]").value);
  const following = rows.find((chapter) => start(chapter) > at);
  if (following) following.before(row);
  else form.querySelector("[data-rows=chapters]").append(row);
  row.querySelector("[name$=-start]").value = clock(at);
  row.querySelector("[name$=-title]").focus();
  changed();
}

for (const button of document.querySelectorAll("[data-more]")) {
  button.addEventListener("click", (event) => {
    event.preventDefault();
    addRow(button.dataset.more);
  });
}

// --- measurements --------------------------------------------------------------------------------

for (const place of document.querySelectorAll(".sound[data-measuring]")) {
  const ask = async () => {
    const answer = await fetch(place.dataset.sound).catch(() => null);
    if (!answer || !answer.ok) return;
    const result = await answer.json();
    if (result.is_measuring) return void setTimeout(ask, 700);
    place.innerHTML = result.html; // made and escaped by the server
    document.dispatchEvent(new Event("measured"));
  };
  setTimeout(ask, 700);
}

// --- saving and messages while somebody types ------------------------------------------------------------

// typed: not sent yet; unsaved: that, and what only the button saves
let waiting = 0, asked = 0, unsaved = form?.dataset.changed === "yes", typed = unsaved, saving = null;
const isSaving = Boolean(form?.dataset.save) && !unsaved; // somebody decides first about both sides of a conflict

export function changed() {
  if (!form) return;
  unsaved = typed = true;
  edited = document.activeElement?.closest("form.typed fieldset.row, form.typed .field");
  if (isSaving) mark("Not saved yet.");
  else say("Not saved yet.");
  clearTimeout(waiting);
  waiting = setTimeout(isSaving ? save : look, pause);
  document.dispatchEvent(new Event("typed"));
}

function say(sentence) {
  const place = form.querySelector(".unsaved");
  if (place.textContent !== sentence) place.textContent = sentence;
  mark(sentence.startsWith("Saved") ? sentence.slice(0, 12) : "Not saved yet.");
}

// the same beside the field, for the eyes: the sentence may be far below
const beside = document.createElement("span");
beside.className = "saved-mark";
beside.ariaHidden = "true";
let edited = null; // whoever types may be in the next field before this one is saved

function mark(words) {
  if (!isSaving) return;
  beside.textContent = words;
  if (!edited) beside.remove();
  else if (beside.parentElement !== edited) edited.append(beside);
}

const post = (address) => fetch(address, { method: "POST", body: new URLSearchParams(new FormData(form)) }).catch(() => null);

function refused(answer) {
  let why = "The desk does not respond. Is it still running?";
  if (answer?.status === 413) why = "It is too long.";
  else if (answer)
    why = "The desk no longer knows this page: it was restarted, or this browser lost its cookies. Copy what you typed before you leave the page.";
  say(`Not saved. ${why}`);
}

async function look() {
  const mine = ++asked;
  const answer = await post(form.dataset.check);
  if (mine !== asked) return; // a newer request is under way
  if (!answer || !answer.ok) return void refused(answer);
  show(await answer.json());
}

// the next action and the steps as they are now; nothing above the field goes, so that it stays where it is
async function renew() {
  const answer = await fetch(location.pathname).catch(() => null);
  if (!answer?.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const part of [".nextup", ".rail", ".approval-line"]) {
    const old = document.querySelector(part), current = page.querySelector(part);
    if (old && current && !old.contains(document.activeElement)) old.replaceWith(document.importNode(current, true));
  }
  renewProblems(page.querySelector(".summary.problems"));
}

// what is fixed leaves the list; the box stays, because the field below it would move
function renewProblems(current) {
  const old = document.querySelector(".summary.problems");
  if (!old || old.contains(document.activeElement)) return;
  old.querySelector("ul")?.remove();
  old.querySelector("h2").textContent = current?.querySelector("h2").textContent ?? "Nothing is left to fix on this page";
  if (current) old.append(document.importNode(current.querySelector("ul"), true));
  old.classList.toggle("mild", !current || current.classList.contains("mild"));
}

// one save at a time: the next one begins with the digest of the last
function save() {
  clearTimeout(waiting);
  saving = (saving ?? Promise.resolve()).then(saveOnce);
  return saving;
}

async function saveOnce() {
  if (!typed) return;
  typed = false;
  const answer = await post(form.dataset.save);
  const result = answer?.ok ? await answer.json() : null;
  if (!result || result.problem) {
    typed = true;
    if (result) say(`Not saved. ${result.problem}`);
    else refused(answer);
    return;
  }
  const before = form.elements.digest.value;
  for (const input of document.querySelectorAll("input[name=digest]")) if (input.value === before) input.value = result.digest;
  for (const [list, numbers] of Object.entries(result.rows)) renumber(list, numbers);
  if (!typed) show(result); // what was typed meanwhile has its own answer
  const undoing = document.getElementById("undoing");
  if (undoing && !undoing.contains(document.activeElement)) put(undoing, result.undo);
  renew();
  unsaved = typed || Boolean(result.waiting);
  say([result.saved, result.waiting].join(" ").trim());
}

// the numbers of rows are those of the file's entries, which a save may change
function renumber(list, numbers) {
  const pattern = new RegExp(`(^|[- ])${list}-(\\d+)-`, "g");
  const moved = (value) => value.replace(pattern, (whole, before, number) => `${before}${list}-${numbers[number] ?? number}-`);
  for (const row of form.querySelectorAll(`[data-row="${list}"]`))
    for (const element of [row, ...row.querySelectorAll("*")])
      for (const { name, value } of [...element.attributes])
        if (name !== "value" && value.includes(`${list}-`)) element.setAttribute(name, moved(value));
}

function show(result) {
  for (const place of document.querySelectorAll("[data-messages]")) put(place, result.messages[place.dataset.messages] ?? "");
  put(document.getElementById("elsewhere"), result.elsewhere);
  const first = document.querySelector(`[data-messages="${CSS.escape(document.activeElement.name ?? "")}"] li`);
  document.getElementById("first-message").textContent = first?.textContent ?? "";
  const left = document.getElementById("left");
  if (left) {
    left.textContent = `${result.left.toLocaleString("en-GB")} bytes left, with markup.`;
    left.classList.toggle("over-long", result.left < 0);
  }
  put(document.getElementById("notes"), result.notes);
}

function put(place, html) {
  if (place && place.dataset.now !== html) {
    place.innerHTML = html; // made and escaped by the server, and no script of a page is run here
    place.dataset.now = html;
  }
}

if (form) {
  form.addEventListener("input", changed);
  let answers = false;
  form.addEventListener("submit", async (event) => {
    if (answers) return void (unsaved = false);
    event.preventDefault(); // if the form cannot be sent, the page and what was typed would be lost
    clearTimeout(waiting);
    await saving;
    const answer = await post(form.dataset.check);
    answers = Boolean(answer && answer.ok);
    if (answers) form.requestSubmit(event.submitter);
    else refused(answer);
  });
  addEventListener("beforeunload", (event) => { if (unsaved) event.preventDefault(); });
}

if (isSaving) {
  form.addEventListener("change", () => { if (typed) save(); });
  // another button or a link of this page: what was typed is saved first
  document.addEventListener("submit", (event) => {
    if (event.target === form || !typed) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    save().then(() => { if (!typed) event.target.requestSubmit(event.submitter); });
  }, true);
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a[href]");
    const leaves = link && link.href.split("#")[0] !== location.href.split("#")[0] && !event.defaultPrevented;
    if (!leaves || !typed || event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    save().then(() => { if (!typed) location.assign(link.href); });
  });
}

// show the consent fields as soon as somebody is marked as a patient
form?.addEventListener("change", ({ target }) => {
  const details = target.closest("[data-row]")?.querySelector("details");
  if (details && target.name.endsWith("-patient") && target.checked) details.open = true;
});

// --- files ----------------------------------------------------------------------------------------

for (const upload of document.querySelectorAll("form[data-largest]")) {
  const input = upload.querySelector("input[type=file]"), progress = upload.querySelector(".progress");
  input.addEventListener("change", () => { if (input.files.length) upload.requestSubmit(); });
  upload.addEventListener("submit", (event) => {
    const [file] = input.files;
    if (file && file.size > Number(upload.dataset.largest)) {
      event.preventDefault();
      progress.textContent = `This file has ${file.size.toLocaleString("en-GB")} bytes, which is too many.`;
    } else {
      progress.textContent = "Checking the file.";
    }
  });
}

const drops = [...document.querySelectorAll("form.drop")];
const accepts = (drop, file) =>
  drop.querySelector("input[type=file]").accept.split(",").some((kind) => file.name.toLowerCase().endsWith(kind) || file.type === kind);
for (const drop of drops) {
  const over = (event, is) => { event.preventDefault(); drop.classList.toggle("over", is); };
  drop.addEventListener("dragover", (event) => over(event, true));
  drop.addEventListener("dragleave", (event) => over(event, false));
  drop.addEventListener("drop", (event) => {
    over(event, false);
    const { files } = event.dataTransfer, input = drop.querySelector("input[type=file]");
    if (input.multiple || files.length !== 1 || !accepts(drop, files[0])) return; // drop.js takes what goes elsewhere
    event.stopPropagation();
    drop.querySelector("input[type=file]").files = event.dataTransfer.files;
    drop.requestSubmit();
  });
}

for (const input of document.querySelectorAll("input[type=file][data-into]")) {
  input.closest("[hidden]").hidden = false;
  input.addEventListener("change", async () => {
    if (input.files.length) document.getElementById(input.dataset.into).value = await input.files[0].text();
  });
}

// --- where a link leads ---------------------------------------------------------------------------

// a link to a control that is folded away opens what is around it
function reveal() {
  const target = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (!target) return;
  for (let around = target.closest("details"); around; around = around.parentElement.closest("details")) around.open = true;
  target.focus();
  target.scrollIntoView({ block: "center" });
}

addEventListener("hashchange", reveal);
reveal();
