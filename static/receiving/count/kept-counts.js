// What becomes of the counts that are kept: each change is one step, so that a page that dies leaves no half of it, and
// is made only where the count still is what it is taken for, since another tab may have sent it meanwhile.
import { run } from "./device-store.js";
import { photosOf } from "./draft.js";

// Resolves to whether the count with this key was in `state`; then `work` is done with it, the drafts and the photographs.
async function where(state, key, work) {
  let was = false;
  await run(["drafts", "photos"], "readwrite", (drafts, photos) => {
    const read = drafts.get(key);
    read.onsuccess = () => {
      was = read.result?.state === state;
      if (was) work(read.result, drafts, photos);
    };
    return read;
  });
  return was;
}

export const refuse = ({ key }, refusal) => where("waiting", key, (draft, drafts) => drafts.put({ ...draft, state: "refused", refusal }));

export const sendAgain = ({ key }) => where("refused", key, (draft, drafts) => drafts.put({ ...draft, state: "waiting", refusal: undefined }));

// `opened` is the refused count as it goes on, in the place of the open and empty one with the key `empty`.
export const reopen = (opened, empty) =>
  where("refused", opened.key, (_, drafts) => {
    drafts.put(opened);
    drafts.delete(empty);
  });

export const throwAway = ({ key }) =>
  where("refused", key, (draft, drafts, photos) => {
    drafts.delete(key);
    for (const id of photosOf(draft)) photos.delete(id);
  });

// The count is booked: what is `owed` of its photographs stays, under its key, and all else goes.
export const settle = (draft, owed) =>
  run(["drafts", "photos"], "readwrite", (drafts, photos) => {
    for (const id of photosOf(draft)) if (!owed.includes(id)) photos.delete(id);
    const { order, key, revision } = draft;
    return owed.length ? drafts.put({ order, key, revision, state: "owed", lines: {}, photos: owed }) : drafts.delete(key);
  });
