// Finds the lines of a long form: what is typed leaves those that have it on the screen, and Enter goes to the number of
// the first one, and from there back. The others are hidden, not gone: all of them are sent. Without script the form is
// whole, and has no search.
"use strict";

(() => {
  const bar = document.querySelector("[data-find-lines]");
  if (!bar) return;
  const form = bar.closest("form");
  const box = bar.querySelector("[type=search]");
  const filledOnly = bar.querySelector("[type=checkbox]");
  const shown = bar.querySelector("[role=status]");
  const lines = () => Array.from(form.querySelectorAll(bar.dataset.findLines));
  const isOn = () => Boolean(box.value.trim() || filledOnly?.checked);

  const code = (line) => line.querySelector("[name=line_code]");
  const isBlank = (line) => code(line)?.value === "";
  const textOf = (line) => `${line.querySelector("legend, .product-name")?.textContent ?? ""} ${code(line)?.value ?? ""}`.toLowerCase();
  const isFilled = (line) => line.querySelector(".kept-photos, .error") || Array.from(line.querySelectorAll("input")).some((input) => (input.type === "file" ? input.files.length : input.value.trim()));

  function apply() {
    const wanted = box.value.toLowerCase().split(/\s+/);
    const all = lines().filter((line) => !isBlank(line));
    for (const line of all) line.hidden = !wanted.every((word) => textOf(line).includes(word)) || Boolean(filledOnly?.checked && !isFilled(line));
    const left = all.filter((line) => !line.hidden);
    for (const folded of form.querySelectorAll("details.settled")) if (isOn() && left.some((line) => folded.contains(line))) folded.open = true;
    shown.textContent = isOn() ? bar.dataset.words.replace("%(shown)s", left.length).replace("%(all)s", all.length) : "";
  }

  function clear() {
    box.value = "";
    if (filledOnly) filledOnly.checked = false;
    apply();
  }

  const number = (line) => line?.querySelector("[inputmode=decimal]");

  bar.addEventListener("input", apply);
  // Before the page's other keys: in the grid of lines Enter goes to the next row.
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing) return;
    const isBack = isOn() && event.target.matches("[inputmode=decimal]");
    if (event.target !== box && !isBack) return;
    event.preventDefault();
    event.stopPropagation();
    const to = isBack ? box : number(lines().find((line) => !line.hidden && !isBlank(line)));
    to?.focus();
    to?.select();
  }, true);
  // A link to a line that is hidden would lead nowhere.
  document.addEventListener("click", (event) => {
    if (event.target.closest("a[href^='#']") && isOn()) clear();
  });
  window.addEventListener("pageshow", apply);
  bar.hidden = false;
})();
