// Photographs taken on the device: kept in the store at once, shown small, and left out again on request.
import { newKey } from "./draft.js";
import { get, put, remove } from "./device-store.js";
import { shrunk } from "./shrink.js";
import { words } from "./words.js";

const BYTES_PER_MB = 1000000;

export class PhotoField {
  // `ids` gives the list of the photographs' ids to show and to change.
  constructor(root, limits, onChange) {
    this.root = root;
    this.limits = limits;
    this.onChange = onChange;
    this.ids = [];
    this.input = root.querySelector("input[type=file]");
    this.asTaken = root.querySelector("[data-as-taken] input");
    // Until this is done a photograph may still be on its way into the count.
    this.taking = Promise.resolve();
    // One that takes long is not forgotten for a quick one after it.
    this.input.addEventListener("change", () => (this.taking = Promise.allSettled([this.taking, this.take()])));
  }

  async show(ids) {
    this.ids = ids;
    this.say("");
    this.asTaken?.closest("label").toggleAttribute("hidden", !this.limits().shrinkTo);
    await this.draw();
  }

  async take() {
    const files = [...this.input.files];
    this.input.value = "";
    const { megabytes, count, shrinkTo } = this.limits();
    const faults = [];
    // The dialog may be opened for another line before the last file is kept.
    const { ids } = this;
    const side = this.asTaken?.checked ? 0 : shrinkTo;
    for (const taken of files) {
      // Others become smaller when they are sent, so that they are safe on the device at once.
      const file = taken.size > megabytes * BYTES_PER_MB ? await shrunk(taken, side) : taken;
      if (file.size > megabytes * BYTES_PER_MB) faults.push(words("photo_too_large", { name: file.name, megabytes }));
      else if (count() <= 0) faults.push(words("photo_too_many", { name: file.name }));
      else await this.keep(file, side).then((id) => ids.push(id), () => faults.push(words("photo_not_kept", { name: file.name })));
    }
    this.say(faults.join(" "));
    this.onChange();
    await this.draw();
  }

  async keep(file, side) {
    const id = newKey();
    await put("photos", { id, blob: file, name: file.name, takenAt: new Date().toISOString(), side });
    return id;
  }

  async leaveOut(id) {
    // A second tap may come before it is gone from the screen.
    if (!this.ids.includes(id)) return;
    this.ids.splice(this.ids.indexOf(id), 1);
    // The count first: one that names a photograph which is gone could not be sent.
    await this.onChange();
    await remove("photos", id);
    await this.draw();
  }

  say(fault) {
    this.root.querySelector(".error").textContent = fault;
  }

  async draw() {
    const photos = await Promise.all(this.ids.map((id) => get("photos", id)));
    const items = photos.filter(Boolean).map((photo) => {
      const item = document.createElement("li");
      const image = document.createElement("img");
      const address = URL.createObjectURL(photo.blob);
      image.src = address;
      image.alt = photo.name;
      image.onload = image.onerror = () => URL.revokeObjectURL(address);
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = words("leave_out");
      button.setAttribute("aria-label", words("leave_out_photo", { name: photo.name }));
      button.addEventListener("click", () => this.leaveOut(photo.id));
      item.append(image, button);
      return item;
    });
    this.root.querySelector("ul").replaceChildren(...items);
  }
}
