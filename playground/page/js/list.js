// A list that opens under a control: options to search and choose, by mouse or keyboard alone.
import { h, uniqueId, fill } from "./dom.js";
import { icon } from "./icons.js";

const PAUSE_MS = 150;
const MOST_PX = 340;
const SEARCH_PX = 66;
let openNow = null;

/**
 * Opens a list under `anchor`. `load(query)` gives groups `{label?, options: [{key, words, node, description, ...}]}`,
 * now or later; a string instead is shown as a sentence. `chosen` is a set of keys. With `multi` it stays open,
 * `choose(option)` is called each time; `closed()` comes last.
 */
export function openList(settings) {
  closeList();
  openNow = new List(settings);
  return openNow;
}

export function closeList() {
  openNow?.close();
}

/** Closes it when the control it belongs to has gone. */
export function closeLostList() {
  if (openNow && !openNow.anchor.isConnected) openNow.close({ keepFocus: true });
}

class List {
  #active = -1;
  #options = [];
  #turn = 0;

  constructor({
    anchor,
    label,
    load,
    choose,
    closed,
    chosen = new Set(),
    multi = false,
    search = true,
    placeholder = "Search",
    pause = 0,
  }) {
    Object.assign(this, { anchor, load, choose, closed, chosen, multi, pause });
    const id = uniqueId("list");
    this.list = h("div", {
      class: "list-options",
      role: "listbox",
      id,
      "aria-label": label,
      "aria-multiselectable": multi || null,
      tabindex: "-1",
    });
    this.status = h("p", { class: "list-status", role: "status" });
    this.box = search
      ? h("input", {
          class: "list-search",
          type: "text",
          role: "combobox",
          "aria-expanded": "true",
          "aria-controls": id,
          "aria-label": `Search: ${label}`,
          "aria-autocomplete": "list",
          placeholder,
          autocomplete: "off",
        })
      : null;
    this.popup = h(
      "div",
      { class: "list-popup", popover: "manual" },
      this.box && h("div", { class: "list-search-row" }, icon("search", { size: 16 }), this.box),
      this.list,
      this.status,
    );
    this.keyTarget = this.box ?? this.list;
    this.#open();
  }

  #open() {
    (this.anchor.closest("dialog") ?? document.body).append(this.popup);
    this.popup.showPopover();
    this.anchor.setAttribute("aria-expanded", "true");
    this.popup.addEventListener("keydown", (event) => this.#key(event));
    this.box?.addEventListener("input", () => this.#searchSoon());
    this.away = (event) => {
      if (!this.popup.contains(event.target) && !this.anchor.contains(event.target)) this.close({ keepFocus: true });
    };
    this.moved = () => this.#place();
    document.addEventListener("pointerdown", this.away, true);
    window.addEventListener("resize", this.moved);
    document.addEventListener("scroll", this.moved, true);
    // An empty list takes no focus: without a box to type in, the keys are its own once it shows something.
    void this.#fill().then(() => this.popup.isConnected && this.keyTarget.focus());
    this.keyTarget.focus();
  }

  close({ keepFocus = false } = {}) {
    if (!this.popup.isConnected && openNow !== this) return;
    openNow = openNow === this ? null : openNow;
    document.removeEventListener("pointerdown", this.away, true);
    window.removeEventListener("resize", this.moved);
    document.removeEventListener("scroll", this.moved, true);
    this.popup.remove();
    this.anchor.setAttribute("aria-expanded", "false");
    if (!keepFocus) this.anchor.focus();
    this.closed?.();
  }

  #place() {
    if (!this.anchor.isConnected) return this.close({ keepFocus: true });
    const at = this.anchor.getBoundingClientRect();
    const below = window.innerHeight - at.bottom;
    this.list.style.maxHeight = `${Math.max(120, Math.min(MOST_PX, Math.max(below, at.top) - SEARCH_PX))}px`;
    const { offsetHeight: height, offsetWidth: width } = this.popup;
    const top = below < height + 12 && at.top > below ? Math.max(8, at.top - height - 4) : at.bottom + 4;
    this.popup.style.minWidth = `${Math.min(at.width, window.innerWidth - 16)}px`;
    this.popup.style.top = `${top}px`;
    this.popup.style.left = `${Math.max(8, Math.min(at.left, window.innerWidth - width - 8))}px`;
    return undefined;
  }

  #searchSoon() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.#fill(), this.pause ? PAUSE_MS : 0);
    this.filled = false;
  }

  async #fill() {
    const turn = ++this.#turn;
    clearTimeout(this.timer);
    this.filled = true;
    const found = this.load(this.box?.value.trim() ?? "");
    if (found instanceof Promise) this.status.textContent = "Searching...";
    const groups = await found;
    if (turn !== this.#turn) return;
    this.#show(groups);
    this.#place();
  }

  #show(groups) {
    const sentence = typeof groups === "string" ? groups : "";
    this.#options = [];
    fill(this.list, sentence ? [] : groups.map((group) => this.#group(group)));
    this.status.textContent = sentence || (this.#options.length ? "" : "No results");
    const first = this.#options.findIndex(({ option }) => this.chosen.has(option.key));
    this.#activate(this.#options.length ? Math.max(0, first) : -1);
  }

  #group({ label, options }) {
    const rows = options.map((option) => this.#row(option));
    if (!label) return rows;
    const id = uniqueId("group");
    return h("div", { role: "group", "aria-labelledby": id }, h("div", { class: "list-group", id }, label), rows);
  }

  #row(option) {
    const index = this.#options.length;
    const chosen = this.chosen.has(option.key);
    const row = h(
      "div",
      {
        class: "list-option",
        role: "option",
        id: uniqueId("option"),
        "aria-selected": String(chosen),
        "aria-disabled": option.disabled ? "true" : null,
      },
      h("span", { class: "list-tick" }, chosen && icon("check", { size: 16 })),
      h(
        "span",
        { class: "list-words" },
        h("span", {}, option.node ?? option.words),
        option.description && h("span", { class: "list-description" }, option.description),
      ),
    );
    row.addEventListener("pointermove", () => this.#activate(index, { scroll: false }));
    row.addEventListener("pointerdown", (event) => event.preventDefault());
    row.addEventListener("click", () => this.#choose(index));
    this.#options.push({ option, row });
    return row;
  }

  #activate(index, { scroll = true } = {}) {
    this.#options[this.#active]?.row.classList.remove("active");
    this.#active = index;
    const active = this.#options[index]?.row;
    active?.classList.add("active");
    if (scroll) active?.scrollIntoView({ block: "nearest" });
    if (active) this.keyTarget.setAttribute("aria-activedescendant", active.id);
    else this.keyTarget.removeAttribute("aria-activedescendant");
  }

  #key(event) {
    const last = this.#options.length - 1;
    const moves = {
      ArrowDown: Math.min(last, this.#active + 1),
      ArrowUp: Math.max(0, this.#active - 1),
      PageDown: Math.min(last, this.#active + 8),
      PageUp: Math.max(0, this.#active - 8),
    };
    if (event.key in moves) this.#activate(moves[event.key]);
    else if (event.key === "Enter" || (event.key === " " && !this.box)) void this.#chooseTyped();
    else if (event.key === "Escape") this.close();
    else if (event.key === "Tab") return this.close({ keepFocus: false });
    else return undefined;
    event.preventDefault();
    event.stopPropagation();
    return undefined;
  }

  // Whoever types fast and presses Enter means what they typed, not what was shown a moment ago.
  async #chooseTyped() {
    if (!this.filled) await this.#fill();
    this.#choose(this.#active);
  }

  #choose(index) {
    const chosen = this.#options[index]?.option;
    if (!chosen || chosen.disabled) return;
    if (!this.multi) this.close();
    void this.choose(chosen);
    if (this.multi) void this.#refresh(index);
  }

  async #refresh(index) {
    if (this.box) this.box.value = "";
    await this.#fill();
    this.#activate(Math.min(index, this.#options.length - 1));
  }
}
