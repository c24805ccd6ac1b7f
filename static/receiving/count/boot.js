// Starts the counting screen. Its parts come one by one: on a bad network, just after an upgrade, some may be new and
// others the ones kept from before, which do not fit together. By the next try the rest has come too.
const TRIED = "receiving-started-again";

try {
  await import("./main.js");
  sessionStorage.removeItem(TRIED);
} catch (error) {
  if (sessionStorage.getItem(TRIED)) throw error;
  sessionStorage.setItem(TRIED, "yes");
  location.reload();
}
