// The Home tab: the view that the app published for this person.
import { dayIn } from "./dates.js";
import { h, fill, reconcile } from "./dom.js";
import { blocksInPlace } from "./blocks.js";
import { surroundings } from "./context.js";
import { Form } from "./form.js";
import { icon } from "./icons.js";
import { closeLostList } from "./list.js";
import { now, on, store, zone } from "./store.js";

const forms = new Map();
const nothing = { id: null, content: "", drawn: new Map() };
let shown = nothing;

on("me", () => {
  shown = nothing;
});
on("place", () => {
  shown = nothing;
});

export function drawHome(root) {
  const view = store.state.home;
  if (!view) return showEmpty(root);
  const content = JSON.stringify([view.blocks, dayIn(now(), zone())]);
  if (shown.id === view.id && shown.content === content) return undefined;
  if (shown.id !== view.id) begin(root, view);
  const { elements, drawn } = blocksInPlace(view.blocks, shown.ctx, shown.drawn);
  const action = document.activeElement.closest("[data-action-id]")?.dataset.actionId;
  const inside = root.contains(document.activeElement);
  reconcile(shown.body, [shown.failure, ...elements]);
  Object.assign(shown, { content, drawn });
  closeLostList();
  if (inside && action && !root.contains(document.activeElement))
    root.querySelector(`[data-action-id="${CSS.escape(action)}"]`)?.focus();
  return undefined;
}

function begin(root, view) {
  const failure = h("p", { class: "act-failure", role: "alert", hidden: true });
  const failed = (sentence) => {
    failure.hidden = !sentence;
    failure.replaceChildren(...(sentence ? [icon("warning", { size: 16 }), sentence] : []));
  };
  const key = `${store.me} ${view.id}`;
  if (!forms.has(key)) forms.set(key, new Form(view.state?.values));
  const ctx = surroundings({ form: forms.get(key), failed, container: { kind: "view", view_id: view.id } });
  const body = h("div", { class: "home-view" });
  shown = { id: view.id, content: "", drawn: new Map(), failure, ctx, body };
  fill(root, body);
}

function showEmpty(root) {
  shown = nothing;
  fill(
    root,
    h("div", { class: "home-empty" }, icon("home", { size: 40 }), h("p", {}, "The app has not put anything here yet.")),
  );
}
