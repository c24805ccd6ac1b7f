// A button on each line fills in what is left of it as accepted: what is open, less what is typed as damaged, missing or
// wrong. Without script the buttons stay away.
import { textOf, unitsOf } from "./count/pieces.js";

function acceptTheRest(button) {
  const [accepted, ...others] = button.closest(".count").querySelectorAll(".quantity > input");
  const elsewhere = others.reduce((sum, input) => sum + (unitsOf(input.value) ?? 0), 0);
  accepted.value = textOf(Math.max(0, unitsOf(button.dataset.rest) - elsewhere));
  document.getElementById("live").textContent = `${accepted.labels[0].textContent}: ${accepted.value}`;
}

for (const button of document.querySelectorAll("[data-rest]")) {
  button.hidden = unitsOf(button.dataset.rest) === null;
  button.addEventListener("click", () => acceptTheRest(button));
}
