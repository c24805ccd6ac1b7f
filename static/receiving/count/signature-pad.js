// Signing with a finger, a pen or a mouse; who cannot draw types a name instead. What is drawn is kept with the count
// at once, like everything else on the device.
const WIDTH = 600;
const HEIGHT = 200;
const THICKNESS = 4;

export class SignaturePad {
  // `onChange` is called with the draft's signature changed: {name, drawing}, the drawing a PNG in base64.
  constructor(root, onChange) {
    this.root = root;
    this.onChange = onChange;
    this.canvas = root.querySelector("canvas");
    this.canvas.width = WIDTH;
    this.canvas.height = HEIGHT;
    this.brush = this.canvas.getContext("2d");
    this.name = root.querySelector("[name=signed_by]");
    this.last = null;
    this.canvas.addEventListener("pointerdown", (event) => this.begin(event));
    this.canvas.addEventListener("pointermove", (event) => this.move(event));
    for (const end of ["pointerup", "pointercancel"]) this.canvas.addEventListener(end, () => this.end());
    this.name.addEventListener("input", () => this.keep({ name: this.name.value }));
    root.querySelector(".clear").addEventListener("click", () => {
      this.clear();
      this.keep({ drawing: "" });
    });
  }

  show(draft, isAsked) {
    this.root.hidden = !isAsked;
    if (!isAsked || this.draft === draft) return;
    this.draft = draft;
    this.name.value = draft.signature?.name ?? "";
    this.clear();
    if (draft.signature?.drawing) this.redraw(draft.signature.drawing);
  }

  redraw(drawing) {
    const image = new Image();
    image.onload = () => this.brush.drawImage(image, 0, 0, WIDTH, HEIGHT);
    image.src = `data:image/png;base64,${drawing}`;
  }

  clear() {
    this.brush.fillStyle = "#fff";
    this.brush.fillRect(0, 0, WIDTH, HEIGHT);
  }

  begin(event) {
    if (!event.isPrimary || event.button > 0) return;
    event.preventDefault();
    this.canvas.setPointerCapture(event.pointerId);
    this.last = this.place(event);
    this.isDrawn = false;
  }

  move(event) {
    if (!this.last || !event.isPrimary) return;
    this.isDrawn = true;
    // A fast hand makes more points than the screen asks for.
    const events = event.getCoalescedEvents?.() ?? [];
    for (const each of events.length ? events : [event]) this.line(this.place(each));
  }

  end() {
    if (!this.last) return;
    this.last = null;
    // A tap alone is no signature.
    if (this.isDrawn) this.keep({ drawing: this.canvas.toDataURL("image/png").split(",")[1] });
  }

  place(event) {
    const box = this.canvas.getBoundingClientRect();
    return { x: ((event.clientX - box.left) * WIDTH) / box.width, y: ((event.clientY - box.top) * HEIGHT) / box.height };
  }

  line(to) {
    Object.assign(this.brush, { lineWidth: THICKNESS, lineCap: "round", lineJoin: "round", strokeStyle: "#111" });
    this.brush.beginPath();
    this.brush.moveTo(this.last.x, this.last.y);
    this.brush.lineTo(to.x, to.y);
    this.brush.stroke();
    this.last = to;
  }

  keep(changed) {
    this.draft.signature = { name: "", drawing: "", ...this.draft.signature, ...changed };
    this.onChange();
  }
}
