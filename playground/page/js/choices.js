// Checkboxes and radio buttons: the browser's own controls, dressed.
import { h, uniqueId } from "./dom.js";
import { field } from "./field.js";
import { plainText } from "./emoji.js";
import { mrkdwn } from "./mrkdwn.js";

function words(text, ctx) {
  return text.type === "mrkdwn" ? mrkdwn(text.text, ctx) : plainText(text.text);
}

function choice(kind, name, option, checked, ctx) {
  const box = h("input", { type: kind, name, value: option.value, class: "choice-box" });
  box.checked = checked;
  return h(
    "label",
    { class: "choice" },
    box,
    h(
      "span",
      { class: "choice-words" },
      h("span", { class: "choice-text" }, words(option.text, ctx)),
      option.description && h("span", { class: "choice-description" }, words(option.description, ctx)),
    ),
  );
}

function choices(one, ctx, { kind, role, label, isChosen, changed }) {
  const name = uniqueId(kind);
  const drawn = h("div", { class: "choices", role, "aria-labelledby": label, "aria-label": label ? null : "Choices" });
  drawn.append(...one.options.map((option) => choice(kind, name, option, isChosen(option), ctx)));
  drawn.addEventListener("change", () => changed(drawn));
  return drawn;
}

export function checkboxes(one, block, ctx, { label }) {
  const state = field(one, block, ctx);
  const chosen = () => state.current.selected_options.map((option) => option.value);
  return choices(one, ctx, {
    kind: "checkbox",
    role: "group",
    label,
    isChosen: (option) => chosen().includes(option.value),
    changed: async (drawn) => {
      const ticked = [...drawn.querySelectorAll("input:checked")].map((box) => box.value);
      const accepted = await state.change({
        selected_options: one.options.filter((option) => ticked.includes(option.value)),
      });
      if (!accepted) for (const box of drawn.querySelectorAll("input")) box.checked = chosen().includes(box.value);
    },
  });
}

export function radioButtons(one, block, ctx, { label }) {
  const state = field(one, block, ctx);
  const chosen = () => state.current.selected_option?.value;
  return choices(one, ctx, {
    kind: "radio",
    role: "radiogroup",
    label,
    isChosen: (option) => option.value === chosen(),
    changed: async (drawn) => {
      const ticked = drawn.querySelector("input:checked").value;
      const accepted = await state.change({ selected_option: one.options.find((option) => option.value === ticked) });
      if (!accepted) for (const box of drawn.querySelectorAll("input")) box.checked = box.value === chosen();
    },
  });
}
