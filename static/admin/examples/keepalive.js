// Tells the server that someone is typing, so that a long form does not time out, and warns where it will.

const place = document.getElementById("admin-keepalive");
const IDLE = Number(place.dataset.idle) * 1000; // milliseconds
const WARN = IDLE - 2 * 60 * 1000;
const ASK_AFTER = 5 * 60 * 1000;
const LOOK_EVERY = 10 * 1000;

let heard = Date.now();
let typed = false;

function say(text) {
  if (place.textContent !== text) place.textContent = text;
}

async function ask() {
  typed = false;
  const asked = Date.now();
  try {
    const answer = await fetch(place.dataset.address, { redirect: "manual", cache: "no-store" });
    if (answer.status === 204) heard = asked;
  } catch {
    typed = true; // no network just now: asked again at the next look
  }
}

async function look() {
  const silent = Date.now() - heard;
  if (typed && silent >= ASK_AFTER) await ask();
  const since = Date.now() - heard;
  if (since >= IDLE) {
    say("You have been signed out. Copy what you have typed, then sign in again.");
  } else if (since >= WARN) {
    say(
      "You will be signed out in less than 2 minutes because you have not been active. " +
        "Type something or save to stay signed in.",
    );
  } else {
    say("");
  }
}

document.addEventListener("input", () => {
  typed = true;
  if (Date.now() - heard >= WARN) look();
});
setInterval(look, LOOK_EVERY);
