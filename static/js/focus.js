// Where the keyboard and the screen reader are taken after the page, or a part of it, has changed.
"use strict";

function focusErrors() {
  const summary = document.querySelector(".error-summary");
  if (summary) summary.focus();
}

document.addEventListener("DOMContentLoaded", focusErrors);

// A swapped part says in words what came of it: <div data-announce="12 orders found">.
document.addEventListener("htmx:afterSwap", (event) => {
  const told = event.target.matches("[data-announce]") ? event.target : event.target.querySelector("[data-announce]");
  if (told) document.getElementById("live").textContent = told.dataset.announce;
});
