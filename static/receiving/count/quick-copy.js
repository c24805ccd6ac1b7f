// A copy of the running count that is written before the next scan can come: the database of the device takes some
// milliseconds, in which a page may be closed. The copy with the higher revision is the newer one.
const name = (order) => `receiving-count-${order}`;

export function keepCopy(draft) {
  try {
    localStorage.setItem(name(draft.order), JSON.stringify(draft));
  } catch {
    // Full or forbidden: the database still gets it.
  }
}

export function dropCopy(order) {
  try {
    localStorage.removeItem(name(order));
  } catch {
    // Forbidden: then there is none either.
  }
}

// The newer of `kept` (from the database, or undefined) and the copy; a copy of a count that is `finished` is stale.
export function newest(order, kept, finished) {
  let copy = null;
  try {
    copy = JSON.parse(localStorage.getItem(name(order)));
  } catch {
    return kept;
  }
  if (!copy || finished.some((draft) => draft.key === copy.key)) return kept;
  return kept && kept.revision >= copy.revision ? kept : copy;
}
