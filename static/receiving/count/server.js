// Talking to the server. Every call says plainly what came of it: an answer, a refusal, a login, or no network.
import { words } from "./words.js";

const TIMEOUT_MS = 60000;
// What a bad network carries at least: a large photograph takes minutes there.
const SLOWEST_BYTES_PER_MS = 20;

export class NoNetwork extends Error {}
// The network is there: what it answers to one count need not be what it answers to another.
export class ServerTrouble extends NoNetwork {}
export class SignedOut extends Error {}
export class Refused extends Error {
  constructor(status, body) {
    super(body.message || words("answered", { status }));
    this.status = status;
    this.body = body;
  }
}

function csrfToken() {
  return document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1] ?? "";
}

async function call(address, options = {}, bytes = 0) {
  let response;
  const signal = AbortSignal.timeout(TIMEOUT_MS + bytes / SLOWEST_BYTES_PER_MS);
  try {
    response = await fetch(address, { credentials: "same-origin", signal, ...options });
  } catch {
    throw new NoNetwork(words("no_connection"));
  }
  const answer = await response.json().catch(() => null);
  const body = answer ?? {};
  // A 403 without a code is not the domain's: the page's form token went with the login. Nothing here redirects but a
  // login page.
  const isSignedOut = response.status === 401 || response.redirected || (response.status === 403 && !body.code);
  if (isSignedOut) throw new SignedOut(words("sign_in_again"));
  // Server trouble passes: 5xx, 408 and 429 are tried again like a lost connection, and so is an answer that broke off
  // or is not ours, such as a page of the Wi-Fi's own.
  const isTrouble = response.status >= 500 || [408, 429].includes(response.status) || (response.ok && answer === null);
  if (isTrouble) throw new (response.status >= 500 ? ServerTrouble : NoNetwork)(body.message || words("no_answer"));
  if (!response.ok) throw new Refused(response.status, body);
  return body;
}

export const getJSON = (address) => call(address, { headers: { Accept: "application/json" } });

export function postJSON(address, body) {
  const headers = { "Content-Type": "application/json", "X-CSRFToken": csrfToken() };
  return call(address, { method: "POST", headers, body: JSON.stringify(body) });
}

export function postForm(address, fields) {
  const form = new FormData();
  Object.entries(fields).forEach(([name, value]) => form.append(name, ...[value].flat()));
  const bytes = [...form.values()].reduce((sum, value) => sum + (value.size ?? 0), 0);
  return call(address, { method: "POST", headers: { "X-CSRFToken": csrfToken() }, body: form }, bytes);
}
