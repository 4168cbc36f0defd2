// Extends the session while someone is typing, so that a long form does not time out, and warns before it ends.

const statusElement = document.getElementById("admin-session-timeout");
const IDLE_LIMIT = Number(statusElement.dataset.idle) * 1000; // milliseconds, as all times here
const WARNING_AFTER = IDLE_LIMIT - 2 * 60 * 1000;
const PING_AFTER = 5 * 60 * 1000;
const CHECK_INTERVAL = 10 * 1000;

let lastContact = Date.now();
let hasTyped = false;

function showMessage(text) {
  if (statusElement.textContent !== text) statusElement.textContent = text;
}

async function ping() {
  hasTyped = false;
  const sentAt = Date.now();
  try {
    const response = await fetch(statusElement.dataset.address, { redirect: "manual", cache: "no-store" });
    if (response.status === 204) lastContact = sentAt;
  } catch {
    hasTyped = true; // no network: try again at the next check
  }
}

async function checkSession() {
  if (hasTyped && Date.now() - lastContact >= PING_AFTER) await ping();
  const idle = Date.now() - lastContact;
  if (idle >= IDLE_LIMIT) {
    showMessage("You have been signed out. Copy what you have typed, then sign in again.");
  } else if (idle >= WARNING_AFTER) {
    showMessage(
      "You will be signed out in less than 2 minutes because you have not been active. " +
        "Type something or save to stay signed in.",
    );
  } else {
    showMessage("");
  }
}

document.addEventListener("input", () => {
  hasTyped = true;
  if (Date.now() - lastContact >= WARNING_AFTER) checkSession();
});
setInterval(checkSession, CHECK_INTERVAL);
