// "3 not yet sent": what waits on this device, and what the server refused, kept until a person says what to do.
import { all } from "./device-store.js";
import { sendAgain, throwAway } from "./kept-counts.js";
import { SignedOut } from "./server.js";
import { words } from "./words.js";

export class Unsent {
  constructor(root, list, onReopen) {
    this.root = root;
    this.list = list;
    this.onReopen = onReopen;
    this.shown = "[]";
  }

  async draw(trouble = null) {
    const drafts = await all("drafts");
    const waiting = drafts.filter((draft) => draft.state === "waiting").length;
    const refused = drafts.filter((draft) => draft.state === "refused");
    const owed = drafts.filter((draft) => draft.state === "owed").reduce((sum, draft) => sum + draft.photos.length, 0);
    this.root.dataset.state = refused.length ? "refused" : waiting || owed ? "waiting" : "sent";
    this.root.textContent = this.told({ waiting, refused: refused.length, owed }, trouble);
    if (trouble instanceof SignedOut) this.root.append(this.login());
    this.drawRefused(refused);
  }

  // This is drawn again after every try to send: a button that is replaced loses a press and the keyboard's place.
  drawRefused(drafts) {
    const shown = JSON.stringify(drafts.map(({ key, revision, refusal }) => [key, revision, refusal.message]));
    if (shown === this.shown) return;
    this.shown = shown;
    this.list.replaceChildren(...drafts.map((draft) => this.refused(draft)));
  }

  told({ waiting, refused, owed }, trouble) {
    const parts = [];
    if (refused) parts.push(words("refused_count", { count: refused }));
    if (waiting) parts.push(words("waiting_count", { count: waiting }));
    if (owed) parts.push(words(owed > 1 ? "owed_many" : "owed_one", { count: owed }));
    if (!parts.length) return words(navigator.onLine ? "all_sent" : "go_on_counting");
    return trouble ? `${parts.join(", ")}. ${trouble.message} ` : `${parts.join(", ")}.`;
  }

  login() {
    const link = document.createElement("a");
    link.href = `/accounts/login/?next=${encodeURIComponent(location.pathname)}`;
    link.textContent = words("sign_in");
    return link;
  }

  refused(draft) {
    const item = document.createElement("li");
    const told = document.createElement("p");
    told.textContent = words("not_booked", { order: draft.order, reason: draft.refusal.message });
    const open = this.button(words("open_again"), () => this.onReopen(draft));
    const again = this.button(words("send_again"), async () => {
      await sendAgain(draft);
      this.onReopen(null);
    });
    const away = this.button(words("throw_away"), async () => {
      if (!confirm(words("sure_to_throw_away", { order: draft.order }))) return;
      await throwAway(draft);
      this.onReopen(null);
    });
    item.append(told, open, again, away);
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
