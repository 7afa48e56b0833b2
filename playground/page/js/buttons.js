// Buttons and overflow menus: they hold no state, they only act.
import { h, safeAddress } from "./dom.js";
import { plainText } from "./emoji.js";
import { icon } from "./icons.js";
import { openList } from "./list.js";

export function button(one, block, ctx) {
  const style = one.style ? ` ${one.style}` : "";
  const drawn = h(
    "button",
    { type: "button", class: `kit-button${style}`, "aria-label": one.accessibility_label },
    h("span", { class: "button-words" }, plainText(one.text.text)),
  );
  drawn.addEventListener("click", () => press(one, block, ctx, drawn));
  return drawn;
}

async function press(one, block, ctx, drawn) {
  if (drawn.getAttribute("aria-busy") === "true") return;
  if (one.confirm && !(await ctx.ask(one.confirm))) return;
  if (safeAddress(one.url)) window.open(one.url, "_blank", "noopener,noreferrer");
  const value = { type: "button", text: one.text };
  if (one.value !== undefined) value.value = one.value;
  if (one.style !== undefined) value.style = one.style;
  await busyWhile(drawn, ctx.act(block.block_id, one, value));
}

/** Marks a control as waiting for the app, so that nobody presses twice. */
export async function busyWhile(drawn, work) {
  drawn.setAttribute("aria-busy", "true");
  drawn.classList.add("busy");
  try {
    return await work;
  } finally {
    drawn.removeAttribute("aria-busy");
    drawn.classList.remove("busy");
  }
}

export function overflow(one, block, ctx) {
  const drawn = h(
    "button",
    {
      type: "button",
      class: "kit-button overflow",
      "aria-haspopup": "listbox",
      "aria-expanded": "false",
      "aria-label": "More choices",
    },
    icon("dots"),
  );
  drawn.addEventListener("click", () => openOverflow(one, block, ctx, drawn));
  return drawn;
}

function openOverflow(one, block, ctx, drawn) {
  openList({
    anchor: drawn,
    label: "More choices",
    search: false,
    load: () => [{ options: one.options.map(overflowOption) }],
    choose: async (chosen) => {
      if (one.confirm && !(await ctx.ask(one.confirm))) return;
      if (safeAddress(chosen.option.url)) window.open(chosen.option.url, "_blank", "noopener,noreferrer");
      await busyWhile(drawn, ctx.act(block.block_id, one, { type: "overflow", selected_option: chosen.option }));
    },
  });
}

function overflowOption(option) {
  return {
    key: option.value,
    words: option.text.text,
    node: plainText(option.text.text),
    description: option.description?.text,
    option,
  };
}
