// A second press of a button while its form is on the way is swallowed. The server guards itself too; this spares
// people the refusal. `disabled` is not used: it would drop the keyboard focus and the button's own name.
"use strict";

document.addEventListener("submit", (event) => {
  const form = event.target;
  // A form that is answered with a file stays on the screen, and may be sent again.
  if (form.method !== "post" || event.defaultPrevented || "answersFile" in form.dataset) return;
  if (form.getAttribute("aria-busy") === "true") {
    event.preventDefault();
    return;
  }
  form.setAttribute("aria-busy", "true");
});

// Back from the browser's page cache: the form may be sent again.
window.addEventListener("pageshow", () => {
  document.querySelectorAll("form[aria-busy]").forEach((form) => form.removeAttribute("aria-busy"));
});
