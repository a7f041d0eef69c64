// Runs sending.js against a stub of the kernel and timers set by hand; prints what happened.
import { readFileSync } from "node:fs";

let timers = [];
globalThis.setTimeout = (call) => { const timer = { call }; timers.push(timer); return timer; };
globalThis.clearTimeout = (timer) => { timers = timers.filter((one) => one !== timer); };
const source = readFileSync(process.argv[2]);
const { Sender } = await import(`data:text/javascript;base64,${source.toString("base64")}`);

const file = (name, text, broken = false) => ({
  name, size: text.length,
  slice: (from, to) => ({ arrayBuffer: async () => {
    if (broken) throw new Error("gone");
    return new TextEncoder().encode(text.slice(from, to)).buffer;
  } }),
});
const settle = () => new Promise((done) => setImmediate(done));

async function play(files, answer, { closed = false } = {}) {
  const told = [];
  const asked = [];
  let most = 0;
  const sender = new Sender({
    chunk: 4, ahead: 2,
    send: (content, buffers) => {
      if (closed) throw new Error("closed");
      asked.push({ ...content, text: buffers ? new TextDecoder().decode(buffers[0]) : undefined });
    },
    told: (one, how, why) => told.push([one.file.name, how, ...(why ? [why] : [])]),
  });
  files.forEach((one) => sender.add(one));
  let seen = 0;
  for (let turn = 0; turn < 60; turn++) {
    await settle();
    const waiting = asked.slice(seen);
    most = Math.max(most, waiting.filter((one) => one.put !== undefined).length);
    const next = waiting[0];
    if (next === undefined) break;
    seen += 1;
    for (const said of answer(next)) sender.hear(said);
  }
  return { told, asked, most, busy: sender.busy, sender };
}

const sizes = {};
const kernel = (asked) => {
  if (asked.open !== undefined) {
    sizes[asked.open] = asked.size;
    if (asked.name.startsWith("bad")) return [{ refused: asked.open, why: "No." }];
    return asked.size ? [{ opened: asked.open }] : [{ kept: asked.open }];
  }
  if (asked.drop !== undefined) return [];
  const at = asked.at + asked.text.length;
  return at === sizes[asked.put] ? [{ kept: asked.put }] : [{ got: asked.put, at }];
};
const inChunks = ({ asked }) => asked.filter((one) => one.put !== undefined).map((one) => [one.at, one.text]);
const how = ({ told }) => told.filter(([, state]) => !["waits", "comes"].includes(state));

const shown = {};
const large = await play([file("a.txt", "abcdefghijklmnopqrstuvwxyz")], kernel);
shown.chunks = inChunks(large);
shown.most = large.most;
shown.timers = timers.length;
shown.several = how(await play([file("a.txt", "abc"), file("bad.txt", "x"), file("empty.txt", ""), file("b.txt", "12345")], kernel));
const vanished = await play([file("a.txt", "abcdefgh", true), file("b.txt", "1")], kernel);
shown.vanished = how(vanished);
shown.dropped = vanished.asked.filter((one) => one.drop !== undefined).length;
shown.closed = how(await play([file("a.txt", "abc")], kernel, { closed: true }));
const silent = await play([file("a.txt", "abc")], () => []);
timers.forEach(({ call }) => call());
shown.silent = how(silent);
shown.free = !silent.busy || !silent.sender.busy;
const other = await play([file("a.txt", "abc")], (asked) => asked.open ? [{ kept: 1.5 }, { refused: 2.5, why: "" }, {}] : []);
shown.others = how(other);
console.log(JSON.stringify(shown));
