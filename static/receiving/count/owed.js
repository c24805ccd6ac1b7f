// Photographs of counts that are booked, which the server's storage did not take: they stay here and are sent again.
import { get } from "./device-store.js";
import { settle } from "./kept-counts.js";
import { NoNetwork, postForm } from "./server.js";
import { words } from "./words.js";

export const storageAway = () => new NoNetwork(words("storage_away"));

// Sends them one by one; gives the trouble that stopped it, or null when all are stored.
export async function sendOwed(draft, address) {
  for (const [place, id] of draft.photos.entries()) {
    const photo = await get("photos", id);
    if (photo) {
      const answer = await postForm(address, { key: draft.key, taken_at: photo.takenAt, photo: [photo.blob, photo.name] });
      if (!answer.stored) return storageAway();
    }
    await settle(draft, draft.photos.slice(place + 1));
  }
  return null;
}
