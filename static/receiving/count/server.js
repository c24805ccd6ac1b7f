// Talking to the server. Every call says plainly what came of it: an answer, a refusal, a login, or no network.
import { words } from "./words.js";

const TIMEOUT_MS = 60000;

export class NoNetwork extends Error {}
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

async function call(address, options = {}) {
  let response;
  try {
    response = await fetch(address, { credentials: "same-origin", signal: AbortSignal.timeout(TIMEOUT_MS), ...options });
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
  if (isTrouble) throw new NoNetwork(body.message || words("no_answer"));
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
  return call(address, { method: "POST", headers: { "X-CSRFToken": csrfToken() }, body: form });
}
