// The order's lines on the screen; only what changed is drawn again.
import { words } from "./words.js";

const BADGES = { complete: words("is_complete"), over: words("is_over") };

export class LineList {
  constructor(list, template, onChoose) {
    this.list = list;
    this.template = template;
    this.onChoose = onChoose;
    this.items = new Map();
  }

  build(lines) {
    this.items.clear();
    this.list.replaceChildren(
      ...lines.map((line) => {
        const item = this.template.content.cloneNode(true).firstElementChild;
        item.querySelector(".sku").textContent = line.sku;
        item.querySelector(".name").textContent = line.name;
        item.querySelector("button").addEventListener("click", () => this.onChoose(line.product));
        this.items.set(line.product, item);
        return item;
      }),
    );
  }

  draw(line, figures) {
    const item = this.items.get(line.product);
    const open = figures.open(line);
    const state = figures.counted(line) === 0 ? "" : open === null || open > 0 ? "begun" : figures.outcome(line);
    item.dataset.state = state;
    item.querySelector(".figure").textContent = figures.progress(line);
    item.querySelector(".badge").textContent = BADGES[state] ?? "";
  }

  // The order may have other lines than the last time, if it was not yet sent then.
  drawAll(lines, figures) {
    if (lines.length !== this.items.size || !lines.every((line) => this.items.has(line.product))) this.build(lines);
    lines.forEach((line) => this.draw(line, figures));
  }

  mark(product) {
    this.items.forEach((item, key) => item.toggleAttribute("data-last", key === product));
  }
}
