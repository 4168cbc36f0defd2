// A box that narrows down a long group of filters while one types in it. Without this file the group is just long.

import { element } from "./element.js";

const LONG = 12; // options
const form = document.getElementById("finder");

/** Lower case and without accents. */
function fold(text) {
  return text.normalize("NFD").replace(/\p{M}|['\u2019]/gu, "").toLowerCase();
}

function narrow(group) {
  const id = `${group.id}-narrow`;
  const name = group.querySelector("legend").textContent;
  const options = [...group.querySelectorAll(".nhsuk-checkboxes__item")];
  const texts = options.map((option) => fold(option.querySelector("label").firstChild.textContent));
  const more = element("span", { class: "nhsuk-u-visually-hidden" }, ` (${name})`);
  const label = element("label", { class: "nhsuk-label", for: id }, "Filter these options", more);
  const box = element("input", { class: "nhsuk-input", id, type: "search", autocomplete: "off" });
  const said = element("p", { class: "app-narrow__said", "aria-live": "polite" });
  const list = group.querySelector(".nhsuk-checkboxes");
  list.before(element("div", { class: "app-narrow" }, label, box, said));

  /** What is chosen stays in sight, and so does what has the focus. */
  function apply() {
    const wanted = fold(box.value).split(/\s+/);
    options.forEach((option, place) => {
      const stays = option.querySelector("input").checked || option.contains(document.activeElement);
      option.hidden = !stays && !wanted.every((word) => texts[place].includes(word));
    });
    const shown = options.filter((option) => !option.hidden).length;
    said.textContent = box.value.trim() ? `Showing ${shown} of ${options.length} options` : "";
  }

  box.addEventListener("input", apply);
  box.addEventListener("keydown", (event) => {
    if (event.key === "Enter") event.preventDefault();
    if (event.key !== "Escape") return;
    event.preventDefault();
    box.value = "";
    apply();
  });
  form.addEventListener("live", apply);
}

for (const group of form.querySelectorAll(".app-facet")) {
  if (group.querySelectorAll("[type=checkbox]").length > LONG) narrow(group);
}
