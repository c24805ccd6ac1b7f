// The count of one order on this device: scans in, figures out, everything kept as it happens.
import { CodeIndex } from "./codes.js";
import { add, isEmpty, newDraft, undo, withPhotos } from "./draft.js";
import { Saver, all, get, keys, putIfRoom } from "./device-store.js";
import { Figures } from "./figures.js";
import { reopen } from "./kept-counts.js";
import { UNIT } from "./pieces.js";
import { dropCopy, keepCopy, newest } from "./quick-copy.js";
import { NoNetwork, getJSON } from "./server.js";

export class Counter {
  constructor(addresses, number, person, onFault) {
    this.addresses = addresses;
    this.number = number;
    this.person = person;
    this.snapshot = null;
    this.saver = new Saver("drafts", onFault);
    this.waiting = [];
    // Booked, and not yet in the figures that the server gave.
    this.booked = [];
  }

  // From the device first, so that a reload without a network goes on where it was.
  async load() {
    const drafts = (await all("drafts")).filter((draft) => draft.order === this.number);
    this.waiting = drafts.filter((draft) => draft.state !== "counting");
    const open = drafts.filter((draft) => draft.state === "counting");
    const saved = open.find((draft) => !isEmpty(draft)) ?? open[0];
    this.draft = newest(this.number, saved, this.waiting) ?? newDraft(this.number, this.person);
    // Whoever only opened the page has counted nothing.
    if (isEmpty(this.draft)) this.draft.countedBy = this.person;
    const kept = await get("orders", this.number);
    if (kept) this.use(kept);
  }

  // The order as the server has it now; throws NoNetwork, SignedOut or Refused.
  async refresh(review = false) {
    const known = this.booked.length;
    const snapshot = await getJSON(this.addresses.lines + (review ? "?review" : ""));
    if (!review) await putIfRoom("orders", snapshot);
    this.booked.splice(0, known);
    this.use(snapshot);
  }

  async readWaiting() {
    this.waiting = (await all("drafts")).filter((draft) => draft.order === this.number && draft.state !== "counting");
  }

  use(snapshot) {
    this.snapshot = snapshot;
    this.byProduct = new Map(snapshot.lines.map((line) => [line.product, line]));
    this.index = new CodeIndex(snapshot.lines);
  }

  get figures() {
    const elsewhere = new Map([...this.waiting, ...this.booked].map((draft) => [draft.key, draft]));
    return new Figures(this.snapshot, this.draft, [...elsewhere.values()]);
  }

  // The line of the order that `code` is of, with one piece added; undefined for a code that is of none.
  scan(code) {
    const line = this.byProduct.get(this.index.find(code));
    if (line) this.count(line.product, UNIT);
    return line;
  }

  count(product, units) {
    this.draft.startedAt ??= new Date().toISOString();
    add(this.draft, product, units);
    this.save();
  }

  takeBack() {
    const product = undo(this.draft);
    this.save();
    return this.byProduct.get(product);
  }

  // The product of the catalogue with this code, null for none, undefined where nobody can be asked.
  async lookUp(code) {
    try {
      const found = await getJSON(`${this.addresses.lookUp}?code=${encodeURIComponent(code)}`);
      return found.product === null ? null : found;
    } catch (error) {
      if (error instanceof NoNetwork) return undefined;
      throw error;
    }
  }

  addExtra({ product, sku, name }) {
    this.draft.extras[product] = { sku, name };
    this.count(product, UNIT);
    return { product, sku, name };
  }

  photosLeft() {
    const lines = Object.values(this.draft.lines);
    return this.snapshot.max_photos - lines.reduce((sum, line) => sum + line.photos.length, this.draft.photos.length);
  }

  save() {
    this.draft.revision += 1;
    keepCopy(this.draft);
    return this.saver.save(this.draft);
  }

  // Goes on with a count that was refused, in the place of the one that is open and empty.
  async reopen(draft) {
    const opened = { ...withPhotos(draft, await keys("photos")), state: "counting", refusal: undefined };
    await this.saver.running;
    dropCopy(this.number);
    await reopen(opened, this.draft.key);
  }

  // Gives the count away; what comes from now on is of the next one. The copy goes before the outbox has the count:
  // found after that was sent, it would pass for another one. Where the database did not take it there is only the copy.
  handOver(isKept) {
    if (isKept) dropCopy(this.number);
    const { draft } = this;
    this.draft = newDraft(this.number, this.person);
    this.waiting = [...this.waiting, draft];
    return draft;
  }

  // The count could neither be kept nor sent.
  goOnWith(draft) {
    this.draft = draft;
    this.waiting = this.waiting.filter((other) => other !== draft);
  }

  // The count that was handed over is kept or booked.
  startAnew() {
    dropCopy(this.number);
  }
}
