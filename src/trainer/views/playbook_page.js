// Finds the places of the page that hold all words asked for, the best first.
"use strict";
(() => {
  const box = document.getElementById("search-box");
  const field = document.getElementById("search");
  const count = document.getElementById("search-count");
  const results = document.getElementById("results");
  const WAIT = 120;
  const AROUND = 70;
  // What a word is worth by where it stands; everything else that is said counts once.
  const TITLE = 12;
  const ID = 6;
  const LABELLED = 1;

  // Every mark of a letter is dropped and its place kept, so that an excerpt can be cut out.
  const plain = (text) => Array.from(text, (sign) => {
    const bare = sign.normalize("NFD")[0].toLowerCase();
    return bare.length === sign.length ? bare : sign;
  }).join("");

  let entries = null;
  const read = () => Array.from(document.querySelectorAll("[data-part]"), (entry) => {
    const title = entry.querySelector("h3, summary").textContent;
    const meta = entry.querySelector(".meta");
    const parts = Array.from(entry.querySelectorAll("dl > div, tbody > tr"), (row) => ({
      label: row.querySelector("dt, th").textContent,
      text: Array.from(row.querySelectorAll("dd, td"), said).join("; "),
    }));
    return {
      id: entry.id,
      part: entry.dataset.part,
      title,
      fields: [
        { text: title, worth: TITLE },
        { text: `${entry.id} ${meta ? meta.textContent : ""}`, worth: ID },
        ...parts.map((part, place) => ({
          label: part.label,
          text: `${part.label}: ${part.text}`,
          worth: LABELLED + (parts.length - place) / parts.length,
        })),
      ].map((one) => ({ ...one, plain: plain(one.text) })),
    };
  });

  // Lists and paragraphs have no space between them in textContent.
  function said(node) {
    const walker = document.createTreeWalker(node, NodeFilter.SHOW_TEXT);
    const texts = [];
    while (walker.nextNode()) texts.push(walker.currentNode.data);
    return texts.join(" ").replace(/\s+/g, " ").trim();
  }

  const starts = (text, word) => {
    const at = text.indexOf(word);
    return at === 0 || (at > 0 && !/[a-z0-9]/.test(text[at - 1]));
  };

  const rank = (entry, words) => {
    let sum = 0;
    for (const word of words) {
      let best = 0;
      for (const one of entry.fields) {
        if (!one.plain.includes(word)) continue;
        best = Math.max(best, starts(one.plain, word) ? one.worth : one.worth / 2);
      }
      if (!best) return 0;
      sum += best;
    }
    return sum;
  };

  const marked = (node, text, words) => {
    const low = plain(text);
    let at = 0;
    while (at < text.length) {
      const hits = words.map((word) => [low.indexOf(word, at), word.length]).filter(([from]) => from >= 0);
      if (!hits.length) break;
      const [from, length] = hits.sort((one, other) => one[0] - other[0] || other[1] - one[1])[0];
      node.append(text.slice(at, from));
      const mark = document.createElement("mark");
      mark.textContent = text.slice(from, from + length);
      node.append(mark);
      at = from + length;
    }
    node.append(text.slice(at));
  };

  const excerpt = (entry, words) => {
    const missing = words.filter((word) => !plain(entry.title).includes(word));
    const wanted = missing.length ? missing : words;
    const labelled = entry.fields.filter((one) => one.label);
    const held = (one) => wanted.filter((word) => one.plain.includes(word)).length;
    const best = labelled.reduce((one, other) => (held(other) > held(one) ? other : one), labelled[0]);
    if (!best) return "";
    const places = wanted.map((word) => best.plain.indexOf(word)).filter((at) => at >= 0);
    const near = places.length ? Math.min(...places) - AROUND : 0;
    const begin = near > 0 ? best.text.indexOf(" ", near) + 1 : 0;
    const far = best.text.lastIndexOf(" ", begin + 4 * AROUND);
    const end = begin + 4 * AROUND < best.text.length && far > begin ? far : best.text.length;
    const said = best.text.slice(begin, end);
    return `${begin ? `${best.label}: … ` : ""}${said}${end < best.text.length ? " …" : ""}`;
  };

  const item = (entry, words) => {
    const line = document.createElement("li");
    const link = document.createElement("a");
    link.href = `#${entry.id}`;
    marked(link, entry.title, words);
    const where = document.createElement("span");
    where.textContent = entry.part;
    const what = document.createElement("span");
    marked(what, excerpt(entry, words), words);
    line.append(link, where, what);
    return line;
  };

  const search = () => {
    const words = Array.from(new Set(plain(field.value).split(/\s+/).filter(Boolean)));
    document.body.classList.toggle("searching", words.length > 0);
    results.replaceChildren();
    if (!words.length) {
      count.textContent = "";
      return;
    }
    entries ??= read();
    const found = entries
      .map((entry, place) => ({ entry, place, rank: rank(entry, words) }))
      .filter((one) => one.rank > 0)
      .sort((one, other) => other.rank - one.rank || one.place - other.place);
    results.append(...found.map((one) => item(one.entry, words)));
    const said = { 0: count.dataset.none, 1: count.dataset.one }[found.length] ?? count.dataset.many;
    count.textContent = said.replace("{count}", () => found.length).replace("{query}", () => field.value.trim());
  };

  const open = (id) => {
    const target = document.getElementById(id);
    if (!target) return;
    for (let node = target; node; node = node.parentElement) {
      if (node.tagName === "DETAILS") node.open = true;
    }
    target.tabIndex = -1;
    target.scrollIntoView();
    target.focus({ preventScroll: true });
  };

  const leave = () => {
    field.value = "";
    search();
  };

  let timer = 0;
  field.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(search, WAIT);
  });
  const links = () => Array.from(results.querySelectorAll("a"));
  field.addEventListener("keydown", (event) => {
    if (event.key === "Escape") leave();
    if (event.key !== "ArrowDown" && event.key !== "Enter") return;
    clearTimeout(timer);
    search();
    const [first] = links();
    if (!first) return;
    event.preventDefault();
    if (event.key === "Enter") first.click();
    else first.focus();
  });
  results.addEventListener("keydown", (event) => {
    const all = links();
    const at = all.indexOf(document.activeElement);
    if (event.key === "Escape") {
      leave();
      field.focus();
    } else if (event.key === "ArrowDown" && at < all.length - 1) {
      event.preventDefault();
      all[at + 1].focus();
    } else if (event.key === "ArrowUp") {
      event.preventDefault();
      (at > 0 ? all[at - 1] : field).focus();
    }
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || !(event.ctrlKey || event.metaKey) || event.altKey) return;
    event.preventDefault();
    field.focus();
    field.select();
  });
  document.addEventListener("click", (event) => {
    const link = event.target.closest('a[href^="#"]');
    if (!link) return;
    event.preventDefault();
    const id = link.getAttribute("href").slice(1);
    if (results.contains(link)) leave();
    if (location.hash === `#${id}`) open(id);
    else location.hash = id;
  });
  window.addEventListener("hashchange", () => open(decodeURIComponent(location.hash.slice(1))));

  box.hidden = false;
  if (location.hash) open(decodeURIComponent(location.hash.slice(1)));
})();
