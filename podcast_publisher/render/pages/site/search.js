// Searches all transcripts: slices of a sorted list of words, then the sentences of the results that are opened.
(() => {
  "use strict";
  const find = document.getElementById("find");
  if (!find) return;
  const [field, status, list] = ["input", "[role=status]", "ul"].map((name) => find.querySelector(name));
  const cards = [...document.querySelectorAll("[data-number]")];
  const VOLUME = 500;
  let run = 0, timer;

  // as render/search/words.py takes texts apart
  const UNSPACED = "\\u0e00-\\u0eff\\u1000-\\u109f\\u1780-\\u17ff\\u3040-\\u30ff\\u3400-\\u9fff\\uf900-\\ufaff\\u{20000}-\\u{3ffff}";
  const RUN = new RegExp(`([${UNSPACED}]+)|(?:(?![${UNSPACED}])[\\p{L}\\p{N}])+`, "gu");
  const wordsOf = (text) =>
    [...text.normalize("NFKD").replace(/[\p{M}\u0640]/gu, "").toUpperCase().toLowerCase().replaceAll("ς", "σ").matchAll(RUN)].flatMap(([word, unspaced]) => {
      const letters = [...word];
      if (!unspaced) return letters.length > 1 ? [letters.slice(0, 30).join("")] : [];
      return letters.length < 2 ? [word] : letters.slice(1).map((letter, i) => letters[i] + letter);
    });

  const files = new Map();
  const textOf = (key) => {
    if (!files.has(key))
      files.set(key, fetch(key).then((answer) => (answer.ok ? answer.text() : Promise.reject(answer))).catch((error) => { files.delete(key); throw error; }));
    return files.get(key);
  };

  const numbersOf = async (part) => {
    const volumes = JSON.parse(await textOf(find.dataset.list));
    const numbers = new Set();
    await Promise.all(volumes.map(async (slices, volume) => {
      // two letters begin too many words: they are a word of their own
      const fits = part.length < 3 && !/[^\x00-\x7f]/.test(part) ? (word) => word === part : (word) => word.startsWith(part);
      const first = Math.max(0, slices.findLastIndex(([word]) => word <= part));
      const near = slices.slice(first, first + 4).filter(([word], i) => !i || word.startsWith(part));
      for (const text of await Promise.all(near.map(([, key]) => textOf(`site/words-${key}`))))
        for (const line of text.split("\n")) {
          const [word, ranges] = line.split(" ");
          if (!ranges || !fits(word)) continue;
          for (const range of ranges.split(",")) {
            const [low, high = low] = range.split("-").map(Number);
            for (let number = low; number <= high; number++) numbers.add(volume * VOLUME + number);
          }
        }
    }));
    return numbers;
  };

  const element = (name, ...content) => {
    const made = document.createElement(name);
    made.append(...content);
    return made;
  };
  const marked = (text, parts) =>
    text.split(/([\p{L}\p{N}\p{M}]+)/u).map((piece, i) =>
      i % 2 && wordsOf(piece).some((word) => parts.some((part) => word.startsWith(part))) ? element("mark", piece) : piece);
  const unescaped = (text) => new DOMParser().parseFromString(text.replace(/<[^>]*>/g, "").replaceAll("<", ""), "text/html").body.textContent;

  const sentences = async (card, parts) => {
    const page = card.querySelector("a").getAttribute("href");
    const shown = [];
    for (const block of (await textOf(card.dataset.words)).split(/\r?\n\r?\n/)) {
      const lines = block.split(/\r?\n/), row = lines.findIndex((line) => line.includes("-->"));
      if (row < 0 || shown.length > 19) continue;
      const text = unescaped(lines.slice(row + 1).join(" ")), words = wordsOf(text);
      if (!parts.some((part) => words.some((word) => word.startsWith(part)))) continue;
      const seconds = lines[row].split("-->")[0].trim().split(":").reduce((sum, part) => sum * 60 + Number(part), 0);
      const start = Math.floor(seconds * 10 + 0.001) / 10;
      const link = element("a", `${Math.floor(start / 60)}:${String(Math.floor(start % 60)).padStart(2, "0")}`);
      link.href = `${page}#t${start}`;
      link.className = "num";
      shown.push(element("p", link, " ", ...marked(text, parts)));
    }
    return shown;
  };

  const say = (name, number) => {
    status.lang = searchWords.english.includes(name) ? "en" : document.documentElement.lang;
    status.textContent = searchWords[name].replace("%", number);
  };
  const look = async () => {
    const mine = ++run, parts = [...new Set(wordsOf(field.value))].slice(0, 8);
    list.replaceChildren();
    status.textContent = "";
    if (!parts.length) return;
    try {
      const sets = await Promise.all(parts.map(numbersOf));
      if (mine !== run) return;
      const hits = cards.filter((card) => sets.every((set) => set.has(Number(card.dataset.number))));
      say(hits.length ? "found" : "nothing", hits.length);
      for (const card of hits.slice(0, 50)) {
        const details = element("details", element("summary", card.querySelector("a").textContent));
        details.addEventListener("toggle", async () => details.append(...(await sentences(card, parts).catch(() => (say("failed"), [])))), { once: true });
        list.append(element("li", details));
      }
    } catch {
      if (mine === run) say("failed");
    }
  };
  field.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(look, 250);
  });
})();
