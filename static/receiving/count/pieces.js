// Numbers of pieces as whole hundred-thousandths, as the server keeps them: 0.1 three times is 0.3 here too.
export const UNIT = 100000;

// "12.5" or "12,5" as units; null for what is not a plain number of pieces.
export function unitsOf(text) {
  const match = /^(\d{1,7})(?:[.,](\d{1,5}))?$/.exec(text.trim());
  if (!match) return null;
  return Number(match[1]) * UNIT + Number((match[2] || "").padEnd(5, "0"));
}

// Units as the server reads them: "12.5".
export function textOf(units) {
  const sign = units < 0 ? "-" : "";
  const whole = Math.floor(Math.abs(units) / UNIT);
  const rest = String(Math.abs(units) % UNIT).padStart(5, "0").replace(/0+$/, "");
  return sign + whole + (rest && `.${rest}`);
}
