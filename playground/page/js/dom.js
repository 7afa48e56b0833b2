// The only way this page makes elements. Text always becomes a text node, so nothing that a person
// or a bot wrote can ever be read as markup.

const SVG = "http://www.w3.org/2000/svg";

/** Makes an element. `on` holds listeners, `style` is never taken from data. */
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes ?? {})) setAttribute(element, name, value);
  append(element, children);
  return element;
}

function setAttribute(element, name, value) {
  if (value === undefined || value === null || value === false) return;
  if (name === "on") listen(element, value);
  else if (name === "value") element.value = value;
  else if (name === "hue") element.style.setProperty("--hue", String(Number(value)));
  else element.setAttribute(name, value === true ? "" : String(value));
}

function listen(element, listeners) {
  for (const [event, listener] of Object.entries(listeners)) element.addEventListener(event, listener);
}

function append(parent, children) {
  for (const child of children.flat(Infinity)) {
    if (child === undefined || child === null || child === false) continue;
    parent.append(child instanceof Node ? child : document.createTextNode(String(child)));
  }
  return parent;
}

/** Replaces everything inside an element. */
export function fill(parent, ...children) {
  parent.replaceChildren();
  return append(parent, children);
}

/** Makes these the children, touching only what differs: focus and open lists elsewhere stay. */
export function reconcile(parent, nodes) {
  const wanted = new Set(nodes);
  for (const child of [...parent.childNodes]) if (!wanted.has(child)) child.remove();
  let at = parent.firstChild;
  for (const node of nodes) {
    if (node === at) at = at.nextSibling;
    else parent.insertBefore(node, at);
  }
}

export function fragment(...children) {
  return append(document.createDocumentFragment(), children);
}

export function svg(paths, { size = 20, label } = {}) {
  const element = document.createElementNS(SVG, "svg");
  const attributes = { viewBox: "0 0 20 20", width: size, height: size, fill: "none", class: "icon" };
  attributes[label ? "aria-label" : "aria-hidden"] = label ?? "true";
  if (label) attributes.role = "img";
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  for (const d of paths) element.append(path(d));
  return element;
}

function path(d) {
  const element = document.createElementNS(SVG, "path");
  const attributes = { d, stroke: "currentColor", "stroke-width": 1.6, "stroke-linecap": "round" };
  attributes["stroke-linejoin"] = "round";
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  return element;
}

let lastId = 0;

/** An id that no other element of this page has. */
export function uniqueId(prefix) {
  lastId += 1;
  return `${prefix}-${lastId}`;
}

/** Web addresses a person may follow; anything else (javascript:, data:) is shown as words only. */
export function safeAddress(address) {
  return /^(https?:|mailto:|tel:|\/files\/)/i.test(address ?? "") ? address : null;
}

export function link(address, ...children) {
  const safe = safeAddress(address);
  if (!safe) return fragment(children);
  return h("a", { href: safe, target: "_blank", rel: "noopener noreferrer" }, children);
}

/** A button that shows an icon and says its purpose to a screen reader. */
export function iconButton(image, label, { on, ...attributes } = {}) {
  return h(
    "button",
    { type: "button", class: "icon-button", "aria-label": label, title: label, on, ...attributes },
    image,
  );
}
