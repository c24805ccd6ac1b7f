// The last scan, large: what it was, what it came to, and what to do next.
import { textOf } from "./pieces.js";

const STEPS = {
  known: "Counted.",
  complete: "Complete. On to the next product.",
  over: "More than ordered. Check the pile, or take it back.",
};

export class LastScan {
  constructor(root) {
    this.root = root;
    this.product = null;
  }

  part(name) {
    return this.root.querySelector(`[data-part=${name}]`);
  }

  show({ outcome, title, name = "", figure = "", words, product = null, addable = null, open = null }) {
    this.root.hidden = false;
    this.root.dataset.outcome = outcome;
    this.product = product;
    this.part("title").textContent = title;
    this.part("name").textContent = name;
    this.part("figure").textContent = figure;
    this.part("words").textContent = words;
    this.root.querySelectorAll("[data-for=line]").forEach((button) => (button.hidden = product === null));
    this.part("add").hidden = addable === null;
    this.part("rest").hidden = product === null || !open;
    this.part("rest").textContent = open ? `+${textOf(open)}, the rest` : "";
  }

  line(line, figures, words = "") {
    const outcome = figures.outcome(line);
    this.show({
      outcome,
      title: line.sku,
      name: line.name,
      figure: figures.words(line),
      words: words || STEPS[outcome],
      product: line.product,
      open: figures.open(line),
    });
    return outcome;
  }
}
