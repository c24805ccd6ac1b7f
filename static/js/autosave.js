// A draft is saved a moment after the typing stops. htmx sends it; the answer says how it went and brings the new
// version. After a clash with someone else's save nothing is sent any more until the page is loaded again. The button
// waits for a save that is on the way: sent beside it with the old version, it would clash with the person's own typing.
"use strict";

(() => {
  const form = document.querySelector("[data-autosave]");
  if (!form) return;
  const PAUSE_MS = 900;
  let timer = 0;
  let dirty = false;
  let onTheWay = false;
  let closing = null;

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
  form.addEventListener("submit", (event) => {
    clearTimeout(timer);
    if (onTheWay) {
      event.preventDefault();
      closing = event.submitter;
    } else {
      dirty = false;
    }
  });
  form.addEventListener("htmx:beforeRequest", (event) => {
    if (event.target !== form) return;
    if (clashed() || closing) event.preventDefault();
    else onTheWay = true;
  });
  form.addEventListener("htmx:afterRequest", (event) => {
    if (event.target !== form) return;
    onTheWay = false;
    if (event.detail.successful) dirty = false;
    if (closing) form.requestSubmit(closing);
  });
  // Back from the browser's page cache: the form is open again.
  window.addEventListener("pageshow", () => { closing = null; });
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
