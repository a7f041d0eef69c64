// The form on which somebody says which reports are to be read. All text is set as text.
const CHECKS = ["files", "folder", "earlier", "sample"];
const ASK_EVERY = 5000;
const GONE_AFTER = 40000;

function make(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key in element && key !== "list") element[key] = value;
    else element.setAttribute(key, value);
  }
  element.append(...children);
  return element;
}

function size(bytes) {
  const units = ["B", "KB", "MB", "GB"];
  const step = Math.min(Math.floor(Math.log2(Math.max(bytes, 1)) / 10), 3);
  const number = bytes / 2 ** (10 * step);
  return `${number < 10 && step ? number.toFixed(1) : Math.round(number)} ${units[step]}`;
}

// What was dropped, with what lies in folders among it; a folder gives its files in portions.
async function dropped(items) {
  const files = [];
  const walk = async (entry) => {
    if (entry.isFile) {
      files.push(await new Promise((done, failed) => entry.file(done, failed)));
      return;
    }
    const reader = entry.createReader();
    for (;;) {
      const portion = await new Promise((done, failed) => reader.readEntries(done, failed));
      if (!portion.length) return;
      for (const one of portion) if (one.isFile) await walk(one);
    }
  };
  const entries = [...items].map((item) => item.webkitGetAsEntry?.()).filter(Boolean);
  for (const entry of entries) await walk(entry);
  return files;
}

function render({ model, el }) {
  const words = model.get("words");
  const given = model.get("given");
  const say = (id, values = {}) =>
    words[id].replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
  const own = `dt-own-${Math.random().toString(36).slice(2, 8)}`;
  // In JupyterLab, Enter on a button would otherwise open the cell.
  el.setAttribute("data-lm-suppress-shortcuts", "true");
  el.classList.add("dt-intake");

  const ask = (content) => {
    try {
      model.send(content);
    } catch {
      // The channel is closed: the silence that follows is what the page reports.
    }
  };

  // --- where the reports are
  const chosen = { value: given.source };
  const radios = {};
  const panels = {};
  const source = make("fieldset", {}, make("legend", { textContent: words.source }));
  for (const id of CHECKS) {
    const radio = make("input", { type: "radio", name: `${own}-source`, id: `${own}-${id}`, value: id });
    const label = make("label", { htmlFor: radio.id, textContent: words[`source-${id}`] });
    radio.addEventListener("change", () => choose(id));
    radios[id] = make("div", { className: "dt-intake-radio" }, radio, label);
    radios[id].input = radio;
    panels[id] = make("div", { className: "dt-intake-panel" });
    source.append(radios[id], panels[id]);
  }

  const picker = (folder) => {
    const input = make("input", { type: "file", multiple: true, hidden: true, tabIndex: -1 });
    if (folder) input.webkitdirectory = true;
    input.setAttribute("aria-label", folder ? words["pick-folder"] : words["pick-files"]);
    input.addEventListener("change", () => {
      bring([...input.files]);
      input.value = "";
    });
    const button = make("button", { type: "button", textContent: folder ? words["pick-folder"] : words["pick-files"] });
    button.addEventListener("click", () => input.click());
    return [button, input];
  };
  const drop = make("div", { className: "dt-intake-drop" },
    make("div", { className: "dt-intake-row" }, ...picker(false), ...picker(true)),
    make("p", { textContent: words.drop }));
  drop.addEventListener("dragover", (event) => {
    event.preventDefault();
    drop.classList.add("dt-over");
  });
  drop.addEventListener("dragleave", () => drop.classList.remove("dt-over"));
  drop.addEventListener("drop", async (event) => {
    event.preventDefault();
    drop.classList.remove("dt-over");
    const files = [...event.dataTransfer.files];
    const inside = await dropped(event.dataTransfer.items).catch(() => []);
    bring(inside.length ? inside : files);
  });
  const here = make("ul", { className: "dt-intake-files", "aria-label": words.here });
  const coming = make("ul", { className: "dt-intake-files", "aria-label": words.coming });
  const uploaded = make("p", { className: "dt-intake-said" });
  uploaded.setAttribute("role", "status");
  panels.files.append(drop, here, coming, uploaded, make("p", { className: "dt-intake-hint", textContent: words.kept }));

  const folder = make("input", { type: "text", id: `${own}-path`, value: given.folder, autocomplete: "off", spellcheck: false, maxLength: 4000 });
  folder.setAttribute("aria-describedby", `${own}-path-how`);
  panels.folder.append(
    make("label", { htmlFor: folder.id, textContent: words.path }), folder,
    make("p", { id: `${own}-path-how`, className: "dt-intake-hint", textContent: words["path-how"] }));

  const earlier = make("select", { id: `${own}-earlier` });
  const forget = make("button", { type: "button", textContent: words.forget });
  const sure = make("button", { type: "button", textContent: words["forget-sure"], hidden: true, className: "dt-intake-bad" });
  const keep = make("button", { type: "button", textContent: words["forget-not"], hidden: true });
  const forgotten = make("p", { className: "dt-intake-said" });
  forgotten.setAttribute("role", "status");
  const asking = (on) => {
    [forget.hidden, sure.hidden, keep.hidden] = [on, !on, !on];
    (on ? keep : forget).focus();
  };
  forget.addEventListener("click", () => asking(true));
  keep.addEventListener("click", () => asking(false));
  sure.addEventListener("click", () => {
    ask({ forget: earlier.value });
    asking(false);
  });
  panels.earlier.append(
    make("label", { htmlFor: earlier.id, textContent: words.earlier }), earlier,
    make("div", { className: "dt-intake-row" }, forget, sure, keep), forgotten,
    make("p", { className: "dt-intake-hint", textContent: words.kept }));
  panels.sample.append(make("p", { className: "dt-intake-hint", textContent: words["sample-how"] }));

  // --- of which marketplace and day
  const place = make("select", { id: `${own}-place` });
  for (const [id, name] of model.get("places")) place.append(make("option", { value: id, textContent: name }));
  place.value = given.place;
  const day = make("input", { type: "date", id: `${own}-day`, value: given.day });
  let typed = false;
  day.setAttribute("aria-describedby", `${own}-day-how`);
  day.addEventListener("input", () => { typed = true; });
  const when = make("div", { className: "dt-intake-when" },
    make("div", {}, make("label", { htmlFor: place.id, textContent: words.place }), place),
    make("div", {}, make("label", { htmlFor: day.id, textContent: words.day }), day),
    make("p", { id: `${own}-day-how`, className: "dt-intake-hint", textContent: words["day-how"] }));

  // --- how it goes
  const read = make("button", { type: "submit", className: "dt-intake-go", textContent: words.read });
  const stop = make("button", { type: "button", textContent: words.stop, hidden: true });
  stop.addEventListener("click", () => ask({ stop: true }));
  const bar = make("progress", { hidden: true, max: 1, value: 0 });
  bar.setAttribute("aria-label", words.progress);
  const standing = make("p", { className: "dt-intake-standing" });
  standing.setAttribute("role", "status");
  const form = make("form", { className: "dt", noValidate: true }, source, when,
    make("div", { className: "dt-intake-row" }, read, stop), bar, standing);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (read.getAttribute("aria-disabled") === "true") return;
    if (sender.busy) {
      stand({ state: "failed", text: words["still-coming"] });
      return;
    }
    stand({ state: "busy", text: words.begins, value: 0, of: 1 });
    ask({ read: { source: chosen.value, upload: earlier.value, folder: folder.value, place: place.value, day: day.value } });
  });

  // --- what changes
  const choose = (id) => {
    chosen.value = id;
    radios[id].input.checked = true;
    for (const one of CHECKS) panels[one].hidden = one !== id;
    if (!typed) day.value = id === "sample" ? given["sample-day"] : given.day;
  };
  let heard = Date.now();
  let timer;
  const wait = () => {
    if (Date.now() - heard > GONE_AFTER) stand({ state: "failed", text: words.gone });
    else ask({ ping: true });
  };
  const stand = ({ state, text, value, of, link }) => {
    const busy = state === "busy";
    heard = Date.now();
    clearInterval(timer);
    if (busy) timer = setInterval(wait, ASK_EVERY);
    read.setAttribute("aria-disabled", String(busy));
    [stop.hidden, bar.hidden] = [!busy, !busy];
    if (busy) [bar.max, bar.value] = [of, value];
    standing.className = `dt-intake-standing dt-intake-${state}`;
    standing.textContent = text;
    if (link) standing.append(" ", make("a", { href: `#${link}`, textContent: words["go-there"] }));
  };
  const rows = new Map();
  const told = (one, how, why) => {
    let row = rows.get(one.number);
    if (row === undefined) {
      row = make("li", {}, make("bdi", { className: "dt-intake-name", textContent: one.file.name }), make("span"));
      rows.set(one.number, row);
      coming.append(row);
    }
    const share = one.file.size ? Math.floor((100 * one.here) / one.file.size) : 0;
    const text = { waits: words.waits, comes: say("comes", { share, size: size(one.file.size) }),
      refused: why, unreadable: words.unreadable, lost: words.lost }[how];
    row.lastChild.textContent = text ?? "";
    row.classList.toggle("dt-intake-bad", ["refused", "unreadable", "lost"].includes(how));
    if (how === "kept") {
      row.remove();
      rows.delete(one.number);
    }
    if (how !== "comes" && how !== "waits") count();
  };
  const sender = new Sender({ send: (content, buffers) => model.send(content, undefined, buffers), told });
  const bring = (files) => {
    for (const [number, row] of rows) if (row.classList.contains("dt-intake-bad")) {
      row.remove();
      rows.delete(number);
    }
    // As in a folder that is named: neither hidden files nor what lies in folders of the folder.
    const seen = files.filter((file) => !file.name.startsWith(".") && (file.webkitRelativePath ?? "").split("/").length < 3);
    for (const file of seen) sender.add(file);
  };
  const count = () => {
    const number = model.get("brought").length;
    const bad = [...rows.values()].filter((row) => row.classList.contains("dt-intake-bad")).length;
    uploaded.textContent = [number ? say(number === 1 ? "one-here" : "many-here", { count: number }) : "",
      bad ? say(bad === 1 ? "one-refused" : "many-refused", { count: bad }) : ""].filter(Boolean).join(" ");
  };
  const drawBrought = () => {
    here.replaceChildren(...model.get("brought").map(([name, bytes]) => {
      const remove = make("button", { type: "button", textContent: words.remove });
      remove.setAttribute("aria-label", say("remove-it", { name }));
      remove.addEventListener("click", () => {
        ask({ remove: name });
        panels.files.querySelector("button").focus();
      });
      return make("li", {}, make("bdi", { className: "dt-intake-name", textContent: name }),
        make("span", { textContent: size(bytes) }), remove);
    }));
    count();
  };
  const drawUploads = () => {
    const before = earlier.value;
    const uploads = model.get("uploads");
    earlier.replaceChildren(...uploads.map(([id, label]) => make("option", { value: id, textContent: label })));
    if (uploads.some(([id]) => id === before)) earlier.value = before;
    radios.earlier.hidden = !uploads.length;
    if (!uploads.length && chosen.value === "earlier") {
      choose("files");
      radios.files.input.focus();
    }
  };
  const drawStanding = () => stand(model.get("standing"));
  const hear = (content) => {
    heard = Date.now();
    sender.hear(content);
    if (content.said !== undefined) [uploaded.textContent, forgotten.textContent] = [content.said, content.said];
  };

  model.on("msg:custom", hear);
  model.on("change:brought", drawBrought);
  model.on("change:uploads", drawUploads);
  model.on("change:standing", drawStanding);
  el.append(form);
  drawBrought();
  drawUploads();
  drawStanding();
  choose(given.source);
  return () => {
    clearInterval(timer);
    model.off("msg:custom", hear);
    model.off("change:brought", drawBrought);
    model.off("change:uploads", drawUploads);
    model.off("change:standing", drawStanding);
  };
}

export default { render };
