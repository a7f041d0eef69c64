// Sends files to the kernel in chunks, one file after the other, and tells what becomes of each.
// The kernel answers every chunk; only so many are on their way at once, however large the file.
const CHUNK = 1 << 20;
const AHEAD = 4;
const PATIENCE = 30000;

export class Sender {
  constructor({ send, told, chunk = CHUNK, ahead = AHEAD, patience = PATIENCE }) {
    Object.assign(this, { send, told, chunk, ahead, patience });
    // Another view of the same form hears the same answers: its numbers must not be ours.
    this.next = Math.floor(Math.random() * 1e9);
    this.waiting = [];
    this.current = null;
  }

  get busy() {
    return this.current !== null;
  }

  add(file) {
    const one = { number: ++this.next, file, sent: 0, here: 0, opened: false };
    this.waiting.push(one);
    this.told(one, "waits");
    if (!this.busy) this.begin();
    return one;
  }

  hear(content) {
    const one = this.current;
    if (one === null || ![content.opened, content.got, content.kept, content.refused].includes(one.number)) return;
    this.wait(one);
    if (content.opened !== undefined) {
      one.opened = true;
      this.pour(one);
    } else if (content.got !== undefined) {
      one.here = content.at;
      this.told(one, "comes");
      this.pour(one);
    } else if (content.kept !== undefined) {
      this.end(one, "kept");
    } else {
      this.end(one, "refused", content.why);
    }
  }

  // --- inside

  begin() {
    this.current = this.waiting.shift() ?? null;
    if (this.current === null) return;
    const one = this.current;
    this.told(one, "comes");
    this.post(one, { open: one.number, name: one.file.name, size: one.file.size });
  }

  async pour(one) {
    if (one.pouring) return;
    one.pouring = true;
    while (this.current === one && one.sent < one.file.size && one.sent - one.here < this.ahead * this.chunk) {
      const at = one.sent;
      let bytes;
      try {
        bytes = await one.file.slice(at, at + this.chunk).arrayBuffer();
      } catch {
        this.post(one, { drop: one.number });
        this.end(one, "unreadable");
        return;
      }
      if (this.current !== one) return;
      one.sent = at + bytes.byteLength;
      this.post(one, { put: one.number, at }, [bytes]);
    }
    one.pouring = false;
  }

  post(one, content, buffers) {
    this.wait(one);
    try {
      this.send(content, buffers);
    } catch {
      this.end(one, "lost");
    }
  }

  wait(one) {
    clearTimeout(this.timer);
    if (this.current === one) this.timer = setTimeout(() => this.end(one, "lost"), this.patience);
  }

  end(one, how, why = "") {
    if (this.current !== one) return;
    clearTimeout(this.timer);
    this.current = null;
    this.told(one, how, why);
    this.begin();
  }
}

