// The grid of order lines, for the keyboard: Enter goes on, the last row makes another one, and rows pasted from a
// spreadsheet spread over the grid. Without script the grid is an ordinary form.
"use strict";

(() => {
  const grid = document.querySelector("[data-lines-grid]");
  if (!grid) return;
  const body = grid.tBodies[0];
  const adder = document.querySelector("[data-add-row]");
  const inputs = (row) => Array.from(row.querySelectorAll("input"));

  // The next one in sight: a search may have hidden others, which nothing must be written into unseen.
  function after(row) {
    let next = row.nextElementSibling;
    while (next && next.hidden) next = next.nextElementSibling;
    return next || addRow();
  }

  function addRow() {
    const row = body.rows[body.rows.length - 1].cloneNode(true);
    const number = body.rows.length + 1;
    row.classList.remove("has-errors");
    row.hidden = false;
    row.querySelectorAll(".error, .product-name").forEach((note) => note.remove());
    inputs(row).forEach((input) => {
      input.value = "";
      input.removeAttribute("aria-invalid");
      input.setAttribute("aria-label", input.getAttribute("aria-label").replace(/\d+$/, number));
    });
    body.append(row);
    return row;
  }

  const codeOf = (row) => inputs(row)[0].value.trim().toUpperCase();
  const rowOf = (code, but) => Array.from(body.rows).find((row) => row !== but && codeOf(row) === code.trim().toUpperCase());

  function tell(sentence, values) {
    document.getElementById("live").textContent = sentence.replace(/\{(\w+)\}/g, (place, name) => values[name]);
  }

  // A code that is there already makes no second line, which would be refused: it counts as one more of the first. What
  // is no whole number is left to the person.
  function isOneMore(row) {
    const code = codeOf(row);
    const first = code && rowOf(code, row);
    const [typed, quantity] = inputs(first || row);
    if (!first || !/^\d{0,9}$/.test(quantity.value.trim())) return false;
    quantity.value = Number(quantity.value || 1) + 1;
    first.hidden = false;
    inputs(row)[0].value = "";
    quantity.dispatchEvent(new Event("input", { bubbles: true }));
    tell(grid.dataset.oneMore, { code: typed.value, quantity: quantity.value });
    first.classList.add("just-changed");
    setTimeout(() => first.classList.remove("just-changed"), 1500);
    return true;
  }

  // A scanner ends each code with Enter: that must go to the next row, never send the form.
  body.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing) return;
    event.preventDefault();
    const row = event.target.closest("tr");
    const isLone = !inputs(row).slice(1).some((input) => input.value);
    if (event.target === inputs(row)[0] && isLone && isOneMore(row)) return;
    inputs(after(row))[inputs(row).indexOf(event.target)].focus();
  });

  body.addEventListener("paste", (event) => {
    const text = event.clipboardData.getData("text");
    if (!/[\t\n]/.test(text.trim())) return;
    event.preventDefault();
    let row = event.target.closest("tr");
    const column = inputs(row).indexOf(event.target);
    for (const line of text.trim().split(/\r?\n/)) {
      line.split("\t").forEach((cell, place) => {
        const input = inputs(row)[column + place];
        if (input) input.value = cell.trim();
      });
      row = after(row);
    }
    inputs(row)[column].focus();
    body.dispatchEvent(new Event("change", { bubbles: true }));
  });

  // Enter in the search looks for it; it must not send the order.
  document.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.target.matches("[data-finder]")) event.preventDefault();
  });

  // A product that was found goes into the first row without a code, unless it has one; the quantity is what comes next.
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-add-code]");
    if (!button) return;
    const there = rowOf(button.dataset.addCode);
    const [code, quantity] = inputs(there || Array.from(body.rows).find((row) => !inputs(row)[0].value) || addRow());
    if (there) there.hidden = false;
    else {
      code.value = button.dataset.addCode;
      code.dispatchEvent(new Event("input", { bubbles: true }));
    }
    quantity.select();
    quantity.focus();
  });

  if (adder) {
    adder.hidden = false;
    adder.addEventListener("click", () => inputs(addRow())[0].focus());
  }
})();
