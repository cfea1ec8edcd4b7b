// Better with this script, complete without it: the player's controls, following the transcript, sharing a moment.
(() => {
  "use strict";
  const root = document.documentElement;
  const $ = (selector, inside = document) => inside.querySelector(selector);
  const $$ = (selector) => [...document.querySelectorAll(selector)];
  root.classList.add("script");
  // words in the language of the show, or in English that is marked as such (the constant is put before this file)
  const say = (place, name) => {
    place.lang = words.english.includes(name) ? "en" : "";
    if (!place.lang) place.removeAttribute("lang");
    place.textContent = words[name];
  };
  const two = (number) => String(number).padStart(2, "0");
  const clock = (seconds) => {
    const whole = Math.floor(seconds), hours = Math.floor(whole / 3600), minutes = Math.floor(whole / 60) % 60;
    return `${hours ? `${hours}:${two(minutes)}` : minutes}:${two(whole % 60)}`;
  };
  const unit = (number, name) =>
    new Intl.NumberFormat(root.lang || "en", { style: "unit", unit: name, unitDisplay: "long" }).format(number);
  const spoken = (seconds) => {
    const whole = Math.floor(seconds), minutes = Math.floor(whole / 60);
    return (minutes ? `${unit(minutes, "minute")} ` : "") + unit(whole % 60, "second");
  };

  for (const button of $$("[data-copy]"))
    button.addEventListener("click", async () => {
      const field = document.getElementById(button.dataset.copy), status = $("[role=status]", button.closest(".copy"));
      field.select();
      try {
        await navigator.clipboard.writeText(field.value);
        say(status, "copied");
      } catch {
        say(status, "selected");
      }
    });

  const audio = $("audio"), player = $(".player");
  if (!audio || !player) return;
  const controls = $(".controls", player), state = $(".state", player), back = $(".back", player);
  const play = $(".play", player), seek = $(".seek input", player), title = $(".chapter", player);
  const heard = $("#heard rect"), box = heard?.closest("svg").viewBox.baseVal.width;
  const length = Number(player.dataset.seconds || $("[data-seconds]", player)?.dataset.seconds) || 0;
  if (controls) {
    controls.hidden = false;
    audio.controls = false; // without controls, a browser shows no element
  }

  // the seconds that an address ends in, or null; links in pages of earlier versions end in #t=24
  const secondsIn = (address) => {
    const match = /#t=?(\d+(?:\.\d+)?)$/.exec(address);
    return match && Number(match[1]);
  };
  // with the script, a time leads to its sentence on this page instead of into the file
  for (const link of $$(".chapters a, .turn > a, .transcript a[id]")) {
    const start = secondsIn(link.id ? `#${link.id}` : link.href);
    if (start !== null) link.href = `#t${start}`;
  }
  const startOf = (element) => secondsIn(`#${element.id}`) ?? secondsIn(element.href);
  const sentences = $$(".turn span[id], .transcript p > a").map((element) => ({ element, start: startOf(element) }))
    .filter(({ start }) => start !== null);
  const chapters = $$(".chapters a").map((element) => ({ element, start: startOf(element) }))
    .filter(({ start }) => start !== null);
  const at = (list, seconds) => list.findLast(({ start }) => start <= seconds + 0.05)?.element;

  // following begins only at the listener's wish, and ends as soon as the listener moves the page
  const calm = matchMedia("(prefers-reduced-motion: reduce)");
  let follows = false, moving = 0, current = null;
  const follow = (on) => {
    follows = on;
    if (back) back.hidden = follows || audio.paused || !sentences.length;
    if (on && current) bring(current);
  };
  const bring = (element, behavior = calm.matches ? "instant" : "smooth") => {
    const bar = getComputedStyle(player).position === "static" ? 0 : player.offsetHeight;
    const top = innerWidth > 640 ? bar : 0, wanted = top + (innerHeight - bar) * 0.3;
    const distance = element.getBoundingClientRect().top - wanted;
    if (Math.abs(distance) < innerHeight * 0.15) return;
    moving = Date.now() + 1200;
    scrollBy({ top: distance, behavior });
  };
  for (const kind of ["wheel", "touchmove"]) addEventListener(kind, () => follows && follow(false), { passive: true });
  const MOVES = ["PageUp", "PageDown", "Home", "End", "ArrowUp", "ArrowDown", "Escape", "Tab"];
  addEventListener("keydown", (event) => {
    if (follows && MOVES.includes(event.key) && !event.target.matches("input, select")) follow(false);
  });
  addEventListener("scroll", () => {
    if (!follows || !current || Date.now() < moving) return;
    const { top, bottom } = current.getBoundingClientRect();
    if (bottom < 0 || top > innerHeight) follow(false);
  }, { passive: true });
  back?.addEventListener("click", () => follow(true));

  let wanted = null; // a position asked for before the recording is there
  const warn = (name) => state && say(state, name);
  const now = () => wanted ?? audio.currentTime;
  const cannotSeek = () =>
    audio.readyState > 0 && Number.isFinite(audio.duration) && !(audio.seekable.length && audio.seekable.end(0) > 0);
  const go = (seconds, { start = true, follows: also = follows } = {}) => {
    if (cannotSeek() && seconds > 0) warn("fixed");
    else {
      const end = length || audio.duration || seconds, place = Math.min(Math.max(seconds, 0), end);
      wanted = audio.readyState ? null : place;
      audio.currentTime = place;
    }
    if (start) audio.play().catch(() => {});
    show();
    if (also) follow(true);
  };
  audio.addEventListener("loadedmetadata", () => {
    if (wanted && cannotSeek()) warn("fixed");
    else if (wanted !== null && Math.abs(audio.currentTime - wanted) > 0.3) audio.currentTime = wanted;
    wanted = null;
  });
  audio.addEventListener("error", () => warn("failed"));

  const mark = (element, on, name, value) => (on ? element.setAttribute(name, value) : element.removeAttribute(name));
  const show = () => {
    const seconds = now(), chapter = at(chapters, seconds), begun = !audio.paused || seconds > 0 || wanted !== null;
    const name = chapter && ($("span:not(.hidden)", chapter) ?? chapter).textContent;
    if (length) heard?.setAttribute("width", (seconds / length) * box);
    if (controls) {
      seek.value = seconds;
      const position = words.position.replace("%(time)s", spoken(seconds)).replace("%(length)s", spoken(length));
      seek.setAttribute("aria-valuetext", name ? `${position}, ${name}` : position);
      $(".at", player).textContent = clock(seconds);
      title.textContent = name ?? title.dataset.none;
      play.setAttribute("aria-label", audio.paused ? words.play : words.pause);
      $("path", play).setAttribute("d", audio.paused ? "M8 5v14l11-7z" : "M7 5h4v14H7zM14 5h4v14h-4z");
      back.hidden = follows || audio.paused || !sentences.length;
    }
    for (const { element } of chapters) mark(element, begun && element === chapter, "aria-current", "true");
    const sentence = begun ? at(sentences, seconds) : undefined;
    if (sentence === current) return;
    current?.classList.remove("on");
    sentence?.classList.add("on");
    current = sentence;
    if (follows && sentence) bring(sentence);
  };
  for (const kind of ["timeupdate", "seeking", "play", "pause", "ended"]) audio.addEventListener(kind, show);

  const toggle = () => (audio.paused ? audio.play().catch(() => {}) : audio.pause());
  const jump = (seconds) => go(now() + seconds, { start: false });
  play?.addEventListener("click", toggle);
  for (const button of $$("[data-jump]")) button.addEventListener("click", () => jump(Number(button.dataset.jump)));
  seek?.addEventListener("input", () => go(Number(seek.value), { start: false }));
  seek?.addEventListener("keydown", (event) => {
    const step = { ArrowLeft: -5, ArrowRight: 5, ArrowDown: -5, ArrowUp: 5, PageDown: -30, PageUp: 30 }[event.key];
    if (!step) return;
    event.preventDefault();
    jump(step);
  });
  $(".speed", player)?.addEventListener("change", (event) => {
    audio.defaultPlaybackRate = audio.playbackRate = Number(event.target.value);
  });
  // letters are keys only within player and transcript, so that they are free for a screen reader (WCAG 2.1.4)
  const KEYS = { k: toggle, j: () => jump(-15), l: () => jump(30) };
  for (const part of $$(".player, .transcript"))
    part.addEventListener("keydown", (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.target.matches("select, textarea")) return;
      const act = KEYS[event.key.toLowerCase()];
      if (!act) return;
      event.preventDefault();
      act();
    });

  document.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    const link = event.target.closest("a"), sentence = event.target.closest(".turn span[id]");
    const own = link && link.getAttribute("href")?.startsWith("#");
    const seconds = own ? secondsIn(link.href) : link || !getSelection().isCollapsed || !sentence ? null : startOf(sentence);
    if (seconds === null) return;
    event.preventDefault();
    history.replaceState(null, "", `#t${seconds}`);
    go(seconds, { follows: true });
  });
  // an address with a moment puts the player there and shows the sentence; sound starts only when asked for
  const arrive = () => {
    const seconds = secondsIn(location.hash);
    if (seconds === null) return;
    go(seconds, { start: false, follows: false });
    if (current) requestAnimationFrame(() => current && bring(current, "instant"));
  };

  const dialog = $("dialog.sharing");
  for (const button of $$("[data-share]")) {
    button.hidden = !dialog;
    button.addEventListener("click", () => {
      from.checked = now() >= 1;
      fill();
      dialog.showModal();
    });
  }
  const link = $("#link"), from = $("#from"), address = link?.value;
  const fill = () => {
    const seconds = Math.floor(now());
    link.value = address + (from.checked && seconds ? `#t${seconds}` : "");
    $("#from-at").textContent = clock(seconds);
    $("[role=status]", dialog).textContent = "";
  };
  if (dialog) {
    from.addEventListener("change", fill);
    $(".close", dialog).addEventListener("click", () => dialog.close());
    dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
    const send = $("[data-send]", dialog);
    send.hidden = !navigator.share;
    send.addEventListener("click", () => navigator.share({ title: document.title, url: link.value }).catch(() => {}));
  }

  if ("mediaSession" in navigator) {
    const art = $(".art")?.src, show = player.dataset.show;
    const about = { title: $("h1").textContent, artist: show ?? "", artwork: art ? [{ src: art }] : [] };
    navigator.mediaSession.metadata = new MediaMetadata(about);
    navigator.mediaSession.setActionHandler("seekbackward", () => jump(-15));
    navigator.mediaSession.setActionHandler("seekforward", () => jump(30));
  }
  show();
  arrive();
  addEventListener("hashchange", arrive);
})();
