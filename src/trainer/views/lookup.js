// The playbook beside a case. Ctrl and / open it, Escape closes it and gives the focus back.
// No key alone does: who speaks to the screen would press it with every other word.
const KEY = "/";
const PAUSE = 150;

const made = (name, class_, text) => {
  const element = document.createElement(name);
  if (class_) element.className = class_;
  if (text) element.textContent = text;
  return element;
};

function render({ model, el }) {
  const labels = model.get("labels");
  const panel = made("details", "dt dt-lookup");
  const title = made("summary", "", labels.title);
  const inside = made("div", "dt-lookup-inside");
  const label = made("label", "", labels.label);
  const field = made("input");
  const said = made("p", "dt-lookup-said");
  const found = made("div");
  title.append(made("kbd", "", labels.key));
  field.type = "search";
  field.autocomplete = "off";
  field.spellcheck = false;
  said.setAttribute("role", "status");
  label.append(field);
  inside.append(label, made("p", "dt-lookup-how", labels.how), said, found);
  panel.append(title, inside);
  el.append(panel);

  panel.open = model.get("unfolded");
  field.value = model.get("query");
  let before = null;
  let waiting = 0;

  const show = () => {
    if (said.textContent !== model.get("said")) said.textContent = model.get("said");
    found.innerHTML = model.get("found");
  };
  const ask = () => {
    clearTimeout(waiting);
    model.save_changes();
  };
  const turn = (open) => {
    panel.open = open;
    model.set("unfolded", open);
  };
  const open = () => {
    before = document.activeElement;
    turn(true);
    field.focus();
    field.select();
  };
  const close = () => {
    turn(false);
    const back = before && before.isConnected && before !== document.body ? before : title;
    back.focus();
  };

  // A redraw of the desk draws this anew out of the model: what was typed must stand there at once.
  field.addEventListener("input", () => {
    model.set("query", field.value);
    clearTimeout(waiting);
    waiting = setTimeout(ask, PAUSE);
  });
  field.addEventListener("keydown", (event) => {
    if (event.key === "Enter") ask();
  });
  title.addEventListener("click", (event) => {
    event.preventDefault();
    if (panel.open) close();
    else open();
  });
  panel.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !panel.open) return;
    event.preventDefault();
    event.stopPropagation();
    close();
  });
  const onKey = (event) => {
    if (event.key !== KEY || !(event.ctrlKey || event.metaKey) || event.altKey) return;
    const desk = el.closest(".dt-root");
    if (event.target !== document.body && desk && !desk.contains(event.target)) return;
    event.preventDefault();
    if (panel.open) field.focus();
    else open();
  };
  document.addEventListener("keydown", onKey);
  model.on("change:said", show);
  model.on("change:found", show);
  show();
  return () => {
    clearTimeout(waiting);
    document.removeEventListener("keydown", onKey);
    model.off("change:said", show);
    model.off("change:found", show);
  };
}

export default { render };
