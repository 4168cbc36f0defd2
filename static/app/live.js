// Choosing a filter or an order shows its results in place. The form and its links work without this file: it fetches
// the page that they lead to, and takes over what is marked data-live there.

const form = document.getElementById("finder");
const words = form.elements.q;
const found = document.getElementById("found");
const status = document.getElementById("result-status");
const HEAD = "link[rel~=canonical], link[rel~=alternate]";

let request = new AbortController();
let at = here();

function here() {
  return location.pathname + location.search;
}

function addressOf(query) {
  return query ? `${location.pathname}?${query}` : location.pathname;
}

/** Where the form would go, without the fields that say nothing. "Only these words" holds for those words alone. */
function formAddress() {
  const fields = [...new FormData(form)].filter(([name, value]) => value && (name !== "exact" || value === words.value));
  return addressOf(new URLSearchParams(fields.map(([name, value]) => [name, name === "exact" ? "1" : value])));
}

/** Each part of this page that changes, with the same part of another. Throws where one is missing. */
function pairs(page, selector) {
  const parts = [...form.querySelectorAll(selector)];
  const others = parts.map(({ id }) => page.getElementById(id));
  if (others.includes(null) || page.querySelectorAll(`#finder :is(${selector})`).length !== parts.length) {
    throw new Error("not the same page");
  }
  return parts.map((part, place) => [part, others[place]]);
}

/** Fetches an address and shows it. `entry`: it is a new one in the browser's history. `lead`: move on to the results. */
async function show(address, { entry = true, lead = false } = {}) {
  request.abort();
  const own = (request = new AbortController());
  const { signal } = own;
  let leaving = false; // Firefox ends requests when the reader follows another link; that is no trouble to mend
  addEventListener("beforeunload", () => (leaving = true), { signal });
  found.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(address, { signal });
    if (!answer.ok) throw new Error(answer.status);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    take(page, { entry, lead, address: answer.url });
    found.removeAttribute("aria-busy");
  } catch {
    if (leaving || signal.aborted) return;
    if (entry) location.assign(address);
    else location.reload();
  } finally {
    own.abort();
  }
}

function take(page, { entry, lead, address }) {
  const parts = pairs(page, "[data-live]");
  const boxes = pairs(page, "[type=checkbox][name]");
  const focused = document.activeElement;
  if (entry && address !== location.href) history.pushState(null, "", address);
  at = here();
  document.title = page.title;
  document.head.querySelectorAll(HEAD).forEach((link) => link.remove());
  document.head.append(...page.head.querySelectorAll(HEAD));
  for (const [now, next] of boxes) {
    now.checked = next.checked;
    count(now).textContent = count(next).textContent;
  }
  // Copied, not moved: an option taken out of its list hands its being chosen on to the next.
  for (const [now, next] of parts) now.replaceChildren(...[...next.childNodes].map((node) => node.cloneNode(true)));
  document.getElementById("sorting").hidden = page.getElementById("sorting").hidden;
  // What is being typed stays.
  if (!entry || focused !== words) words.value = page.getElementById(words.id).value;
  form.dispatchEvent(new Event("live"));
  if (lead || !focused.isConnected) leadToResults();
}

function count(box) {
  return box.labels[0].querySelector(".app-count");
}

function leadToResults() {
  status.tabIndex = -1;
  status.focus({ preventScroll: true });
  const { top, bottom } = status.getBoundingClientRect();
  if (top < 0 || bottom > innerHeight) document.getElementById("results").scrollIntoView();
}

form.addEventListener("change", ({ target }) => {
  if (target.matches("[type=checkbox], select")) show(formAddress());
});

form.addEventListener("submit", (event) => {
  event.preventDefault();
  show(formAddress(), { lead: true });
});

form.addEventListener("click", (event) => {
  const link = event.target.closest("a[href^='?']");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  show(addressOf(link.search.slice(1)), { lead: true });
});

// A link to a place on this page lands here too; then there is nothing to fetch.
addEventListener("popstate", () => {
  if (here() === at) return;
  at = here();
  show(at, { entry: false });
});

// Back on a page that was left before its answer came.
addEventListener("pageshow", ({ persisted }) => {
  if (persisted && found.hasAttribute("aria-busy")) show(formAddress());
});

// Choosing is applying, so the button need not call out.
form.querySelector(".app-filters__apply").classList.add("nhsuk-button--secondary");
