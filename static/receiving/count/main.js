// The counting screen: puts the parts together.
import { Camera } from "./camera.js";
import { Counter } from "./counter.js";
import { isEmpty } from "./draft.js";
import { LastScan } from "./last-scan.js";
import { LineDialog } from "./line-dialog.js";
import { LineList } from "./line-list.js";
import { Outbox } from "./outbox.js";
import { UNIT } from "./pieces.js";
import { Review } from "./review.js";
import { NoNetwork, Refused, SignedOut } from "./server.js";
import { signal } from "./signals.js";
import { claimOrder } from "./single-tab.js";
import { Unsent } from "./unsent.js";
import { Wedge } from "./wedge.js";
import { words } from "./words.js";

const REFRESH_MS = 5000;

const root = document.getElementById("count");
const part = (id) => document.getElementById(id);
const addresses = { lines: root.dataset.linesUrl, lookUp: root.dataset.lookUpUrl };
const counter = new Counter(addresses, root.dataset.number, root.dataset.person, () => say(words("device_full")));
const limits = () => ({ megabytes: counter.snapshot.max_photo_mb, count: () => counter.photosLeft(), shrinkTo: counter.snapshot.shrink_photos_to });
const last = new LastScan(part("last"));
const list = new LineList(part("lines"), part("line-template"), (product) => choose(counter.byProduct.get(product)));
const lineDialog = new LineDialog(part("line-dialog"), limits, (line) => changed(line));
const review = new Review(part("review"), limits, { onFix: fix, onBook: () => handingOver(handOver), onChange: () => counter.save() });
const unsent = new Unsent(part("unsent"), part("refused"), reopened);
const outbox = new Outbox(onOutbox, onSent, () => say(""));
const wedge = new Wedge(part("scan"), scanned);
const camera = new Camera(part("camera"), scanned);
let lookedUp = null;
let scanNumber = 0;
let isHandingOver = false;
const heldScans = [];

function say(told) {
  part("notice").textContent = told;
  part("notice").hidden = !told;
}

function scanned(code) {
  // What is scanned while one count gives way to another is of the other one; before there is any, of the first.
  if (isHandingOver || !counter.draft) return heldScans.push(code);
  if (!counter.snapshot) return tooEarly(code);
  scanNumber += 1;
  const line = counter.scan(code);
  if (line) {
    signal(last.line(line, counter.figures));
    drawLine(line);
  } else {
    notOnOrder(code, scanNumber);
  }
}

// Scans made before the order's lines are on the device wait for them.
function tooEarly(code) {
  counter.draft.early.push(code);
  counter.save();
  say(words("scans_wait", { scans: counter.draft.early.length }));
}

function scanEarly() {
  const codes = counter.draft.early.splice(0);
  if (codes.length) say("");
  codes.forEach(scanned);
}

async function notOnOrder(code, number) {
  const product = await counter.lookUp(code).catch(() => undefined);
  if (number !== scanNumber || isHandingOver) return say(words("was_not_counted", { code }));
  lookedUp = product;
  if (product) {
    last.show({ outcome: "other", title: product.sku, name: product.name, told: words("not_on_this_order"), addable: product });
  } else if (product === null) {
    last.show({ outcome: "unknown", title: code, told: words("unknown_code") });
  } else {
    last.show({ outcome: "unknown", title: code, told: words("cannot_look_up") });
  }
  signal(product ? "other" : "unknown");
}

function choose(line) {
  last.line(line, counter.figures, words("chosen"));
  list.mark(line.product);
}

function lastLine() {
  const extra = counter.draft.extras[last.product];
  return counter.byProduct.get(last.product) ?? (extra && { product: last.product, ...extra });
}

function addToLast(units) {
  const line = lastLine();
  counter.count(line.product, units);
  changed(line);
}

// Resolves when the change is kept.
function changed(line) {
  const saved = counter.save();
  if (counter.byProduct.has(line.product)) {
    last.line(line, counter.figures);
    drawLine(line);
  }
  drawTotal();
  if (part("review").open) review.open(counter.draft, counter.snapshot, counter.figures);
  return saved;
}

function drawLine(line) {
  list.draw(line, counter.figures);
  list.mark(line.product);
  drawTotal();
}

function drawTotal() {
  part("total").textContent = counter.figures.total();
}

function drawAll() {
  const isClosed = !counter.snapshot.receivable;
  part("receivable").hidden = !isClosed || isEmpty(counter.draft);
  // A page that was kept on the device before it had this has none.
  part("nothing-to-count")?.toggleAttribute("hidden", !isClosed || !isEmpty(counter.draft));
  part("no-lines").hidden = counter.snapshot.lines.length > 0;
  list.drawAll(counter.snapshot.lines, counter.figures);
  drawTotal();
}

async function openReview() {
  if (!counter.snapshot) return;
  if (counter.snapshot.blind) await counter.refresh(true).catch(() => {});
  review.open(counter.draft, counter.snapshot, counter.figures);
}

function fix(product) {
  const line = counter.byProduct.get(product) ?? { product, ...counter.draft.extras[product] };
  lineDialog.open(counter.draft, line, "damaged");
}

async function handingOver(work) {
  if (isHandingOver) return;
  isHandingOver = true;
  // Their buttons would change the count that goes.
  const others = [last.root, part("lines"), part("open-review")];
  for (const each of others) each.inert = true;
  try {
    await Promise.allSettled([review.photos.taking, lineDialog.photos.taking]);
    last.root.hidden = true;
    await work();
  } finally {
    for (const each of others) each.inert = false;
    isHandingOver = false;
    heldScans.splice(0).forEach(scanned);
  }
}

async function handOver() {
  const isKept = await counter.save();
  part("review").close();
  const draft = counter.handOver(isKept);
  try {
    if (await outbox.add(draft)) say(words("count_kept"));
  } catch (error) {
    counter.goOnWith(draft);
    return say(words("full_not_booked", { reason: error.message }));
  }
  counter.startAnew();
  await counter.readWaiting();
  drawAll();
  await unsent.draw();
}

function onSent(draft, answer) {
  if (draft.order === counter.number) counter.booked.push(draft);
  // Within a sentence, where names keep their capitals: "sent to Lightspeed".
  const status = answer.status.charAt(0).toLowerCase() + answer.status.slice(1);
  const booked = words("count_booked", { order: draft.order, receipt: answer.receipt, status });
  say(answer.owed.length ? `${booked} ${words("photos_owed")}` : booked);
}

async function onOutbox(trouble) {
  // A page that may not count, since another one does, has none.
  if (!counter.draft) return;
  await counter.readWaiting();
  await unsent.draw(trouble);
  await refresh();
}

async function reopened(draft) {
  if (draft && draft.order !== counter.number) return location.assign(`/orders/${encodeURIComponent(draft.order)}/count/`);
  if (draft && !isEmpty(counter.draft)) say(words("open_first"));
  else if (draft)
    await handingOver(async () => {
      if (isEmpty(counter.draft)) await counter.reopen(draft);
      await start();
    });
  outbox.flush();
  await unsent.draw();
}

// Lines that others book in arrive here too.
async function refresh() {
  try {
    await counter.refresh(part("review").open && counter.snapshot?.blind);
    drawAll();
    scanEarly();
  } catch (error) {
    if (error instanceof SignedOut) unsent.draw(error);
    else if (error instanceof Refused) say(error.message);
    else if (!(error instanceof NoNetwork)) throw error;
  }
}

async function start() {
  await counter.load();
  if (counter.snapshot) {
    drawAll();
    scanEarly();
  }
  await unsent.draw();
}

part("plus-one").addEventListener("click", () => addToLast(UNIT));
part("rest").addEventListener("click", () => addToLast(counter.figures.open(lastLine())));
part("take-back").addEventListener("click", () => {
  const line = counter.takeBack();
  if (line) changed(line);
  else say(words("no_scan"));
});
part("add-extra").addEventListener("click", () => {
  const line = counter.addExtra(lookedUp);
  last.show({ outcome: "other", title: line.sku, name: line.name, told: words("added"), product: line.product });
  lineDialog.open(counter.draft, line, "accepted");
});
document.querySelectorAll("[data-bucket-chip]").forEach((chip) =>
  chip.addEventListener("click", () => lineDialog.open(counter.draft, lastLine(), chip.dataset.bucketChip)),
);
part("open-review").addEventListener("click", openReview);
part("open-camera").addEventListener("click", () => camera.open());
part("keyboard").addEventListener("click", () => {
  const isShown = part("scan").inputMode === "text";
  part("scan").inputMode = isShown ? "none" : "text";
  part("keyboard").setAttribute("aria-pressed", String(!isShown));
  wedge.ready();
});
// After a tap the box is ready for the next scan; a keyboard user keeps the focus where it was.
document.addEventListener("click", (event) => {
  const isTap = event.detail > 0;
  if (isTap && !document.querySelector("dialog[open]") && !event.target.closest("input, textarea, select, a, summary")) wedge.ready();
});
for (const dialog of document.querySelectorAll("dialog")) dialog.addEventListener("close", () => wedge.ready());
for (const name of ["offline", "online"]) window.addEventListener(name, () => root.inert || unsent.draw());

navigator.serviceWorker?.register(root.dataset.workerUrl, { scope: "/" });
navigator.storage?.persist?.();
async function begin() {
  await start();
  heldScans.splice(0).forEach(scanned);
  wedge.ready();
  root.dataset.ready = "yes";
  await refresh();
  outbox.flush();
  setInterval(() => document.hidden || refresh(), REFRESH_MS);
}

if (await claimOrder(counter.number, () => location.reload())) await begin();
else {
  root.inert = true;
  part("unsent").textContent = words("other_tab");
}
