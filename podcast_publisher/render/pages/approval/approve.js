"use strict";
// The key stands after the # of the link, so it never reaches the server: this script alone signs with it.
const link = new URLSearchParams(location.hash.slice(1));
const [keyName, secret] = (link.get("key") || "").split(".");
const name = (link.get("name") || "").slice(0, 200);
const canSign = Boolean(keyName && secret && window.crypto && crypto.subtle);

const toText = (bytes) =>
  btoa(String.fromCharCode(...bytes)).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
const toBytes = (text) =>
  Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (letter) => letter.charCodeAt(0));

async function signed(answer) {
  const content = toText(new TextEncoder().encode(JSON.stringify(answer)));
  const key = await crypto.subtle.importKey("raw", toBytes(secret), { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
  const code = await crypto.subtle.sign("HMAC", key, new TextEncoder().encode(content));
  return `approval: ${content}.${toText(new Uint8Array(code))}.`;
}

function element(kind, text, properties = {}) {
  return Object.assign(document.createElement(kind), { textContent: text, ...properties });
}

function show(place, title, line) {
  const { email, show: series } = document.body.dataset;
  const subject = encodeURIComponent(`Approval: ${title}`);
  const body = encodeURIComponent(`${series}\n${title}\n${name}\n\n${line}\n`);
  const copy = element("button", "Copy it", { type: "button" });
  copy.addEventListener("click", async () => {
    await navigator.clipboard.writeText(line);
    copy.textContent = "Copied";
  });
  const file = URL.createObjectURL(new Blob([`${line}\n`], { type: "text/plain" }));
  const mail = email ? [element("a", "Send it by mail", { className: "button", href: `mailto:${email}?subject=${subject}&body=${body}` })] : [];
  place.replaceChildren(
    element("p", email ? `Your answer is written. Send it to ${email}: nothing has been sent yet.` : "Your answer is written. Send it to those who asked you: nothing has been sent yet."),
    ...mail,
    element("a", "Save it as a file", { className: "button", href: file, download: "approval.txt" }),
    copy,
    element("code", line),
  );
}

async function answer(event) {
  event.preventDefault();
  const form = event.currentTarget;
  const values = new FormData(form);
  const place = form.nextElementSibling;
  try {
    const line = await signed({
      key: keyName,
      guid: form.dataset.guid,
      content: form.dataset.content,
      verdict: values.get("verdict"),
      time: new Date().toISOString(),
      note: values.get("note").trim(),
    });
    show(place, form.dataset.title, line);
  } catch {
    place.replaceChildren(element("p", "The link is damaged. Open it again as it was sent to you."));
  }
}

if (canSign) {
  document.getElementById("name").textContent = name || "the person to whom this link was sent";
  document.getElementById("who").hidden = false;
  document.getElementById("stranger").hidden = true;
  for (const form of document.forms) {
    form.hidden = false;
    form.addEventListener("submit", answer);
  }
}
