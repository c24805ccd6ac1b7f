// One delivery being counted: what a receipt will say, kept on the device until it is sent.
import { UNIT, textOf } from "./pieces.js";

export const BUCKETS = ["accepted", "damaged", "missing", "wrong"];

// So many scans can be taken back, one after the other.
const LONGEST_HISTORY = 200;

export function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

// `countedBy` is who is signed in now: on a shared device another person may be when it is sent.
export function newDraft(order, countedBy) {
  return { order, countedBy, key: newKey(), revision: 0, lines: {}, extras: {}, scans: [], early: [], note: "", photos: [], signature: null, state: "counting" };
}

export function lineOf(draft, product) {
  return (draft.lines[product] ??= { accepted: 0, damaged: 0, missing: 0, wrong: 0, reason: "", photos: [] });
}

export function add(draft, product, units = UNIT) {
  const line = lineOf(draft, product);
  line.accepted = Math.max(line.accepted + units, 0);
  draft.scans.push([product, units]);
  if (draft.scans.length > LONGEST_HISTORY) draft.scans.shift();
}

// Takes the last scan back; the product it was of, or undefined.
export function undo(draft) {
  const last = draft.scans.pop();
  if (!last) return undefined;
  const [product, units] = last;
  lineOf(draft, product).accepted = Math.max(lineOf(draft, product).accepted - units, 0);
  return product;
}

export function countedUnits(draft, product) {
  const line = draft.lines[product];
  return line ? BUCKETS.reduce((sum, bucket) => sum + line[bucket], 0) : 0;
}

export function isEmpty(draft) {
  const isTouched = Object.entries(draft.lines).some(([product, line]) => countedUnits(draft, product) || line.photos.length);
  return !isTouched && !draft.photos.length && !draft.early.length && !draft.note.trim();
}

// The ids of all its photographs.
export function photosOf(draft) {
  return new Set([...draft.photos, ...Object.values(draft.lines).flatMap((line) => line.photos)]);
}

// The same count without the photographs that are not among `kept`: they can only be taken again.
export function withPhotos(draft, kept) {
  const left = (photos) => photos.filter((photo) => kept.includes(photo));
  const lines = Object.entries(draft.lines).map(([product, line]) => [product, { ...line, photos: left(line.photos) }]);
  return { ...draft, photos: left(draft.photos), lines: Object.fromEntries(lines) };
}

// The receipt as the server takes it. `tokens` gives the server's token for each photograph's own id.
export function receiptBody(draft, tokens) {
  const lines = Object.entries(draft.lines)
    .filter(([product, line]) => countedUnits(draft, product) || line.reason || line.photos.length)
    .map(([product, line]) => ({
      product: Number(product),
      ...Object.fromEntries(BUCKETS.map((bucket) => [bucket, textOf(line[bucket])])),
      reason: line.reason,
      photos: line.photos.map((photo) => tokens[photo]),
    }));
  return { key: draft.key, counted_by: draft.countedBy ?? "", lines, note: draft.note, arrived_at: draft.startedAt, photos: draft.photos.map((photo) => tokens[photo]), signature: draft.signature ?? null };
}
