// Adds a text box to each long facet, to filter its options. Without this file all options are shown.

import { createElement } from "./element.js";

const MAX_OPTIONS = 12; // a facet with more options gets a text box
const form = document.getElementById("finder");

/** Lower case, without accents and apostrophes. */
function normaliseText(text) {
  return text.normalize("NFD").replace(/\p{M}|['\u2019]/gu, "").toLowerCase();
}

function addOptionFilter(facet) {
  const id = `${facet.id}-option-filter`;
  const name = facet.querySelector("legend").textContent;
  const options = [...facet.querySelectorAll(".nhsuk-checkboxes__item")];
  const texts = options.map((option) => normaliseText(option.querySelector("label").firstChild.textContent));
  const context = createElement("span", { class: "nhsuk-u-visually-hidden" }, ` (${name})`);
  const label = createElement("label", { class: "nhsuk-label", for: id }, "Filter these options", context);
  const input = createElement("input", { class: "nhsuk-input", id, type: "search", autocomplete: "off" });
  const status = createElement("p", { class: "app-option-filter__status", "aria-live": "polite" });
  const list = facet.querySelector(".nhsuk-checkboxes");
  list.before(createElement("div", { class: "app-option-filter" }, label, input, status));

  /** Selected options, and the one that has the focus, are always shown. */
  function filterOptions() {
    const words = normaliseText(input.value).split(/\s+/);
    options.forEach((option, index) => {
      const isKept = option.querySelector("input").checked || option.contains(document.activeElement);
      option.hidden = !isKept && !words.every((word) => texts[index].includes(word));
    });
    const shown = options.filter((option) => !option.hidden).length;
    status.textContent = input.value.trim() ? `Showing ${shown} of ${options.length} options` : "";
  }

  input.addEventListener("input", filterOptions);
  input.addEventListener("keydown", (event) => {
    if (event.key === "Enter") event.preventDefault();
    if (event.key !== "Escape") return;
    event.preventDefault();
    input.value = "";
    filterOptions();
  });
  form.addEventListener("finder:update", filterOptions);
}

for (const facet of form.querySelectorAll(".app-facet")) {
  if (facet.querySelectorAll("[type=checkbox]").length > MAX_OPTIONS) addOptionFilter(facet);
}
