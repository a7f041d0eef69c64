// A button that asks the kernel for a file and hands it to the browser.
const GONE_AFTER = 30000;

function render({ model, el }) {
  const button = document.createElement("button");
  const said = document.createElement("span");
  let asked = 0;
  let timer;

  el.classList.add("dt-download");
  button.type = "button";
  // In JupyterLab, Enter on a button would otherwise open the cell.
  el.setAttribute("data-lm-suppress-shortcuts", "true");
  said.setAttribute("role", "status");
  el.append(button, said);

  const busy = () => button.getAttribute("aria-disabled") === "true";
  const say = (text, working = false) => {
    clearTimeout(timer);
    said.textContent = text;
    button.setAttribute("aria-disabled", String(working));
  };
  const draw = () => { button.textContent = model.get("label"); };
  const ask = () => {
    if (busy()) return;
    const words = model.get("words");
    say(words.making, true);
    timer = setTimeout(() => say(words.gone), GONE_AFTER);
    try {
      model.send({ make: ++asked });
    } catch {
      say(words.gone);
    }
  };
  const hear = (content, buffers) => {
    if (content.failed === asked) say(content.why);
    if (content.made !== asked) return;
    const url = URL.createObjectURL(new Blob(buffers, { type: content.kind }));
    const link = document.createElement("a");
    link.href = url;
    link.download = model.get("name");
    link.click();
    setTimeout(() => URL.revokeObjectURL(url), GONE_AFTER);
    say(model.get("words").made.replace("{name}", model.get("name")));
  };

  button.addEventListener("click", ask);
  model.on("change:label", draw);
  model.on("msg:custom", hear);
  draw();
  return () => {
    clearTimeout(timer);
    model.off("change:label", draw);
    model.off("msg:custom", hear);
  };
}

export default { render };
