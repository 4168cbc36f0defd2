// Suggestions under a search box while one types: the combobox pattern of ARIA 1.2, with a list box.
// https://www.w3.org/WAI/ARIA/apg/patterns/combobox/
// Without this file the box is an ordinary one.

import { element } from "./element.js";

const ADDRESS = "/search/suggestions.json";
const SHORTEST = 2; // letters
const PAUSE = 150; // milliseconds after the last key

export class Combobox {
  /** An input that stands in a wrapper of its own, as wide as the list shall be. */
  constructor(input) {
    const id = `${input.id}-suggestions`;
    this.input = input;
    this.active = -1; // the option that the arrow keys have reached; none at first
    this.request = new AbortController();
    this.list = element("ul", { class: "app-suggest__list", id, role: "listbox", "aria-label": "Suggestions" });
    this.said = element("div", { class: "nhsuk-u-visually-hidden", "aria-live": "polite" });
    input.parentElement.classList.add("app-suggest");
    input.parentElement.append(this.list, this.said);
    const combobox = { role: "combobox", "aria-autocomplete": "list", "aria-controls": id, "aria-expanded": "false" };
    for (const [key, value] of Object.entries(combobox)) input.setAttribute(key, value);
    this.list.hidden = true;
    input.addEventListener("input", () => this.wait());
    input.addEventListener("keydown", (event) => {
      if (!event.isComposing && this.press(event.key)) event.preventDefault();
    });
    input.addEventListener("blur", () => this.close());
    this.list.addEventListener("mousedown", (event) => event.preventDefault()); // the input keeps the focus
    this.list.addEventListener("click", ({ target }) => this.choose(target.closest("[role=option]")));
  }

  get open() {
    return !this.list.hidden;
  }

  /** Asks once the typing pauses. The list stays until then, but what was reached in it no longer counts. */
  wait() {
    this.stop();
    this.reach(-1);
    if (this.input.value.trim().length < SHORTEST) this.close();
    else this.timer = setTimeout(() => this.ask(), PAUSE);
  }

  stop() {
    clearTimeout(this.timer);
    this.request.abort();
  }

  async ask() {
    this.request = new AbortController();
    const query = new URLSearchParams({ q: this.input.value.trim() });
    try {
      const answer = await fetch(`${ADDRESS}?${query}`, { signal: this.request.signal });
      if (!answer.ok) throw new Error(answer.status);
      const { suggestions } = await answer.json();
      this.show(suggestions);
    } catch (problem) {
      if (problem.name !== "AbortError") this.close();
    }
  }

  show(suggestions) {
    const { id } = this.list;
    const options = suggestions.map(({ text, kind, href }, place) => {
      const about = element("span", { class: "app-suggest__kind" }, kind);
      const attributes = { class: "app-suggest__option", id: `${id}-${place}`, role: "option", "data-href": href };
      return element("li", { ...attributes, "aria-selected": "false" }, element("span", {}, text), " ", about);
    });
    this.list.replaceChildren(...options);
    this.reach(-1);
    this.unfold(options.length > 0);
    this.said.textContent = `${options.length || "No"} suggestion${options.length === 1 ? "" : "s"}`;
  }

  unfold(open) {
    this.list.hidden = !open;
    this.input.setAttribute("aria-expanded", open);
  }

  close() {
    this.stop();
    this.reach(-1);
    this.unfold(false);
    this.said.textContent = "";
  }

  /** Makes an option the active one; -1: none, back to what was typed. */
  reach(place) {
    this.list.children[this.active]?.setAttribute("aria-selected", "false");
    this.active = place;
    const option = this.list.children[place];
    if (!option) return this.input.removeAttribute("aria-activedescendant");
    option.setAttribute("aria-selected", "true");
    option.scrollIntoView({ block: "nearest" });
    this.input.setAttribute("aria-activedescendant", option.id);
  }

  /** One option on or back. Beyond the last and before the first stands the input itself. */
  step(by) {
    const places = this.list.children.length + 1;
    this.reach(((this.active + 1 + by + places) % places) - 1);
  }

  choose(option) {
    if (!option) return;
    this.close();
    location.assign(option.dataset.href);
  }

  /** What a key does; true where the browser shall not do with it what it would. */
  press(key) {
    const option = this.list.children[this.active];
    const wasOpen = this.open;
    switch (key) {
      case "ArrowDown":
        if (wasOpen) this.step(1);
        else this.wait();
        return true;
      case "ArrowUp":
        if (wasOpen) this.step(-1);
        return wasOpen;
      case "Enter":
        if (option) this.choose(option);
        else this.close();
        return Boolean(option);
      case "Escape": // with the list closed the browser empties the box
        this.close();
        return wasOpen;
      case "Home":
      case "End":
      case "ArrowLeft":
      case "ArrowRight":
        this.reach(-1);
    }
    return false;
  }
}
