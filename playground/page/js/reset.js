// Taking the whole conversation away as a file, and beginning again.
import * as api from "./api.js";
import { askPlainly } from "./ask.js";
import { busyWhile } from "./buttons.js";
import { h } from "./dom.js";
import { toast } from "./toast.js";

export async function exportAll() {
  const everything = await api.get("export");
  const address = URL.createObjectURL(new Blob([JSON.stringify(everything, null, 2)], { type: "application/json" }));
  const way = h("a", { href: address, download: "playground.json" });
  way.click();
  URL.revokeObjectURL(address);
}

export async function resetAll(button) {
  const sure = await askPlainly({
    title: "Begin again?",
    text: "Every message, view and answer in this playground is thrown away.",
    yes: "Begin again",
    style: "danger",
  });
  if (!sure) return;
  const answer = await busyWhile(button, api.post("reset"));
  toast(answer.ok === false ? answer.error : "Everything is as it was at the start.");
}
