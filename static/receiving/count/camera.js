// Scanning with the camera where the browser can read codes itself; elsewhere a clear hint.
import { words } from "./words.js";

const FORMATS = ["ean_13", "ean_8", "upc_a", "upc_e", "code_128", "code_39", "itf", "qr_code"];
// The camera sees the same label for as long as it is held there.
const SAME_CODE_MS = 1500;
const LOOK_EVERY_MS = 120;

export class Camera {
  constructor(dialog, onCode) {
    this.dialog = dialog;
    this.video = dialog.querySelector("video");
    this.words = dialog.querySelector(".words");
    this.onCode = onCode;
    this.last = { code: "", at: 0 };
    dialog.querySelector(".close").addEventListener("click", () => dialog.close());
    dialog.addEventListener("close", () => this.stop());
  }

  async open() {
    // No black square where there is nothing to see.
    this.video.hidden = true;
    this.dialog.showModal();
    if (!("BarcodeDetector" in window)) {
      this.words.textContent = words("camera_cannot_read");
      return;
    }
    let stream;
    try {
      stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
    } catch {
      this.words.textContent = words("camera_forbidden");
      return;
    }
    // The question whether it may be used is answered as late as a person likes.
    this.stop();
    this.stream = stream;
    if (!this.dialog.open) return this.stop();
    this.words.textContent = words("camera_ready");
    this.video.srcObject = this.stream;
    this.video.hidden = false;
    await this.video.play();
    this.look(new BarcodeDetector({ formats: FORMATS }), stream);
  }

  async look(detector, stream) {
    while (this.stream === stream) {
      const found = await detector.detect(this.video).catch(() => []);
      for (const { rawValue } of found) this.seen(rawValue);
      await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
    }
  }

  seen(code) {
    const now = performance.now();
    const isSame = code === this.last.code && now - this.last.at < SAME_CODE_MS;
    this.last = { code, at: now };
    if (!isSame) this.onCode(code);
  }

  stop() {
    this.stream?.getTracks().forEach((track) => track.stop());
    this.stream = null;
  }
}
