// Finished counts on their way to the server: photographs first, then the receipt, each as often as it takes. The key
// makes a repeat harmless, so "did it arrive?" never has to be answered by a person.
import { photosOf, receiptBody } from "./draft.js";
import { all, get, put, putIfRoom } from "./device-store.js";
import { refuse, settle } from "./kept-counts.js";
import { sendOwed, storageAway } from "./owed.js";
import { shrunk } from "./shrink.js";
import { NoNetwork, Refused, ServerTrouble, SignedOut, postForm, postJSON } from "./server.js";
import { words } from "./words.js";

const FIRST_WAIT_MS = 2000;
const LONGEST_WAIT_MS = 60000;

export class Outbox {
  constructor(onChange, onSent, onRefused) {
    this.onChange = onChange;
    this.onSent = onSent;
    this.onRefused = onRefused;
    this.wait = FIRST_WAIT_MS;
    this.timer = 0;
    this.busy = false;
    this.again = false;
    window.addEventListener("online", () => this.flush());
  }

  async drafts() {
    return (await all("drafts")).filter((draft) => draft.state !== "counting");
  }

  // Whether the device keeps the count until it is sent. One whose storage is full cannot: then it is sent from memory,
  // and what hinders that (NoNetwork, SignedOut, Refused) is thrown.
  async add(draft) {
    const isKept = await put("drafts", { ...draft, state: "waiting" }).then(() => true, () => false);
    if (isKept) this.flush();
    else await this.book(draft);
    return isKept;
  }

  async flush() {
    clearTimeout(this.timer);
    if (this.busy) {
      this.again = true;
      return;
    }
    this.busy = true;
    let trouble = null;
    try {
      // One sender for all tabs: two of them would only repeat each other.
      await navigator.locks.request("receiving-outbox", async () => (trouble = await this.sendAll()));
    } catch (error) {
      trouble = ownTrouble(error);
    }
    this.busy = false;
    this.planNext(trouble);
    await this.onChange(trouble);
  }

  planNext(trouble) {
    if (this.again) {
      this.again = false;
      this.flush();
    } else if (trouble instanceof NoNetwork) {
      this.timer = setTimeout(() => this.flush(), this.wait);
      this.wait = Math.min(this.wait * 2, LONGEST_WAIT_MS);
    } else {
      this.wait = FIRST_WAIT_MS;
    }
  }

  // The trouble that stopped the sending, or null.
  async sendAll() {
    let trouble = null;
    for (const draft of await this.drafts()) {
      try {
        if (draft.state === "waiting") trouble = (await this.book(draft)) ?? trouble;
        else if (draft.state === "owed") trouble = (await sendOwed(draft, addressesOf(draft).photos)) ?? trouble;
      } catch (error) {
        // Nothing else holds up the other counts.
        if ((error instanceof NoNetwork && !(error instanceof ServerTrouble)) || error instanceof SignedOut) return error;
        trouble = (await this.failed(draft, error).catch(ownTrouble)) ?? trouble;
      }
    }
    return trouble;
  }

  // The trouble that makes another try worth while, if any.
  async failed(draft, error) {
    if (error instanceof ServerTrouble) return error;
    if (!(error instanceof Refused)) return ownTrouble(error);
    // What is booked already only waits for its photographs: there is nothing to count again.
    if (draft.state === "owed") return new NoNetwork(error.message);
    await refuse(draft, { message: error.message, ...error.body });
    return this.onRefused();
  }

  // Gives what is left to do about it: null, or why its photographs have to be sent again.
  async book(draft) {
    const addresses = addressesOf(draft);
    const tokens = {};
    for (const id of photosOf(draft)) tokens[id] = await this.sendPhoto(addresses.photos, draft.key, id);
    const answer = await postJSON(addresses.receipts, receiptBody(draft, tokens));
    const owed = [...photosOf(draft)].filter((id) => answer.owed.includes(tokens[id]));
    await settle(draft, owed);
    this.onSent(draft, answer);
    return owed.length ? storageAway() : null;
  }

  async sendPhoto(address, key, id) {
    const photo = await get("photos", id);
    if (!photo) throw new Refused(0, { message: words("photo_gone") });
    if (photo.token) return photo.token;
    const ready = await this.smaller(photo);
    const fields = { key, taken_at: ready.takenAt, photo: [ready.blob, ready.name] };
    const { token } = await postForm(address, fields);
    await putIfRoom("photos", { ...ready, token });
    return token;
  }

  // Kept before it is sent: another try sends the same bytes, which the server knows for the same photograph.
  async smaller(photo) {
    if (!photo.side) return photo;
    const blob = await shrunk(photo.blob, photo.side);
    const ready = { ...photo, blob, name: blob.name, side: 0 };
    await putIfRoom("photos", ready);
    return ready;
  }
}

// Trouble of the device's own: told, and tried again later.
function ownTrouble(error) {
  reportError(error);
  return new NoNetwork(words("device_failed"));
}

function addressesOf(draft) {
  const base = `/orders/${encodeURIComponent(draft.order)}`;
  return { photos: `${base}/photos/`, receipts: `${base}/receipts/` };
}
