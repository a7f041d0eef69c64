// Draws the parts of the desk that the kernel tells of, and passes on what was chosen.
// A part that has not changed keeps its place on the page, and so what is folded, read or focused there.
const KEPT = "dispute-trainer:";
// Pixels of a case that have to be in sight for the page to stay where it is.
const SEEN = 240;

const make = (name, attributes, ...children) => {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === true) made.setAttribute(key, "");
    else if (value !== false && value !== undefined) made.setAttribute(key, value);
  }
  made.append(...children);
  return made;
};

// What is chosen and not yet handed in outlives a redrawn part and a reloaded page.
const keep = (key, value) => {
  try {
    if (value === undefined) sessionStorage.removeItem(KEPT + key);
    else sessionStorage.setItem(KEPT + key, JSON.stringify(value));
  } catch {
    // A browser that keeps nothing: the page works, and forgets when it is reloaded.
  }
};
const kept = (key) => {
  try {
    return JSON.parse(sessionStorage.getItem(KEPT + key));
  } catch {
    return null;
  }
};

const html = (part, at) => {
  at.innerHTML = part.html;
};

const buttons = (part, at, send) => {
  for (const one of part.buttons) {
    const words = one.means ? [make("strong", {}, one.label), make("span", {}, one.means)] : [one.label];
    const drawn = make("button", { type: "button", class: one.looks, "aria-pressed": one.open ? "true" : undefined }, ...words);
    drawn.addEventListener("click", () => send({ pressed: one.id, number: part.number }));
    at.append(drawn);
  }
};

// A set of cards: one tab stop, arrow keys and numbers choose, Enter hands in.
const cards = (part, at, send) => {
  const known = new Set(part.options.map((one) => one.id));
  const before = kept(part.key);
  let chosen = Array.isArray(before) ? before.filter((id) => part.takes === "text" || known.has(id)) : [];

  const said = make("p", { class: "dt-remark", role: "alert" }, part.told);
  const draft = part.draft ? make("div", { class: "dt-draft-body", "aria-live": "polite" }) : null;
  const go = make("button", { type: "button", class: "dt-go" });
  const group = make("fieldset", { class: "dt-cards", tabindex: "-1", "aria-describedby": "dt-how" },
    make("legend", { class: "dt-asks" }, part.asks), make("p", { class: "dt-how", id: "dt-how" }, part.how));
  const radio = part.takes === "one";
  const inputs = part.options.map((one, place) => {
    const input = make("input", { type: radio ? "radio" : "checkbox", name: `dt-${part.key}`, value: one.id });
    const number = make("span", { class: "dt-n", "aria-hidden": "true" }, String(place + 1));
    const words = make("span", { class: "dt-words" }, make("strong", {}, one.label), make("span", {}, one.means));
    group.append(make("label", { class: "dt-pick" }, input, number, words));
    input.addEventListener("change", () => choose(one.id, input.checked));
    return input;
  });
  const field = part.takes === "text" ? make("input", { type: "text", id: "dt-answer", class: "dt-answer", autocomplete: "off" }) : null;
  if (field) {
    field.value = chosen[0] ?? "";
    field.addEventListener("input", () => choose(field.value, true));
    group.append(make("label", { for: "dt-answer" }, part.answer), field);
  }

  const choose = (id, on) => {
    if (field || radio) chosen = on ? [id] : [];
    else chosen = on ? [...chosen, id] : chosen.filter((other) => other !== id);
    said.textContent = "";
    keep(part.key, chosen);
    show();
  };
  const show = () => {
    for (const input of inputs) {
      input.checked = chosen.includes(input.value);
      input.closest("label").classList.toggle("dt-chosen", input.checked);
    }
    if (draft) {
      const texts = chosen.map((id) => part.options.find((one) => one.id === id)[part.draft.shows]);
      draft.replaceChildren(...texts.map((text, place) =>
        make("p", {}, part.draft.numbered ? `${place + 1}. ${text}` : text)));
      if (!texts.length) draft.append(make("p", { class: "dt-empty" }, part.draft.empty));
    }
    go.textContent = chosen.length || !part.nothing ? part.go : part.nothing;
    rove();
  };
  // Boxes have one tab stop as well: the one that was last used, or the first.
  let stop = 0;
  const rove = () => {
    if (!radio) inputs.forEach((input, place) => { input.tabIndex = place === stop ? 0 : -1; });
  };
  const turn = (place) => {
    stop = place;
    rove();
    inputs[place].focus();
  };
  const handIn = () => {
    const lacking = part.needs > chosen.length || (field && !field.value.trim());
    said.textContent = lacking ? part.lacking : "";
    if (!lacking) send({ chose: [...chosen], number: part.number, about: part.about });
  };
  go.addEventListener("click", handIn);

  group.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const at = inputs.indexOf(event.target);
    const here = event.target === group || at >= 0;
    const number = Number(event.key);
    if (event.key === "Enter" && (here || event.target === field)) handIn();
    else if (here && number >= 1 && number <= inputs.length) {
      turn(number - 1);
      inputs[number - 1].click();
    } else if (here && /^Arrow(Down|Right|Up|Left)$/.test(event.key)) {
      const step = /Down|Right/.test(event.key) ? 1 : -1;
      if (!inputs.length) return;
      const next = at < 0 ? (step > 0 ? 0 : inputs.length - 1) : (at + step + inputs.length) % inputs.length;
      turn(next);
      if (radio) inputs[next].click();
    } else return;
    event.preventDefault();
    event.stopPropagation();
  });

  at.append(group);
  if (draft) at.append(make("section", { class: "dt-card dt-draft", "aria-label": part.draft.title },
    make("div", { class: "dt-card-head" }, part.draft.title), draft));
  at.append(said, go);
  show();
};

const DRAW = { html, buttons, cards };

function render({ model, el }) {
  const root = make("div", { class: "dt dt-stage", "data-lm-suppress-shortcuts": "true" });
  const places = {};
  for (const place of ["top", "case", "side", "work"]) {
    places[place] = make("div", { class: `dt-at-${place}` });
    root.append(places[place]);
  }
  el.append(root);

  const drawn = new Map();
  let sent = null;
  const send = (said) => {
    sent = said;
    model.send(said);
  };
  const fill = (at, part) => {
    at.replaceChildren();
    DRAW[part.kind](part, at, send);
  };
  const first = ({ part }) => {
    const old = part && drawn.get(part.name);
    if (!old) return;
    fill(old.at, part);
    old.told = JSON.stringify(part);
  };
  const draw = () => {
    const parts = model.get("parts");
    const had = root.contains(document.activeElement);
    for (const [name, one] of drawn) {
      if (!parts.some((part) => part.name === name)) {
        if (one.key) keep(one.key);
        one.at.remove();
        drawn.delete(name);
      }
    }
    for (const part of parts) {
      const told = JSON.stringify(part);
      const old = drawn.get(part.name);
      if (old?.told === told) continue;
      const at = old?.at ?? make("div", { class: `dt-part dt-part-${part.name}`, role: part.live ? "status" : undefined });
      if (old && old.key !== part.key) keep(old.key);
      fill(at, part);
      // Parts of one place stand in the order in which they are told of.
      const before = parts.slice(parts.indexOf(part) + 1).find((other) => other.place === part.place && drawn.has(other.name));
      if (!old) places[part.place].insertBefore(at, before ? drawn.get(before.name).at : null);
      drawn.set(part.name, { at, told, key: part.key });
    }
    for (const [place, at] of Object.entries(places)) {
      at.hidden = !at.childElementCount;
      root.classList.toggle(`dt-no-${place}`, at.hidden);
    }
    const follow = parts.filter((part) => part.follow).pop();
    if (sent && follow && (sent.pressed || follow.number !== sent.number)) {
      sent = null;
      moveOn(follow);
    } else if (had && !root.contains(document.activeElement)) focusOn(follow);
  };
  // After a decision the page stands where the story goes on, and the keys reach what comes next.
  const focusOn = (part) => {
    const at = part && drawn.get(part.name)?.at;
    const target = at?.querySelector("fieldset, button") ?? at;
    if (!target) return;
    if (target === at) at.tabIndex = -1;
    target.focus({ preventScroll: true });
  };
  const moveOn = (part) => {
    focusOn(part);
    const story = places.case.hidden ? root : places.case;
    const { top } = story.getBoundingClientRect();
    if (top < 0 || top > window.innerHeight - SEEN) story.scrollIntoView({ block: "start" });
  };

  model.on("change:parts", draw);
  model.on("msg:custom", first);
  draw();
}

export default { render };
