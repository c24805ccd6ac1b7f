// One line by hand: numbers for each end, the reason and the photographs.
import { BUCKETS, lineOf } from "./draft.js";
import { PhotoField } from "./photo-field.js";
import { textOf, unitsOf } from "./pieces.js";
import { words } from "./words.js";

export class LineDialog {
  constructor(dialog, limits, onDone) {
    this.dialog = dialog;
    this.onDone = onDone;
    this.photos = new PhotoField(dialog.querySelector(".photos"), limits, () => this.onDone(this.line));
    dialog.querySelector("form").addEventListener("submit", (event) => this.submit(event));
    dialog.querySelector(".close").addEventListener("click", () => dialog.close());
  }

  field(name) {
    return this.dialog.querySelector(`[name="${name}"]`);
  }

  async open(draft, line, bucket = "accepted") {
    this.draft = draft;
    this.line = line;
    const counted = lineOf(draft, line.product);
    await this.photos.show(counted.photos);
    // Not before: a scan may come meanwhile, and what is shown here is what is kept in the end.
    this.dialog.querySelector("h2").textContent = `${line.sku} ${line.name}`;
    for (const name of BUCKETS) this.field(name).value = counted[name] ? textOf(counted[name]) : "";
    this.field("reason").value = counted.reason;
    this.dialog.querySelector(".faults").textContent = "";
    this.dialog.showModal();
    this.field(bucket).focus();
    this.field(bucket).select();
  }

  submit(event) {
    event.preventDefault();
    const units = BUCKETS.map((name) => (this.field(name).value.trim() ? unitsOf(this.field(name).value) : 0));
    const wrong = BUCKETS.filter((_, place) => units[place] === null);
    BUCKETS.forEach((name) => this.field(name).setAttribute("aria-invalid", String(wrong.includes(name))));
    if (wrong.length) {
      this.dialog.querySelector(".faults").textContent = words("write_digits");
      this.field(wrong[0]).focus();
      return;
    }
    const counted = lineOf(this.draft, this.line.product);
    BUCKETS.forEach((name, place) => (counted[name] = units[place]));
    counted.reason = this.field("reason").value.trim();
    // Scans before a number typed by hand are in that number: taking one back would count it off twice.
    this.draft.scans = this.draft.scans.filter(([product]) => product !== this.line.product);
    this.dialog.close();
    this.onDone(this.line);
  }
}
