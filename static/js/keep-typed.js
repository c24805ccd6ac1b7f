// A new order sent after the session had expired comes back as a sign-in page and then an empty form. What was typed is
// kept in this tab until the order is there, and put back. Files cannot be kept, nor does the form's own token.
// A page that shows the same form again once it has stored one says so by data-stored.
"use strict";

(() => {
  const KEY = "consignments.typed";
  const NOT_KEPT = new Set(["csrfmiddlewaretoken", "kept_file", "seen"]);
  const form = document.querySelector("[data-keep]");
  // Any other page that loads this is one that the form has led to: the order is there.
  if (!form || "stored" in form.dataset) sessionStorage.removeItem(KEY);
  if (!form) return;

  const fields = () => Array.from(form.elements).filter((field) => field.name && !["file", "submit"].includes(field.type) && !NOT_KEPT.has(field.name));
  const isEmpty = () => fields().every((field) => field.type === "hidden" || field.type === "checkbox" || !field.value);

  form.addEventListener("submit", () => {
    const values = fields().map((field) => [field.name, field.value]);
    sessionStorage.setItem(KEY, JSON.stringify({ path: location.pathname, values }));
  });

  const { path, values } = JSON.parse(sessionStorage.getItem(KEY) || "{}");
  if (path !== location.pathname || !isEmpty()) return;
  const rows = form.querySelectorAll("tbody tr").length;
  const wanted = values.filter(([name]) => name === "line_code").length;
  for (let row = rows; row < wanted; row += 1) document.querySelector("[data-add-row]").click();
  const left = new Map();
  for (const [name, value] of values) left.set(name, [...(left.get(name) || []), value]);
  for (const field of fields()) {
    const next = (left.get(field.name) || []).shift();
    if (next !== undefined && field.type !== "checkbox") field.value = next;
  }
  document.getElementById("live").textContent = form.dataset.keep;
})();
