// Photographs of counts that are booked, which the server's storage did not take: they stay here and are sent again.
import { get, put, remove } from "./device-store.js";
import { NoNetwork, postForm } from "./server.js";
import { words } from "./words.js";

export const storageAway = () => new NoNetwork(words("storage_away"));

export function keepOwed(draft, photos) {
  return put("drafts", { order: draft.order, key: draft.key, revision: draft.revision, state: "owed", lines: {}, photos });
}

// Sends them one by one; gives the trouble that stopped it, or null when all are stored.
export async function sendOwed(draft, address) {
  const photos = [...draft.photos];
  while (photos.length) {
    const photo = await get("photos", photos[0]);
    if (photo) {
      const answer = await postForm(address, { key: draft.key, taken_at: photo.takenAt, photo: [photo.blob, photo.name] });
      if (!answer.stored) return storageAway();
    }
    const id = photos.shift();
    await keepOwed(draft, [...photos]);
    await remove("photos", id);
  }
  await remove("drafts", draft.key);
  return null;
}
