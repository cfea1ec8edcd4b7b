// Better with these lines, whole without them: seeking, progress in the wave, and buttons that copy.
(() => {
  "use strict";
  document.documentElement.classList.add("script");

  // words in the language of the show, or in English that is marked as such (the constant is put before this file)
  const say = (place, name) => {
    place.lang = words.english.includes(name) ? "en" : "";
    if (!place.lang) place.removeAttribute("lang");
    place.textContent = words[name];
  };

  for (const button of document.querySelectorAll("button[data-copy]")) {
    const field = document.getElementById(button.dataset.copy);
    const status = button.closest(".copy").querySelector("[role=status]");
    button.addEventListener("click", async () => {
      field.select();
      try {
        await navigator.clipboard.writeText(field.value);
        say(status, "copied");
      } catch {
        say(status, "selected");
      }
    });
  }

  const audio = document.querySelector("audio");
  if (!audio) return;

  // the seconds that an address ends in, or nothing
  const secondsIn = (address) => {
    const found = /#t=(\d+(?:\.\d+)?)$/.exec(address);
    return found && Number(found[1]);
  };
  const links = (selector) =>
    [...document.querySelectorAll(selector)].map((link) => ({ link, at: secondsIn(link.href) }));
  // a sentence is named by its moment, and becomes a link to itself: without a script it would lead nowhere
  for (const sentence of document.querySelectorAll(".transcript a[id]")) sentence.href = `#${sentence.id}`;
  const lists = [links(".chapters a"), links(".transcript a[href^='#t=']")];

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a");
    const at = link && secondsIn(link.href);
    if (at === null || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    history.replaceState(null, "", `#t=${at}`);
    audio.currentTime = at;
    audio.play().catch(() => {}); // the player itself says why it cannot
  });

  // whoever follows a link to a moment, or types one, finds the player there, and starts it
  const goThere = () => {
    const at = secondsIn(location.hash);
    if (at !== null) audio.currentTime = at;
  };
  goThere();
  addEventListener("hashchange", goThere);

  const wave = document.querySelector(".wave");
  const heard = wave?.querySelector("rect");
  const width = wave?.viewBox.baseVal.width;
  wave?.addEventListener("click", (event) => {
    const box = wave.getBoundingClientRect();
    audio.currentTime = ((event.clientX - box.left) / box.width) * wave.dataset.seconds;
  });

  const show = () => {
    const now = audio.currentTime;
    heard?.setAttribute("width", (now / wave.dataset.seconds) * width);
    for (const list of lists) {
      const current = list.findLast(({ at }) => at <= now + 0.05);
      for (const { link } of list) {
        if (link === current?.link) link.setAttribute("aria-current", "true");
        else if (link.hasAttribute("aria-current")) link.removeAttribute("aria-current");
      }
    }
  };
  for (const kind of ["timeupdate", "seeking", "play"]) audio.addEventListener(kind, show);
})();
