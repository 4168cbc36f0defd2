// Counts the ticked examples and carries them to every page that a link or a form leads to, as the server does with
// those in the address. Without this file, only the bar's button keeps ticks.

const MAX_TICKS = 20; // as MAX_EXAMPLES in examples/presenters/shortlist_url.py
const form = document.getElementById("shortlist");
const sentence = form.querySelector("p");
const carriedLink = document.querySelector("a[data-shortlist]"); // so marked by the server
const ticked = new Set(new URLSearchParams(carriedLink?.search).getAll("e"));
let shownCount = 0;

// The server's inputs would bring back what is unticked here.
document.querySelectorAll("input[type=hidden][name=e]").forEach((input) => input.remove());

function getBoxes() {
  return [...form.elements].filter(({ type }) => type === "checkbox");
}

/** Links to files, within the page and with a shortlist of their own stay as they are. */
function carryTicks(link) {
  const query = new URLSearchParams(link.search);
  const isPage = link.origin === location.origin && /^[^.]*\/$/.test(link.pathname);
  if (!isPage || link.getAttribute("href").startsWith("#")) return;
  if (link.dataset.shortlist === undefined && (query.has("e") || !ticked.size)) return;
  query.delete("e");
  for (const slug of ticked) query.append("e", slug);
  link.dataset.shortlist = "";
  link.setAttribute("href", `${link.pathname}?${query}`.replace(/\?$/, "") + link.hash);
}

function describeCount(count) {
  const limit = count > MAX_TICKS ? `. A shortlist holds ${MAX_TICKS}: the others will be left out.` : "";
  return `${count} example${count === 1 ? "" : "s"} ticked${limit}`;
}

/** Takes the ticks from some boxes, and shows them everywhere. */
function update(boxes) {
  for (const box of boxes) ticked[box.checked ? "add" : "delete"](box.value);
  const count = ticked.size;
  for (const box of getBoxes()) box.checked = ticked.has(box.value);
  for (const link of document.links) carryTicks(link);
  form.classList.toggle("app-shortlist-bar--filled", count > 0);
  if (count !== shownCount) sentence.textContent = describeCount(count);
  shownCount = count;
}

document.addEventListener("change", ({ target }) => {
  if (!getBoxes().includes(target)) return;
  update([target]);
  target.scrollIntoView({ block: "nearest" }); // not under the bar
});

document.addEventListener("formdata", ({ target, formData }) => {
  if (target.method !== "get") return;
  formData.delete("e");
  for (const slug of ticked) formData.append("e", slug);
});

document.getElementById("finder")?.addEventListener("finder:update", () => {
  const query = new URLSearchParams(location.search);
  query.delete("e");
  form.elements.search.value = `?${query}`;
  update([]);
});

// Browsers restore ticks on the way back.
addEventListener("pageshow", () => update(getBoxes()));
