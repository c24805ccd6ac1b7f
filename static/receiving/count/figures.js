// The figures of a line: what the ledger has, what waits on this device, and what is being counted now.
import { countedUnits } from "./draft.js";
import { textOf, unitsOf } from "./pieces.js";
import { words } from "./words.js";

export class Figures {
  constructor(snapshot, draft, waiting) {
    this.snapshot = snapshot;
    this.draft = draft;
    this.waiting = waiting;
  }

  // Pieces of a product whose fate is known here or on the server, in units.
  counted(line) {
    const queued = this.waiting.reduce((sum, draft) => sum + countedUnits(draft, line.product), 0);
    return unitsOf(line.settled ?? "0") + queued + countedUnits(this.draft, line.product);
  }

  // Units that were ordered; null while the count is blind.
  ordered(line) {
    return line.ordered === undefined ? null : unitsOf(line.ordered);
  }

  open(line) {
    const ordered = this.ordered(line);
    return ordered === null ? null : Math.max(ordered - this.counted(line), 0);
  }

  // "known", "complete" or "over", after a piece was added.
  outcome(line) {
    const ordered = this.ordered(line);
    if (ordered === null || this.counted(line) < ordered) return "known";
    return this.counted(line) === ordered ? "complete" : "over";
  }

  progress(line) {
    const ordered = this.ordered(line);
    const counted = textOf(this.counted(line));
    return ordered === null ? words("counted", { counted }) : words("counted_of", { counted, ordered: textOf(ordered) });
  }

  difference(line) {
    const ordered = this.ordered(line);
    if (ordered === null) return "";
    const difference = this.counted(line) - ordered;
    if (!difference) return words("as_ordered");
    return words(difference > 0 ? "pieces_over" : "pieces_open", { pieces: textOf(Math.abs(difference)) });
  }

  differs(line) {
    const ordered = this.ordered(line);
    return ordered !== null && this.counted(line) !== ordered;
  }

  total() {
    const counted = this.snapshot.lines.reduce((sum, line) => sum + this.counted(line), 0);
    if (this.snapshot.lines.some((line) => line.ordered === undefined)) return words("counted", { counted: textOf(counted) });
    const ordered = this.snapshot.lines.reduce((sum, line) => sum + this.ordered(line), 0);
    return words("counted_of", { counted: textOf(counted), ordered: textOf(ordered) });
  }
}
