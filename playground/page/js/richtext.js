// rich_text blocks: already parsed by whoever sent them, so only shown.
import { h, link } from "./dom.js";
import { emojiSpan } from "./emoji.js";
import { broadcast, channelMention, dateSpan, userGroup, userMention } from "./mentions.js";

const TAGS = { bold: "strong", italic: "em", strike: "s", code: "code", underline: "u" };

function styled(node, style = {}) {
  return Object.entries(TAGS)
    .filter(([name]) => style[name])
    .reduce((inner, [name, tag]) => h(tag, name === "code" ? { class: "mrk-code" } : {}, inner), node);
}

function words(text) {
  return text.split("\n").map((line, index) => [index > 0 && h("br"), line]);
}

const INLINE = {
  text: (element) => h("span", {}, words(element.text)),
  link: (element) => link(element.url, element.text ?? element.url),
  user: (element, ctx) => userMention(element.user_id, ctx),
  channel: (element, ctx) => channelMention(element.channel_id, ctx),
  usergroup: (element) => userGroup(element.usergroup_id),
  broadcast: (element) => broadcast(element.range),
  emoji: (element) => emojiSpan(element.name) ?? `:${element.name}:`,
  date: (element, ctx) =>
    dateSpan(
      { seconds: element.timestamp, format: element.format, fallback: element.fallback, address: element.url },
      ctx,
    ),
  color: (element) => h("code", { class: "mrk-code" }, element.value),
};

function inlineElements(elements, ctx) {
  return elements.map((element) => {
    const draw = INLINE[element.type];
    return styled(h("span", {}, draw ? draw(element, ctx) : ""), element.style);
  });
}

function list(element, ctx) {
  const ordered = element.style === "ordered";
  const attributes = { class: `rich-list depth-${element.indent ?? 0}${element.border ? " with-border" : ""}` };
  if (ordered) attributes.start = (element.offset ?? 0) + 1;
  return h(
    ordered ? "ol" : "ul",
    attributes,
    element.elements.map((item) => h("li", {}, inlineElements(item.elements, ctx))),
  );
}

const PARTS = {
  rich_text_section: (part, ctx) => h("div", { class: "rich-section" }, inlineElements(part.elements, ctx)),
  rich_text_list: list,
  rich_text_quote: (part, ctx) => h("blockquote", { class: "mrk-quote" }, inlineElements(part.elements, ctx)),
  rich_text_preformatted: (part, ctx) =>
    h("pre", { class: "mrk-pre" }, h("code", {}, inlineElements(part.elements, ctx))),
};

/** The whole block. */
export function richText(block, ctx) {
  return h(
    "div",
    { class: "rich-text" },
    block.elements.map((part) => PARTS[part.type]?.(part, ctx)),
  );
}
