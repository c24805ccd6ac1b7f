// What the device keeps until the server has it: drafts, photographs and the orders' lines. A reload, a flat battery
// or an expired login loses nothing.
const NAME = "receiving";
const VERSION = 1;

let opened;

function open() {
  opened ??= new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, VERSION);
    request.onupgradeneeded = () => {
      request.result.createObjectStore("drafts", { keyPath: "key" });
      request.result.createObjectStore("photos", { keyPath: "id" });
      request.result.createObjectStore("orders", { keyPath: "number" });
    };
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  return opened;
}

async function run(store, mode, work) {
  const database = await open();
  return new Promise((resolve, reject) => {
    // "strict" waits for the disk: what is shown as counted survives a flat battery.
    const transaction = database.transaction(store, mode, { durability: "strict" });
    const request = work(transaction.objectStore(store));
    transaction.oncomplete = () => resolve(request.result);
    transaction.onerror = () => reject(transaction.error);
    transaction.onabort = () => reject(transaction.error);
  });
}

export const put = (store, value) => run(store, "readwrite", (objects) => objects.put(value));
export const get = (store, key) => run(store, "readonly", (objects) => objects.get(key));
export const all = (store) => run(store, "readonly", (objects) => objects.getAll());
// `value` in and `key` out together, or neither: a page that dies between the two would leave both.
export const exchange = (store, value, key) =>
  run(store, "readwrite", (objects) => {
    objects.put(value);
    return objects.delete(key);
  });
export const remove = (store, key) => run(store, "readwrite", (objects) => objects.delete(key));

// Saves one object again and again, never two writes at once and always the newest state last.
export class Saver {
  constructor(store, onError) {
    this.store = store;
    this.onError = onError;
    this.next = null;
    this.running = null;
  }

  save(value) {
    this.next = value;
    this.running ??= this.drain().finally(() => (this.running = null));
    return this.running;
  }

  async drain() {
    while (this.next) {
      const value = structuredClone(this.next);
      this.next = null;
      try {
        await put(this.store, value);
      } catch (error) {
        this.onError(error);
      }
    }
  }
}
