// Before booking in: every counted line against the order, and what is still needed.
import { countedUnits } from "./draft.js";
import { PhotoField } from "./photo-field.js";
import { textOf } from "./pieces.js";
import { SignaturePad } from "./signature-pad.js";
import { words } from "./words.js";

const NEEDS_REASON = ["damaged", "missing", "wrong"];

// One sentence for each thing the server would refuse, so that it is mended at the pallet and not at the desk.
export function faultsOf(draft, snapshot) {
  const faults = [];
  for (const [product, line] of Object.entries(draft.lines)) {
    const onOrder = snapshot.lines.find((each) => each.product === Number(product));
    const sku = onOrder?.sku ?? draft.extras[product]?.sku;
    if (!countedUnits(draft, product)) {
      if (line.reason || line.photos.length) faults.push([product, words("enter_pieces", { sku })]);
    } else if (!onOrder) {
      if (!line.photos.length) faults.push([product, words("extra_photo", { sku })]);
    } else {
      if (NEEDS_REASON.some((bucket) => line[bucket]) && !line.reason) faults.push([product, words("give_reason", { sku })]);
      if (snapshot.needs_photo.some((bucket) => line[bucket]) && !line.photos.length) faults.push([product, words("add_photo", { sku })]);
    }
  }
  if (snapshot.needs_signature && !isSigned(draft)) faults.push([null, words("sign")]);
  if (!faults.length && !Object.keys(draft.lines).some((product) => countedUnits(draft, product))) faults.push([null, words("nothing_counted")]);
  return faults;
}

function isSigned({ signature }) {
  return Boolean(signature?.drawing || signature?.name.trim());
}

export class Review {
  constructor(dialog, limits, { onFix, onBook, onChange }) {
    this.dialog = dialog;
    this.onFix = onFix;
    this.photos = new PhotoField(dialog.querySelector(".photos"), limits, onChange);
    this.signature = new SignaturePad(dialog.querySelector(".signature-pad"), () => {
      onChange();
      this.check();
    });
    this.note = dialog.querySelector("[name=note]");
    this.note.addEventListener("input", () => {
      this.draft.note = this.note.value;
      onChange();
    });
    dialog.querySelector(".close").addEventListener("click", () => dialog.close());
    dialog.querySelector("form").addEventListener("submit", (event) => {
      event.preventDefault();
      if (!this.faults.length) onBook();
    });
  }

  async open(draft, snapshot, figures) {
    // One that is closed while it is drawn again stays closed.
    const wasOpen = this.dialog.open;
    await this.photos.show(draft.photos);
    this.draft = draft;
    this.snapshot = snapshot;
    this.note.value = draft.note;
    this.signature.show(draft, snapshot.needs_signature);
    this.check();
    this.drawLines(snapshot, figures);
    if (wasOpen || this.dialog.open) return;
    this.dialog.showModal();
    this.dialog.scrollTop = 0;
  }

  check() {
    this.faults = faultsOf(this.draft, this.snapshot);
    this.drawFaults();
  }

  drawFaults() {
    const items = this.faults.map(([product, told]) => {
      const item = document.createElement("li");
      if (product === null) item.textContent = told;
      else {
        const button = document.createElement("button");
        button.type = "button";
        button.textContent = told;
        button.addEventListener("click", () => this.onFix(Number(product)));
        item.append(button);
      }
      return item;
    });
    this.dialog.querySelector(".faults ul").replaceChildren(...items);
    this.dialog.querySelector(".faults").hidden = !items.length;
    this.dialog.querySelector("[type=submit]").setAttribute("aria-disabled", String(items.length > 0));
  }

  drawLines(snapshot, figures) {
    const extras = Object.entries(this.draft.extras).map(([product, extra]) => ({ product: Number(product), ...extra, isExtra: true }));
    const rows = [...snapshot.lines, ...extras].filter((line) => countedUnits(this.draft, line.product));
    // What differs comes first: of 300 lines those are what a person has to look at.
    const differs = (line) => line.isExtra || figures.differs(line) || NEEDS_REASON.some((bucket) => this.draft.lines[line.product][bucket]);
    const ordered = [...rows.filter(differs), ...rows.filter((line) => !differs(line))];
    this.dialog.querySelector("tbody").replaceChildren(...ordered.map((line) => this.row(line, figures)));
  }

  row(line, figures) {
    const row = this.dialog.querySelector("template").content.cloneNode(true).firstElementChild;
    const counted = this.draft.lines[line.product];
    row.querySelector(".sku").textContent = line.sku;
    row.querySelector(".name").textContent = line.name;
    for (const bucket of ["accepted", "damaged", "missing", "wrong"]) {
      const cell = row.querySelector(`[data-bucket=${bucket}]`);
      cell.textContent = textOf(counted[bucket]);
      cell.classList.toggle("zero", !counted[bucket]);
    }
    row.querySelector(".difference").textContent = line.isExtra ? words("not_on_the_order") : figures.difference(line);
    return row;
  }
}
