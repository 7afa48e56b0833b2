// The table block: raw text or rich text in cells.
import { h } from "./dom.js";
import { plainText } from "./emoji.js";
import { richText } from "./richtext.js";

function words(cell, ctx) {
  if (cell.type === "rich_text") return richText(cell, ctx);
  return plainText(String(cell.text ?? cell.value ?? ""));
}

function row(cells, tag, settings, ctx) {
  return h(
    "tr",
    {},
    cells.map((cell, column) =>
      h(
        tag,
        { class: `align-${settings[column]?.align ?? "left"}`, scope: tag === "th" ? "col" : null },
        words(cell, ctx),
      ),
    ),
  );
}

export function table(block, ctx) {
  const settings = block.column_settings ?? [];
  const [head = [], ...rest] = block.rows ?? [];
  return h(
    "div",
    { class: "block-table", tabindex: "0", role: "region", "aria-label": "Table" },
    h(
      "table",
      {},
      h("thead", {}, row(head, "th", settings, ctx)),
      h(
        "tbody",
        {},
        rest.map((cells) => row(cells, "td", settings, ctx)),
      ),
    ),
  );
}
