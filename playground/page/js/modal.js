// This person's stack of modals. Only the top one is on the screen; those below keep what was typed.
import * as api from "./api.js";
import { h, fill, uniqueId, iconButton, reconcile } from "./dom.js";
import { blocksInPlace } from "./blocks.js";
import { busyWhile } from "./buttons.js";
import { surroundings } from "./context.js";
import { plainText } from "./emoji.js";
import { Form } from "./form.js";
import { icon } from "./icons.js";
import { focusInput, showErrors } from "./input.js";
import { closeList, closeLostList } from "./list.js";
import { loadState, on, store } from "./store.js";

const forms = new Map();
const nothing = { id: null, content: "", drawn: new Map() };
let dialog = null;
let shown = nothing;
let cameFrom = null;

export function startModals() {
  on("state", draw);
  on("me", () => {
    forms.clear();
    takeAway();
  });
}

function draw() {
  const stack = store.state.modals;
  const view = stack.at(-1);
  for (const id of forms.keys()) if (!stack.some((each) => each.id === id)) forms.delete(id);
  if (!view) return takeAway();
  const content = contentOf(view);
  dialog?.setAttribute("data-depth", String(stack.length));
  if (dialog && shown.id === view.id && shown.content === content) return undefined;
  return put(view, content, stack.length);
}

// What the page itself sent (state) and what only machines read (hash) change nothing on the screen.
function contentOf({ title, submit, close: closing, blocks: all }) {
  return JSON.stringify([title, submit, closing, all]);
}

function takeAway() {
  if (!dialog) return;
  closeList();
  dialog.close();
  dialog.remove();
  dialog = null;
  shown = nothing;
  if (cameFrom?.isConnected) cameFrom.focus();
}

function put(view, content, depth) {
  if (!dialog) openDialog();
  dialog.setAttribute("data-depth", String(depth));
  if (shown.id === view.id) return update(view, content, depth);
  closeList();
  shown = { ...parts(view), id: view.id, content, drawn: new Map() };
  fill(dialog, shown.form);
  fillParts(view, depth);
  return focusFirst();
}

/** The same view, changed: what did not change stays on the screen, and so does where the keyboard was. */
function update(view, content, depth) {
  const focused = focusKey();
  shown.content = content;
  fillParts(view, depth);
  closeLostList();
  if (focused && !dialog.contains(document.activeElement)) focusAgain(focused);
}

function openDialog() {
  cameFrom = document.activeElement;
  dialog = h("dialog", { class: "modal" });
  document.body.append(dialog);
  dialog.addEventListener("cancel", (event) => {
    event.preventDefault();
    void close();
  });
  dialog.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      event.preventDefault();
      void close();
    }
  });
  dialog.showModal();
}

function focusKey() {
  const active = document.activeElement;
  if (!dialog.contains(active)) return null;
  const own = [".modal-submit", ".modal-cancel", ".modal-close"].find((each) => active.matches(each));
  if (own) return { own };
  const element = active.closest("[data-action-id]");
  if (!element) return null;
  const at = active.selectionStart ?? null;
  return {
    block: element.closest("[data-block-id]")?.dataset.blockId,
    action: element.dataset.actionId,
    at,
    value: active.value,
  };
}

function focusAgain({ own, block, action, at, value }) {
  if (own) return (dialog.querySelector(own) ?? dialog.querySelector(".modal-close")).focus();
  const selector = `[data-block-id="${CSS.escape(block)}"] [data-action-id="${CSS.escape(action)}"]`;
  const element = dialog.querySelector(selector);
  if (!element) return focusFirst();
  const controls = element.matches("button, input, textarea")
    ? [element]
    : [...element.querySelectorAll("input, textarea, button")];
  const control = controls.find((each) => each.value === value) ?? controls[0];
  control?.focus();
  if (at !== null && control?.setSelectionRange && control.type !== "email") control.setSelectionRange(at, at);
  return undefined;
}

// Where the keyboard begins in a view that has just come.
function focusFirst() {
  const wanted = dialog.querySelector("[data-focus-on-load]") ?? dialog.querySelector(".block-input");
  if (wanted?.matches("[data-focus-on-load]")) wanted.focus();
  else if (wanted) focusInput(wanted);
  else dialog.querySelector(".modal-close").focus();
}

function formOf(view) {
  if (!forms.has(view.id)) forms.set(view.id, new Form(view.state?.values, view.errors));
  return forms.get(view.id);
}

function parts(view) {
  const form = formOf(view);
  const failure = h("p", { class: "act-failure", role: "alert", hidden: true });
  const failed = (sentence) => {
    failure.hidden = !sentence;
    failure.replaceChildren(...(sentence ? [icon("warning", { size: 16 }), sentence] : []));
  };
  const body = h("div", { class: "modal-body", tabindex: "-1" });
  const ctx = surroundings({
    form,
    failed,
    container: { kind: "view", view_id: view.id },
    edited: () => showErrors(body, form.errors),
  });
  const send = (event) => {
    event.preventDefault();
    void submit(view, form, body, failed);
  };
  const head = h("header", { class: "modal-head" });
  const foot = h("footer", { class: "modal-foot" });
  return {
    form: h("form", { class: "modal-form", novalidate: true, on: { submit: send } }, head, body, foot),
    head,
    body,
    foot,
    failure,
    ctx,
  };
}

function fillParts(view, depth) {
  const { head, body, foot, failure, ctx, drawn: before } = shown;
  const title = uniqueId("title");
  const { elements, drawn } = blocksInPlace(view.blocks, ctx, before);
  reconcile(body, [failure, ...elements]);
  shown.drawn = drawn;
  showErrors(body, ctx.form.errors);
  fill(
    head,
    back(depth),
    h("h1", { id: title }, plainText(view.title.text)),
    iconButton(icon("close"), "Close", { class: "icon-button modal-close", on: { click: () => close({ all: true }) } }),
  );
  fill(foot, footer(view, depth));
  dialog.setAttribute("aria-labelledby", title);
}

function back(depth) {
  return depth > 1 && iconButton(icon("chevronLeft"), "Back", { on: { click: () => close() } });
}

function footer(view, depth) {
  const closing = view.close?.text ?? (depth > 1 ? "Back" : view.submit ? "Cancel" : "Close");
  return [
    h("span", { class: "not-slack-note" }, "Pretend Slack"),
    h("button", { type: "button", class: "kit-button modal-cancel", on: { click: () => close() } }, plainText(closing)),
    view.submit &&
      h(
        "button",
        { type: "submit", class: "kit-button primary modal-submit" },
        h("span", { class: "button-words" }, plainText(view.submit.text)),
      ),
  ];
}

async function submit(view, form, body, failed) {
  const button = dialog.querySelector(".modal-submit");
  if (!button || button.getAttribute("aria-busy") === "true") return;
  failed("");
  if (!form.check()) return refuse(form, body);
  const answer = await busyWhile(button, api.post("submit", { as: store.me, view_id: view.id, values: form.values }));
  if (answer.errors && Object.keys(answer.errors).length) {
    form.errors = { ...answer.errors };
    return refuse(form, body);
  }
  if (!answer.ok) return failed(answer.error ?? "We had some trouble connecting. Try again?");
  return loadState();
}

function refuse(form, body) {
  const first = showErrors(body, form.errors);
  focusInput(first);
  first?.scrollIntoView({ block: "nearest" });
}

async function close({ all = false } = {}) {
  const view = store.state.modals.at(-1);
  if (!view) return;
  await api.post("close", { as: store.me, view_id: view.id, all });
  await loadState();
}
