// The last scan, large: what it was, what it came to, and what to do next.
import { textOf } from "./pieces.js";
import { words } from "./words.js";

const STEPS = { known: words("known"), complete: words("complete"), over: words("over") };

export class LastScan {
  constructor(root) {
    this.root = root;
    this.product = null;
  }

  part(name) {
    return this.root.querySelector(`[data-part=${name}]`);
  }

  show({ outcome, title, name = "", figure = "", told, product = null, addable = null, open = null }) {
    this.root.hidden = false;
    this.root.dataset.outcome = outcome;
    this.product = product;
    this.part("title").textContent = title;
    this.part("name").textContent = name;
    this.part("figure").textContent = figure;
    this.part("words").textContent = told;
    this.root.querySelectorAll("[data-for=line]").forEach((button) => (button.hidden = product === null));
    this.part("add").hidden = addable === null;
    this.part("rest").hidden = product === null || !open;
    this.part("rest").textContent = open ? words("the_rest", { pieces: textOf(open) }) : "";
  }

  line(line, figures, told = "") {
    const outcome = figures.outcome(line);
    this.show({
      outcome,
      title: line.sku,
      name: line.name,
      figure: figures.progress(line),
      told: told || STEPS[outcome],
      product: line.product,
      open: figures.open(line),
    });
    return outcome;
  }
}
