// Short sentences that come and go, and are read out.
import { h } from "./dom.js";

const STAY_MS = 5000;

export function toast(sentence) {
  const drawn = h("div", { class: "toast" }, sentence);
  document.querySelector("#toasts").replaceChildren(drawn);
  setTimeout(() => drawn.remove(), STAY_MS);
}
