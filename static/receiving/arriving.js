// The list of what is arriving: keeps itself for use without a network, and says what still waits on this device.
import { all } from "./count/device-store.js";
import { isEmpty } from "./count/draft.js";

const unsent = document.getElementById("unsent");
navigator.serviceWorker?.register(unsent.dataset.workerUrl, { scope: "/" });

const drafts = (await all("drafts")).filter((draft) => !isEmpty(draft));
const orders = [...new Set(drafts.map((draft) => draft.order))];
if (orders.length) {
  unsent.hidden = false;
  unsent.dataset.state = "waiting";
  unsent.textContent = `${unsent.dataset.words} `;
  for (const order of orders) {
    const link = document.createElement("a");
    link.href = `/orders/${encodeURIComponent(order)}/count/`;
    link.textContent = order;
    unsent.append(link, " ");
  }
}
