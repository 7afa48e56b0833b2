// The input block: label, element, hint, and the sentence that says what is wrong.
import { h, uniqueId } from "./dom.js";
import { plainText } from "./emoji.js";
import { element } from "./elements.js";
import { icon } from "./icons.js";
import { problemOf } from "./values.js";

export function inputBlock(block, ctx) {
  const label = uniqueId("label");
  const { element: inner } = block;
  const drawn = element(inner, block, ctx, { label });
  if (inner.type !== "button") {
    ctx.form.require(block.block_id, () => problemOf(inner, ctx.form.get(block.block_id, inner.action_id), block));
  }
  return h(
    "div",
    { class: "block-input", role: "group", "aria-labelledby": label },
    h(
      "div",
      { class: "input-label", id: label },
      plainText(block.label.text),
      block.optional && h("span", { class: "input-optional" }, " (optional)"),
    ),
    drawn,
    h("p", { class: "input-error", role: "alert", hidden: true }),
    block.hint && h("p", { class: "input-hint" }, plainText(block.hint.text)),
  );
}

/** Shows or clears the sentence of every input; returns the first input that has one. */
export function showErrors(root, errors) {
  let first = null;
  for (const drawn of root.querySelectorAll(".block-input")) {
    const problem = errors[drawn.dataset.blockId];
    showError(drawn, problem);
    if (problem && !first) first = drawn;
  }
  return first;
}

function showError(drawn, problem) {
  const line = drawn.querySelector(":scope > .input-error");
  line.id ||= uniqueId("error");
  line.hidden = !problem;
  line.replaceChildren(...(problem ? [icon("warning", { size: 16 }), h("span", {}, problem)] : []));
  drawn.classList.toggle("has-error", Boolean(problem));
  for (const control of drawn.querySelectorAll("input, textarea, .select-trigger, .pick-trigger")) {
    if (problem) control.setAttribute("aria-describedby", line.id);
    else control.removeAttribute("aria-describedby");
    control.setAttribute("aria-invalid", String(Boolean(problem)));
  }
}

/** Puts the keyboard into an input. */
export function focusInput(drawn) {
  drawn
    ?.querySelector("input:not([type=hidden]):not([hidden]), textarea, .select-trigger, .pick-trigger, button")
    ?.focus();
}
