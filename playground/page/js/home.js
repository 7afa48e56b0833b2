// The Home tab: the view that the app published for this person.
import { h, fill } from "./dom.js";
import { blocks } from "./blocks.js";
import { surroundings } from "./context.js";
import { Form } from "./form.js";
import { icon } from "./icons.js";
import { on, store } from "./store.js";

const forms = new Map();
let last = "";

on("me", () => { last = ""; });
on("place", () => { last = ""; });

export function drawHome(root) {
  const view = store.state.home;
  const content = JSON.stringify([store.me, view?.id ?? null, view?.blocks ?? null]);
  if (content === last) return;
  last = content;
  const action = root.contains(document.activeElement) ? document.activeElement.closest("[data-action-id]")?.dataset.actionId : null;
  fill(root, view ? viewElement(view) : empty());
  if (action) root.querySelector(`[data-action-id="${CSS.escape(action)}"]`)?.focus();
}

function viewElement(view) {
  const failure = h("p", { class: "act-failure", role: "alert", hidden: true });
  const failed = (sentence) => { failure.hidden = !sentence; failure.replaceChildren(...(sentence ? [icon("warning", { size: 16 }), sentence] : [])); };
  const key = `${store.me} ${view.id}`;
  if (!forms.has(key)) forms.set(key, new Form(view.state?.values));
  const form = forms.get(key);
  const ctx = surroundings({ form, failed, container: { kind: "view", view_id: view.id } });
  form.redraw();
  const drawn = h("div", { class: "home-view" }, failure, blocks(view.blocks, ctx));
  form.settle();
  return drawn;
}

function empty() {
  return h("div", { class: "home-empty" }, icon("home", { size: 40 }), h("p", {}, "The app has not put anything here yet."));
}
