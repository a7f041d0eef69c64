// Runs savelight.js against a stub of the page, a stub of the kernel and a clock set by hand.
import { readFileSync } from "node:fs";

let now = 1000;
let timers = [];
Date.now = () => now;
globalThis.setInterval = (call, every) => {
  const timer = { call, every, due: now + every };
  timers.push(timer);
  return timer;
};
globalThis.clearInterval = (timer) => { timers = timers.filter((one) => one !== timer); };
const pass = (time) => {
  const until = now + time;
  for (;;) {
    const next = timers.filter((one) => one.due <= until).sort((a, b) => a.due - b.due)[0];
    if (!next) break;
    now = next.due;
    next.due += next.every;
    next.call();
  }
  now = until;
};

const element = () => {
  const classes = new Set();
  return {
    textContent: "", attributes: {}, children: [],
    setAttribute(name, value) { this.attributes[name] = value; },
    appendChild(child) { this.children.push(child); },
    set className(names) { names.split(" ").forEach((name) => classes.add(name)); },
    classList: {
      toggle(name, on) { if (on) classes.add(name); else classes.delete(name); },
      contains: (name) => classes.has(name),
    },
  };
};
globalThis.document = { createElement: element };

const asked = [];
let closed = false;
const listeners = {};
const state = { text: "Saved: 1", gone: "Gone", bad: false };
const model = {
  get: (name) => state[name],
  on: (event, call) => { (listeners[event] ??= []).push(call); },
  send: (content) => {
    if (closed) throw new Error("closed");
    asked.push(content.ping);
  },
};
const fire = (event) => (listeners[event] ?? []).forEach((call) => call());

const source = readFileSync(process.argv[2]);
const { default: light } = await import(`data:text/javascript;base64,${source.toString("base64")}`);
const el = element();
const stop = light.render({ model, el });
const [line] = el.children;
const look = () => ({ text: line.textContent, bad: line.classList.contains("dt-light-bad") });

const shown = { first: look(), role: line.attributes.role };
pass(2000);
state.text = "Saved: 2";
fire("change:text");
shown.changed = look();
pass(3000);
shown["3.0 s of silence"] = look();
pass(1600);
shown["4.6 s of silence"] = look();
fire("msg:custom");
shown.answered = look();
Object.assign(state, { text: "Not saved. Disk full.", bad: true });
fire("change:bad");
shown.refused = look();
Object.assign(state, { text: "Saved: 2", bad: false });
fire("change:text");
closed = true;
pass(6000);
shown.closed = look();
stop?.();
shown.timers = timers.length;
shown.asked = asked;
console.log(JSON.stringify(shown));
