// Everything that is typed: one line, many lines, e-mail, URL, number.
import { h } from "./dom.js";
import { field } from "./field.js";
import { formattingBar } from "./formatting.js";

const KINDS = { email_text_input: "email", url_text_input: "url", number_input: "text", plain_text_input: "text" };
const PAUSE_MS = 400;

export function textInput(one, block, ctx, { label }) {
  const state = field(one, block, ctx);
  const box = one.multiline
    ? h("textarea", { class: "text-box", rows: 4 })
    : h("input", {
        class: "text-box",
        type: KINDS[one.type],
        inputmode: one.type === "number_input" ? "decimal" : null,
      });
  box.value = state.value.value ?? "";
  describe(box, one, label);
  const counter = one.max_length ? h("span", { class: "text-count", "aria-hidden": "true" }) : null;
  box.addEventListener("input", () => {
    state.write({ value: box.value === "" ? null : box.value });
    count(counter, one, box);
  });
  if (state.sends) sendWhenAsked(box, one, state);
  count(counter, one, box);
  return h("div", { class: "text-field" }, box, counter);
}

function describe(box, one, label) {
  if (one.placeholder) box.placeholder = one.placeholder.text;
  if (label) box.setAttribute("aria-labelledby", label);
  else box.setAttribute("aria-label", one.placeholder?.text ?? "Text");
  if (one.focus_on_load) box.setAttribute("data-focus-on-load", "");
  box.autocomplete = "off";
}

function count(counter, one, box) {
  if (!counter) return;
  const left = one.max_length - [...box.value].length;
  counter.textContent = left <= Math.max(20, one.max_length / 10) ? String(left) : "";
  counter.classList.toggle("over", left < 0);
}

function sendWhenAsked(box, one, state) {
  const when = one.dispatch_action_config?.trigger_actions_on ?? ["on_enter_pressed"];
  let pause;
  if (when.includes("on_enter_pressed")) {
    box.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      event.stopPropagation();
      void state.send();
    });
  }
  if (when.includes("on_character_entered")) {
    box.addEventListener("input", () => {
      clearTimeout(pause);
      pause = setTimeout(() => void state.send(), PAUSE_MS);
    });
  }
}

export function richTextInput(one, block, ctx, { label }) {
  const state = field(one, block, ctx);
  const box = h("textarea", { class: "text-box", rows: 8 });
  box.value = wordsOf(state.value.rich_text_value);
  describe(box, one, label);
  box.addEventListener("input", () => state.write({ rich_text_value: box.value ? asRichText(box.value) : null }));
  if (state.sends) sendWhenAsked(box, one, state);
  return h("div", { class: "text-field" }, formattingBar(box), box);
}

function asRichText(text) {
  return { type: "rich_text", elements: [{ type: "rich_text_section", elements: [{ type: "text", text }] }] };
}

const MARKS = { bold: "*", italic: "_", strike: "~", code: "`" };

/** What a composer that shows marks would show: one line for each item of a list. */
function wordsOf(value) {
  return (value?.elements ?? []).map(linesOf).join("\n");
}

function linesOf(part) {
  if (part.type === "rich_text_list") {
    const sign = (index) => (part.style === "ordered" ? `${index + 1}.` : "•");
    const before = "    ".repeat(part.indent ?? 0);
    return part.elements.map((item, index) => `${before}${sign(index)} ${lineOf(item.elements)}`).join("\n");
  }
  const line = lineOf(part.elements).replace(/\n$/, "");
  if (part.type === "rich_text_quote") return line.replace(/^/gm, "> ");
  return part.type === "rich_text_preformatted" ? `\`\`\`\n${line}\n\`\`\`` : line;
}

function lineOf(elements) {
  return elements.map((one) => marksOf(one.style).reduce((text, mark) => mark + text + mark, saidBy(one))).join("");
}

function marksOf(style = {}) {
  return Object.keys(MARKS)
    .filter((name) => style[name])
    .map((name) => MARKS[name]);
}

function saidBy(one) {
  if (one.type === "user") return `<@${one.user_id}>`;
  if (one.type === "channel") return `<#${one.channel_id}>`;
  if (one.type === "emoji") return `:${one.name}:`;
  return one.type === "link" && one.text ? `[${one.text}](${one.url})` : (one.text ?? one.url ?? one.fallback ?? "");
}
