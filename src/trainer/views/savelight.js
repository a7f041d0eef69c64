// Shows what is on disk. Asks the kernel for a sign of life, and says so when none comes.
const ASK_EVERY = 1500;
const GONE_AFTER = 3500;

function render({ model, el }) {
  const line = document.createElement("div");
  line.className = "dt-light";
  line.setAttribute("role", "status");
  el.appendChild(line);

  let heard = Date.now();
  let asked = 0;

  const draw = () => {
    const gone = Date.now() - heard > GONE_AFTER;
    const text = gone ? model.get("gone") : model.get("text");
    line.classList.toggle("dt-light-bad", gone || model.get("bad"));
    if (line.textContent !== text) line.textContent = text;
  };
  const ask = () => {
    try {
      model.send({ ping: ++asked });
    } catch {
      // The channel is closed: the silence that follows is what the page reports.
    }
    draw();
  };
  const hear = () => {
    heard = Date.now();
    draw();
  };

  model.on("msg:custom", hear);
  model.on("change:text", hear);
  model.on("change:bad", hear);
  const timer = setInterval(ask, ASK_EVERY);
  ask();
  return () => clearInterval(timer);
}

export default { render };
