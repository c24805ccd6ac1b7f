// Finished counts on their way to the server: photographs first, then the receipt, each as often as it takes. The key
// makes a repeat harmless, so "did it arrive?" never has to be answered by a person.
import { receiptBody } from "./draft.js";
import { all, get, put, remove } from "./device-store.js";
import { shrunk } from "./shrink.js";
import { NoNetwork, Refused, SignedOut, postForm, postJSON } from "./server.js";

const FIRST_WAIT_MS = 2000;
const LONGEST_WAIT_MS = 60000;

export class Outbox {
  constructor(onChange, onSent) {
    this.onChange = onChange;
    this.onSent = onSent;
    this.wait = FIRST_WAIT_MS;
    this.timer = 0;
    this.busy = false;
    this.again = false;
    window.addEventListener("online", () => this.flush());
  }

  async drafts() {
    return (await all("drafts")).filter((draft) => draft.state !== "counting");
  }

  async add(draft) {
    draft.state = "waiting";
    await put("drafts", draft);
    this.flush();
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
    } finally {
      this.busy = false;
    }
    await this.onChange(trouble);
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
    for (const draft of await this.drafts()) {
      if (draft.state !== "waiting") continue;
      try {
        const answer = await this.send(draft);
        await this.forget(draft);
        this.onSent(draft, answer);
      } catch (error) {
        if (error instanceof NoNetwork || error instanceof SignedOut) return error;
        if (!(error instanceof Refused)) throw error;
        await put("drafts", { ...draft, state: "refused", refusal: { message: error.message, ...error.body } });
      }
    }
    return null;
  }

  async send(draft) {
    const base = `/orders/${encodeURIComponent(draft.order)}`;
    const tokens = {};
    const ids = [...draft.photos, ...Object.values(draft.lines).flatMap((line) => line.photos)];
    for (const id of new Set(ids)) tokens[id] = await this.sendPhoto(`${base}/photos/`, draft.key, id);
    return postJSON(`${base}/receipts/`, receiptBody(draft, tokens));
  }

  async sendPhoto(address, key, id) {
    const photo = await get("photos", id);
    if (!photo) throw new Refused(0, { message: "A photograph is no longer on this device. Take it again." });
    if (photo.token) return photo.token;
    const ready = await this.smaller(photo);
    const fields = { key, taken_at: ready.takenAt, photo: [ready.blob, ready.name] };
    const { token } = await postForm(address, fields);
    await put("photos", { ...ready, token });
    return token;
  }

  // Kept before it is sent: another try sends the same bytes, which the server knows for the same photograph.
  async smaller(photo) {
    if (!photo.side) return photo;
    const blob = await shrunk(photo.blob, photo.side);
    const ready = { ...photo, blob, name: blob.name, side: 0 };
    await put("photos", ready);
    return ready;
  }

  async forget(draft) {
    const ids = [...draft.photos, ...Object.values(draft.lines).flatMap((line) => line.photos)];
    for (const id of new Set(ids)) await remove("photos", id);
    await remove("drafts", draft.key);
  }
}
