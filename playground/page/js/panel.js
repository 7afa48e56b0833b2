// The drawer on the right: one of inspector or faults, or nothing.
import { h, fill, iconButton } from "./dom.js";
import { icon } from "./icons.js";

const panels = new Map();
let openNow = null;
let root;

export function startPanel(element) {
  root = element;
  root.addEventListener("keydown", (event) => {
    if (event.key === "Escape") showPanel(null);
  });
}

/** `draw(body)` fills the panel when it opens; `button` opens it. */
export function addPanel({ id, title, button, draw }) {
  panels.set(id, { title, button, draw });
  button.setAttribute("aria-expanded", "false");
  button.addEventListener("click", () => showPanel(openNow === id ? null : id));
}

export function isOpen(id) {
  return openNow === id;
}

function showPanel(id) {
  const before = panels.get(openNow);
  before?.button.setAttribute("aria-expanded", "false");
  openNow = id;
  root.hidden = !id;
  document.body.classList.toggle("panel-open", Boolean(id));
  document.body.classList.remove("drawer-open");
  if (!id) return before?.button.focus();
  const { title, button, draw } = panels.get(id);
  button.setAttribute("aria-expanded", "true");
  const body = h("div", { class: "panel-body" });
  const close = iconButton(icon("close"), `Close ${title}`, { on: { click: () => showPanel(null) } });
  fill(root, h("header", { class: "panel-head" }, h("h2", {}, title), close), body);
  root.setAttribute("aria-label", title);
  draw(body);
  return close.focus();
}
