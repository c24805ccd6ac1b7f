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
    request.onsuccess = () => {
      // A browser may take the database away from a page that sleeps: the next call opens it again.
      request.result.onclose = () => (opened = undefined);
      resolve(request.result);
    };
    request.onerror = () => {
      opened = undefined;
      reject(request.error);
    };
  });
  return opened;
}

// `work` in one step with the stores of these names: all of it is kept, or nothing. Gives the result of its request.
export async function run(names, mode, work) {
  const database = await open();
  return new Promise((resolve, reject) => {
    // "strict" waits for the disk: what is shown as counted survives a flat battery.
    const transaction = database.transaction(names, mode, { durability: "strict" });
    let request;
    transaction.oncomplete = () => resolve(request.result);
    transaction.onerror = () => reject(transaction.error);
    transaction.onabort = () => reject(transaction.error);
    try {
      request = work(...[names].flat().map((name) => transaction.objectStore(name)));
    } catch (error) {
      // Left alone, the half that was asked for before would be kept.
      reject(error);
      transaction.abort();
    }
  });
}

export const put = (store, value) => run(store, "readwrite", (objects) => objects.put(value));
export const get = (store, key) => run(store, "readonly", (objects) => objects.get(key));
export const all = (store) => run(store, "readonly", (objects) => objects.getAll());
export const keys = (store) => run(store, "readonly", (objects) => objects.getAllKeys());
// A device whose storage is full goes on all the same, only the next time costs more.
export const putIfRoom = (store, value) => put(store, value).catch((error) => console.warn(error));
export const remove = (store, key) => run(store, "readwrite", (objects) => objects.delete(key));

// Saves one object again and again, never two writes at once and always the newest state last.
export class Saver {
  constructor(store, onError) {
    this.store = store;
    this.onError = onError;
    this.next = null;
    this.running = null;
  }

  // Resolves to whether the newest state is kept.
  save(value) {
    this.next = value;
    this.running ??= this.drain();
    return this.running;
  }

  async drain() {
    let isKept = true;
    while (this.next) {
      const value = structuredClone(this.next);
      this.next = null;
      isKept = await put(this.store, value).then(() => true, () => false);
      if (!isKept) this.onError();
    }
    this.running = null;
    return isKept;
  }
}
