// The buttons over a field that lets people format: each puts Slack's own marks around what is selected.
import { h } from "./dom.js";

const AROUND = [
  { label: "Bold", sign: "B", before: "*", after: "*" },
  { label: "Italic", sign: "I", before: "_", after: "_" },
  { label: "Strikethrough", sign: "S", before: "~", after: "~" },
  { label: "Code", sign: "</>", before: "`", after: "`" },
  { label: "Link", sign: "Link", before: "[", after: "](https://)" },
];
const LINES = [
  { label: "Bulleted list", sign: "•", mark: () => "• " },
  { label: "Numbered list", sign: "1.", mark: (index) => `${index + 1}. ` },
  { label: "Quote", sign: ">", mark: () => "> " },
];

export function formattingBar(box) {
  const around = AROUND.map((one) => button(one, () => wrap(box, one)));
  const lines = LINES.map((one) => button(one, () => begin(box, one.mark)));
  return h("div", { class: "format-bar", role: "toolbar", "aria-label": "Formatting" }, around, lines);
}

function button({ label, sign }, press) {
  const keepSelection = (event) => event.preventDefault();
  return h(
    "button",
    { type: "button", class: `format-${label.toLowerCase()}`, "aria-label": label, title: label, on: { mousedown: keepSelection, click: press } },
    sign,
  );
}

function wrap(box, { before, after }) {
  const { selectionStart: start, selectionEnd: end } = box;
  put(box, before + box.value.slice(start, end) + after, start, end);
  box.setSelectionRange(start + before.length, end + before.length);
}

/** Whole lines, also where only a part of them is selected. */
function begin(box, mark) {
  const start = box.value.lastIndexOf("\n", box.selectionStart - 1) + 1;
  const stop = box.value.indexOf("\n", box.selectionEnd);
  const end = stop < 0 ? box.value.length : stop;
  const lines = box.value.slice(start, end).split("\n");
  put(box, lines.map((line, index) => mark(index) + line).join("\n"), start, end);
}

function put(box, text, start, end) {
  box.focus();
  box.setRangeText(text, start, end, "end");
  box.dispatchEvent(new Event("input", { bubbles: true }));
}
