// A draft is saved a moment after the typing stops. htmx sends it; the answer says how it went and brings the new
// version. After a clash with someone else's save nothing is sent any more until the page is loaded again.
"use strict";

(() => {
  const form = document.querySelector("[data-autosave]");
  if (!form) return;
  const PAUSE_MS = 900;
  let timer = 0;
  let dirty = false;

  function later(event) {
    if (event.target.matches("[data-finder]")) return;
    dirty = true;
    clearTimeout(timer);
    timer = setTimeout(() => htmx.trigger(form, "autosave"), PAUSE_MS);
  }

  const SENTENCES = { 401: form.dataset.signedOut, 403: form.dataset.refused };
  const sentence = (request) => SENTENCES[request && request.status] || form.dataset.noAnswer;
  const state = () => document.getElementById("save-state");
  const clashed = () => state().querySelector("[role=alert]");

  form.addEventListener("input", later);
  form.addEventListener("change", later);
  form.addEventListener("submit", () => { clearTimeout(timer); dirty = false; });
  form.addEventListener("htmx:beforeRequest", (event) => {
    if (event.target === form && clashed()) event.preventDefault();
  });
  form.addEventListener("htmx:afterRequest", (event) => {
    if (event.target === form && event.detail.successful) dirty = false;
  });
  for (const failure of ["htmx:sendError", "htmx:responseError"]) {
    form.addEventListener(failure, (event) => {
      if (event.target !== form) return;
      dirty = true;
      state().innerHTML = "";
      const told = document.createElement("p");
      told.className = "error";
      told.textContent = sentence(event.detail.xhr);
      state().append(told);
      clearTimeout(timer);
      timer = setTimeout(() => htmx.trigger(form, "autosave"), 5000);
    });
  }
  window.addEventListener("beforeunload", (event) => { if (dirty) event.preventDefault(); });
})();
