// A file that is dropped anywhere on a page is sent, recognised by the server and shown for review.
// "Add a file" does the same without dragging.
const form = document.getElementById("anywhere");
const over = document.getElementById("drop-over"), words = over.querySelector("p"), status = document.getElementById("drop-status");
const invitation = words.textContent;
over.ariaHidden = "true"; // the status says the same
let ours = false; // a picture or a link of this page that somebody drags

const carriesFiles = (event) => !ours && [...(event.dataTransfer?.types ?? [])].includes("Files");
const say = (text) => { if (status.textContent !== text) status.textContent = text; };

function hide() {
  over.hidden = true;
  words.textContent = invitation;
}

addEventListener("dragstart", () => { ours = true; });
addEventListener("dragend", () => { ours = false; });
addEventListener("dragenter", (event) => {
  if (!carriesFiles(event)) return;
  event.preventDefault();
  over.hidden = false;
  say(invitation);
});
addEventListener("dragover", (event) => {
  if (!carriesFiles(event)) return;
  event.preventDefault();
  event.dataTransfer.dropEffect = "copy";
});
addEventListener("dragleave", (event) => {
  if (!event.relatedTarget) hide(); // it has left the window
});
addEventListener("drop", hide, { capture: true });
addEventListener("drop", (event) => {
  if (!carriesFiles(event)) return;
  event.preventDefault();
  const { files } = event.dataTransfer, input = form.querySelector("input[type=file]");
  if (!files.length) return void say("A folder cannot be added. Drop the files in it.");
  const names = [...files].map((file) => file.name).join(", ");
  input.files = files;
  over.hidden = false;
  words.textContent = `Checking ${names}`;
  say(words.textContent);
  form.requestSubmit();
});
addEventListener("pageshow", hide);
