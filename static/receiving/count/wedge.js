// The scan box: a scanner types like a very fast keyboard. Codes are taken out of the box at once and in order, so
// that the next scan never runs into the one before.
import { cleaned } from "./codes.js";

const IDLE_MS = 80;
const FAST_MS_PER_KEY = 35;
const SHORTEST_UNTERMINATED = 6;

export class Wedge {
  constructor(box, onCode) {
    this.box = box;
    this.onCode = onCode;
    this.firstKeyAt = 0;
    this.timer = 0;
    box.addEventListener("keydown", (event) => this.key(event));
    box.addEventListener("input", () => this.typed());
    document.addEventListener("keydown", (event) => this.catchStray(event), true);
  }

  key(event) {
    if (event.key === "Enter" || (event.key === "Tab" && this.box.value)) {
      event.preventDefault();
      this.take();
    }
  }

  // A scanner without a suffix is told by its speed; a person's code waits for Enter.
  typed() {
    const now = performance.now();
    if (this.box.value.length <= 1) this.firstKeyAt = now;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      const { length } = this.box.value;
      const perKey = (now - this.firstKeyAt) / Math.max(length - 1, 1);
      if (length >= SHORTEST_UNTERMINATED && perKey < FAST_MS_PER_KEY) this.take();
    }, IDLE_MS);
  }

  take() {
    clearTimeout(this.timer);
    const code = cleaned(this.box.value);
    this.box.value = "";
    if (code) this.onCode(code);
  }

  // Keys pressed while nothing to type into has the focus belong to a scanner: the box takes them.
  catchStray(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.key.length !== 1) return;
    if (document.querySelector("dialog[open]") || event.target.closest("input, textarea, select")) return;
    if (event.key === " " && event.target.closest("button, a, summary")) return;
    this.ready();
  }

  ready() {
    this.box.focus({ preventScroll: true });
  }
}
