// One box that ticks every row of the page. It is shown only where this script runs; htmx may swap the list.
"use strict";

function showTickAll() {
  document.querySelectorAll("[data-tick-all-box]").forEach((box) => { box.hidden = false; });
}

document.addEventListener("change", (event) => {
  const boxes = [...document.querySelectorAll("[data-tick]")];
  const all = document.querySelector("[data-tick-all]");
  if (!all) return;
  if (event.target === all) boxes.forEach((box) => { box.checked = all.checked; });
  else if (event.target.matches("[data-tick]")) all.checked = boxes.every((box) => box.checked);
});

document.addEventListener("htmx:afterSwap", showTickAll);
showTickAll();
