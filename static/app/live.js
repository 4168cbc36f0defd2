// Shows new results on the same page when a filter or sort order changes. It fetches the page that the form or link
// leads to, and takes over its elements with data-live. The form and its links also work without this file. The page of
// a term has a heading of its own, so a change there opens the finder.

const form = document.getElementById("finder");
const searchBox = form.elements.q;
const resultList = document.getElementById("result-list");
const status = document.getElementById("result-status");
const finderPath = new URL(form.action).pathname;
const FINDER_LINKS = `a[href^='${finderPath}?']:not([href*='view=print']), a[href='${finderPath}']`;
const HEAD_LINKS = "link[rel~=canonical], link[rel~=alternate]";

let request = new AbortController();
let shownAddress = getAddress();

function getAddress() {
  return location.pathname + location.search;
}

function buildAddress(query) {
  return query ? `${finderPath}?${query}` : finderPath;
}

/** The address of the form, without empty fields. "exact" only applies to the words that it was set for. */
function buildFormAddress() {
  const isUsed = ([name, value]) => value && (name !== "exact" || value === searchBox.value);
  const fields = [...new FormData(form)].filter(isUsed);
  return buildAddress(new URLSearchParams(fields.map(([name, value]) => [name, name === "exact" ? "1" : value])));
}

/** Pairs the matching elements of this page with those of another, by id. Throws if the pages do not match. */
function pairElements(page, selector) {
  const elements = [...form.querySelectorAll(selector)];
  const others = elements.map(({ id }) => page.getElementById(id));
  if (others.includes(null) || page.querySelectorAll(`#finder :is(${selector})`).length !== elements.length) {
    throw new Error("The pages do not match");
  }
  return elements.map((element, index) => [element, others[index]]);
}

/** Fetches an address and shows it. `addEntry`: to the browser's history. `moveFocus`: to the results. */
async function loadPage(address, { addEntry = true, moveFocus = false } = {}) {
  if (location.pathname !== finderPath) {
    location.assign(address);
    return;
  }
  request.abort();
  const controller = (request = new AbortController());
  const { signal } = controller;
  let leaving = false; // Firefox aborts requests when the reader follows another link; that is not an error
  addEventListener("beforeunload", () => (leaving = true), { signal });
  resultList.setAttribute("aria-busy", "true");
  try {
    const response = await fetch(address, { signal });
    if (!response.ok) throw new Error(response.status);
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    showPage(page, { addEntry, moveFocus, address: response.url });
    resultList.removeAttribute("aria-busy");
  } catch {
    if (leaving || signal.aborted) return;
    if (addEntry) location.assign(address);
    else location.reload();
  } finally {
    controller.abort();
  }
}

function showPage(page, { addEntry, moveFocus, address }) {
  const liveElements = pairElements(page, "[data-live]");
  const checkboxes = pairElements(page, "[type=checkbox][name]:not([form])");
  const focused = document.activeElement;
  if (addEntry && address !== location.href) history.pushState(null, "", address);
  shownAddress = getAddress();
  document.title = page.title;
  document.head.querySelectorAll(HEAD_LINKS).forEach((link) => link.remove());
  document.head.append(...page.head.querySelectorAll(HEAD_LINKS));
  for (const [current, next] of checkboxes) {
    current.checked = next.checked;
    findCount(current).textContent = findCount(next).textContent;
  }
  for (const [current, next] of liveElements) {
    // Copied, not moved: if a selected option is removed from its list, the browser selects another.
    current.replaceChildren(...[...next.childNodes].map((node) => node.cloneNode(true)));
  }
  document.getElementById("sort-controls").hidden = page.getElementById("sort-controls").hidden;
  // Text that is being typed is kept.
  if (!addEntry || focused !== searchBox) searchBox.value = page.getElementById(searchBox.id).value;
  form.dispatchEvent(new Event("finder:update"));
  if (moveFocus || !focused.isConnected) focusResults();
}

function findCount(checkbox) {
  return checkbox.labels[0].querySelector(".app-count");
}

function focusResults() {
  status.tabIndex = -1;
  status.focus({ preventScroll: true });
  const { top, bottom } = status.getBoundingClientRect();
  if (top < 0 || bottom > innerHeight) document.getElementById("results").scrollIntoView();
}

form.addEventListener("change", ({ target }) => {
  if (target.form === form && target.matches("[type=checkbox], select")) loadPage(buildFormAddress());
});

form.addEventListener("submit", (event) => {
  event.preventDefault();
  loadPage(buildFormAddress(), { moveFocus: true });
});

form.addEventListener("click", (event) => {
  const link = event.target.closest(FINDER_LINKS);
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  loadPage(buildAddress(link.search.slice(1)), { moveFocus: true });
});

// A link to another part of this page also triggers this event; then there is nothing to fetch.
addEventListener("popstate", () => {
  if (getAddress() === shownAddress) return;
  shownAddress = getAddress();
  loadPage(shownAddress, { addEntry: false });
});

// The reader returned to a page that they left before its results had arrived.
addEventListener("pageshow", ({ persisted }) => {
  if (persisted && resultList.hasAttribute("aria-busy")) loadPage(buildFormAddress());
});

// Filters now apply at once, so the button can be less prominent.
form.querySelector(".app-filters__apply").classList.add("nhsuk-button--secondary");
