// Suggestions under a search box while someone types: the combobox pattern of ARIA 1.2, with a list box.
// https://www.w3.org/WAI/ARIA/apg/patterns/combobox/
// Without this file it is an ordinary search box.

import { createElement } from "./element.js";

const SUGGESTIONS_URL = "/search/suggestions.json";
const MIN_LENGTH = 2; // letters
const DELAY = 150; // milliseconds after the last key

export class Combobox {
  /** Needs an input that is alone in its parent element. The list is as wide as that element. */
  constructor(input) {
    const id = `${input.id}-suggestions`;
    this.input = input;
    this.activeIndex = -1; // the option reached with the arrow keys; -1 is none
    this.request = new AbortController();
    this.list = createElement("ul", { class: "app-autocomplete__list", id, role: "listbox", "aria-label": "Suggestions" });
    this.status = createElement("div", { class: "nhsuk-u-visually-hidden", "aria-live": "polite" });
    input.parentElement.classList.add("app-autocomplete");
    input.parentElement.append(this.list, this.status);
    const combobox = { role: "combobox", "aria-autocomplete": "list", "aria-controls": id, "aria-expanded": "false" };
    for (const [key, value] of Object.entries(combobox)) input.setAttribute(key, value);
    this.list.hidden = true;
    input.addEventListener("input", () => this.scheduleRequest());
    input.addEventListener("keydown", (event) => {
      if (!event.isComposing && this.handleKey(event.key)) event.preventDefault();
    });
    input.addEventListener("blur", () => this.close());
    this.list.addEventListener("mousedown", (event) => event.preventDefault()); // the input keeps the focus
    this.list.addEventListener("click", ({ target }) => this.followOption(target.closest("[role=option]")));
  }

  get isOpen() {
    return !this.list.hidden;
  }

  /** Requests suggestions after a pause in typing. The list stays open until then, without an active option. */
  scheduleRequest() {
    this.cancelRequest();
    this.setActive(-1);
    if (this.input.value.trim().length < MIN_LENGTH) this.close();
    else this.timer = setTimeout(() => this.requestSuggestions(), DELAY);
  }

  cancelRequest() {
    clearTimeout(this.timer);
    this.request.abort();
  }

  async requestSuggestions() {
    this.request = new AbortController();
    const query = new URLSearchParams({ q: this.input.value.trim() });
    try {
      const response = await fetch(`${SUGGESTIONS_URL}?${query}`, { signal: this.request.signal });
      if (!response.ok) throw new Error(response.status);
      const { suggestions } = await response.json();
      this.showSuggestions(suggestions);
    } catch (error) {
      if (error.name !== "AbortError") this.close();
    }
  }

  showSuggestions(suggestions) {
    const { id } = this.list;
    const options = suggestions.map(({ text, kind, href }, index) => {
      const label = createElement("span", { class: "app-autocomplete__kind" }, kind);
      const attributes = { class: "app-autocomplete__option", id: `${id}-${index}`, role: "option", "data-href": href };
      return createElement("li", { ...attributes, "aria-selected": "false" }, createElement("span", {}, text), " ", label);
    });
    this.list.replaceChildren(...options);
    this.setActive(-1);
    this.setOpen(options.length > 0);
    this.status.textContent = `${options.length || "No"} suggestion${options.length === 1 ? "" : "s"}`;
  }

  setOpen(open) {
    this.list.hidden = !open;
    this.input.setAttribute("aria-expanded", open);
  }

  close() {
    this.cancelRequest();
    this.setActive(-1);
    this.setOpen(false);
    this.status.textContent = "";
  }

  /** Makes an option the active one; -1 returns to the typed text. */
  setActive(index) {
    this.list.children[this.activeIndex]?.setAttribute("aria-selected", "false");
    this.activeIndex = index;
    const option = this.list.children[index];
    if (!option) return this.input.removeAttribute("aria-activedescendant");
    option.setAttribute("aria-selected", "true");
    option.scrollIntoView({ block: "nearest" });
    this.input.setAttribute("aria-activedescendant", option.id);
  }

  /** Moves by 1 or -1. The input itself comes after the last option and before the first. */
  moveActive(step) {
    const positions = this.list.children.length + 1;
    this.setActive(((this.activeIndex + 1 + step + positions) % positions) - 1);
  }

  followOption(option) {
    if (!option) return;
    this.close();
    const { search } = document.querySelector(".nhsuk-header__service-name"); // the shortlist, if there is one
    const { href } = option.dataset;
    location.assign(href.includes("?") ? href + search.replace("?", "&") : href + search);
  }

  /** Returns true if the browser's own action for the key must be prevented. */
  handleKey(key) {
    const option = this.list.children[this.activeIndex];
    const wasOpen = this.isOpen;
    switch (key) {
      case "ArrowDown":
        if (wasOpen) this.moveActive(1);
        else this.scheduleRequest();
        return true;
      case "ArrowUp":
        if (wasOpen) this.moveActive(-1);
        return wasOpen;
      case "Enter":
        if (option) this.followOption(option);
        else this.close();
        return Boolean(option);
      case "Escape": // if the list is closed, the browser clears the box
        this.close();
        return wasOpen;
      case "Home":
      case "End":
      case "ArrowLeft":
      case "ArrowRight":
        this.setActive(-1);
    }
    return false;
  }
}
