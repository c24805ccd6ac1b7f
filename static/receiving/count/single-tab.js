// One tab counts an order at a time: two of them would write over each other's count.

// Resolves to whether this tab may count; where another one does, `onFree` is called when that one is closed.
export function claimOrder(number, onFree) {
  const name = `receiving-count-${number}`;
  return new Promise((resolve) => {
    navigator.locks.request(name, { ifAvailable: true }, (lock) => {
      resolve(lock !== null);
      // Held for as long as the page lives.
      return lock && new Promise(() => {});
    });
  }).then((isMine) => {
    if (!isMine) navigator.locks.request(name, onFree);
    return isMine;
  });
}
