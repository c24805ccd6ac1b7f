// From what a scanner sends to a line of the order.

// A scanner may put a symbology mark (]E0, ]C1) before the code and control characters around it.
export function cleaned(raw) {
  return raw.replace(/[\u0000-\u001f\u007f\s]+/g, "").replace(/^\][A-Za-z]\d/, "");
}

export class CodeIndex {
  constructor(lines) {
    this.exact = new Map();
    this.loose = new Map();
    for (const line of lines) for (const code of line.codes) this.exact.set(code.toUpperCase(), line.product);
    for (const line of lines) for (const code of line.codes) this.addVariants(code, line.product);
  }

  // Leading zeros come and go between UPC and EAN, and some scanners are set to drop the check digit.
  addVariants(code, product) {
    if (!/^\d{8,14}$/.test(code)) return;
    const bare = code.replace(/^0+/, "");
    for (const variant of [bare, bare.slice(0, -1)]) {
      const known = this.loose.get(variant);
      this.loose.set(variant, known === undefined || known === product ? product : null);
    }
  }

  // The product that the code means on this order; undefined for none, or for a guess that would not be unique.
  find(code) {
    const exact = this.exact.get(code.toUpperCase());
    if (exact !== undefined) return exact;
    if (!/^\d{7,14}$/.test(code)) return undefined;
    return this.loose.get(code.replace(/^0+/, "")) ?? undefined;
  }
}
