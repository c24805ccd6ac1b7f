// "3 not yet sent": what waits on this device, and what the server refused, kept until a person says what to do.
import { all, put, remove } from "./device-store.js";
import { SignedOut } from "./server.js";

export class Unsent {
  constructor(root, list, onReopen) {
    this.root = root;
    this.list = list;
    this.onReopen = onReopen;
  }

  async draw(trouble = null) {
    const drafts = await all("drafts");
    const waiting = drafts.filter((draft) => draft.state === "waiting").length;
    const refused = drafts.filter((draft) => draft.state === "refused");
    const owed = drafts.filter((draft) => draft.state === "owed").reduce((sum, draft) => sum + draft.photos.length, 0);
    this.root.dataset.state = refused.length ? "refused" : waiting || owed ? "waiting" : "sent";
    this.root.textContent = this.words({ waiting, refused: refused.length, owed }, trouble);
    if (trouble instanceof SignedOut) this.root.append(this.login());
    this.list.replaceChildren(...refused.map((draft) => this.refused(draft)));
  }

  words({ waiting, refused, owed }, trouble) {
    const parts = [];
    if (refused) parts.push(`${refused} not booked`);
    if (waiting) parts.push(`${waiting} not yet sent`);
    if (owed) parts.push(`${owed} photograph${owed > 1 ? "s" : ""} of what is booked not yet stored`);
    if (!parts.length) return navigator.onLine ? "Everything is sent." : "No connection. Go on counting.";
    return trouble ? `${parts.join(", ")}. ${trouble.message} ` : `${parts.join(", ")}.`;
  }

  login() {
    const link = document.createElement("a");
    link.href = `/accounts/login/?next=${encodeURIComponent(location.pathname)}`;
    link.textContent = "Sign in";
    return link;
  }

  refused(draft) {
    const item = document.createElement("li");
    const words = document.createElement("p");
    words.textContent = `The count of ${draft.order} is not booked: ${draft.refusal.message}`;
    const open = this.button("Open the count again", async () => {
      await put("drafts", { ...draft, state: "counting", refusal: undefined, revision: draft.revision + 1 });
      this.onReopen(draft);
    });
    const again = this.button("Send again", async () => {
      await put("drafts", { ...draft, state: "waiting", refusal: undefined });
      this.onReopen(null);
    });
    const away = this.button("Throw away", async () => {
      if (!confirm(`Throw away the count of ${draft.order}? What was counted is lost.`)) return;
      await remove("drafts", draft.key);
      this.onReopen(null);
    });
    item.append(words, open, again, away);
    return item;
  }

  button(text, onClick) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = text;
    button.addEventListener("click", onClick);
    return button;
  }
}
