// Where the keyboard and the screen reader are taken after the page, or a part of it, has changed.
"use strict";

function focusErrors() {
  const summary = document.querySelector(".error-summary");
  if (summary) summary.focus();
}

// On a phone a row of links is wider than the page: the one that is shown is brought into view.
function showWhereWeAre() {
  for (const row of document.querySelectorAll(".top-nav, .views")) {
    const here = row.querySelector("[aria-current]");
    if (here) row.scrollLeft += here.getBoundingClientRect().right - row.getBoundingClientRect().right + row.clientWidth / 4;
  }
}

document.addEventListener("DOMContentLoaded", focusErrors);
document.addEventListener("DOMContentLoaded", showWhereWeAre);

// A swapped part says in words what came of it: <div data-announce="12 orders found">.
document.addEventListener("htmx:afterSwap", (event) => {
  const told = event.target.matches("[data-announce]") ? event.target : event.target.querySelector("[data-announce]");
  if (told) document.getElementById("live").textContent = told.dataset.announce;
});
