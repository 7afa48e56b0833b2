// Block Kit as elements: values in, DOM out. What a click means is `ctx.act`, given from outside.
import { dayIn } from "./dates.js";
import { h } from "./dom.js";
import { plainText } from "./emoji.js";
import { mrkdwn } from "./mrkdwn.js";
import { richText } from "./richtext.js";
import { element } from "./elements.js";
import { inputBlock } from "./input.js";
import { picture } from "./picture.js";
import { table } from "./table.js";

/** Any text object. */
function textObject(text, ctx) {
  if (!text) return null;
  if (text.type === "mrkdwn") return mrkdwn(text.text, ctx, { verbatim: text.verbatim });
  return text.text.split("\n").map((line, index) => [index > 0 && h("br"), plainText(line)]);
}

function section(block, ctx) {
  return h(
    "div",
    { class: `block-section${block.accessory ? " has-accessory" : ""}` },
    h(
      "div",
      { class: "section-words" },
      block.text && h("div", { class: "section-text" }, textObject(block.text, ctx)),
      block.fields &&
        h(
          "div",
          { class: "section-fields" },
          block.fields.map((field) => h("div", { class: "section-field" }, textObject(field, ctx))),
        ),
    ),
    block.accessory && h("div", { class: "section-accessory" }, element(block.accessory, block, ctx)),
  );
}

function actions(block, ctx) {
  return h(
    "div",
    { class: "block-actions", role: "group" },
    block.elements.map((one) => element(one, block, ctx)),
  );
}

function context(block, ctx) {
  return h(
    "div",
    { class: "block-context" },
    block.elements.map((one) => contextElement(one, ctx)),
  );
}

function contextElement(one, ctx) {
  if (one.type === "image") return picture(one, { small: true });
  return h("div", { class: "context-words" }, textObject(one, ctx));
}

function image(block, ctx) {
  return h(
    "figure",
    { class: "block-image" },
    block.title && h("figcaption", {}, textObject(block.title, ctx)),
    picture(block),
  );
}

function file(block, ctx) {
  return h("div", { class: "block-file" }, ctx.file?.(block.external_id) ?? "A file");
}

const DRAW = {
  section,
  actions,
  context,
  image,
  file,
  table,
  input: inputBlock,
  rich_text: richText,
  divider: () => h("hr", { class: "block-divider" }),
  header: (block) => h("h3", { class: "block-header" }, plainText(block.text.text)),
  markdown: (block, ctx) =>
    h(
      "div",
      { class: "section-text" },
      mrkdwn(block.text.replace(/\*\*(.+?)\*\*/g, "*$1*").replace(/\[([^\]]+)\]\((https?:[^)\s]+)\)/g, "<$2|$1>"), ctx),
    ),
};

/** One block; a kind that this page does not draw says so. */
function block(one, ctx) {
  const draw = DRAW[one.type];
  const drawn = draw
    ? draw(one, ctx)
    : h("div", { class: "block-unknown" }, `A block of the kind "${one.type}", which this playground does not draw.`);
  drawn.dataset.blockId = one.block_id ?? "";
  return drawn;
}

function withId(one, index) {
  return one.block_id ? one : { ...one, block_id: `block-${index}` };
}

/** All blocks of a message or view, in order. Blocks without an id get one, as in Slack. */
export function blocks(all, ctx) {
  return all.map((one, index) => block(withId(one, index), ctx));
}

/**
 * The same for a view that may be updated in place: blocks that did not change keep their elements, with
 * whatever is open or focused in them. Gives the elements, and what to hand in the next time as `before`.
 */
export function blocksInPlace(all, ctx, before = new Map()) {
  const drawn = new Map();
  const today = dayIn(ctx.now, ctx.zone);
  ctx.form.redraw();
  for (const one of all.map(withId)) drawn.set(one.block_id, kept(one, ctx, before.get(one.block_id), today));
  ctx.form.settle();
  return { elements: [...drawn.values()].map((entry) => entry.element), drawn };
}

function kept(one, ctx, known, today) {
  const content = JSON.stringify([today, one]);
  if (known?.content !== content) return { content, element: block(one, ctx) };
  ctx.form.keep(one.block_id);
  return known;
}
