// The small question before an act that cannot be taken back lightly.
import { h, uniqueId } from "./dom.js";
import { plainText } from "./emoji.js";
import { mrkdwn } from "./mrkdwn.js";
import { now, person, store, zone } from "./store.js";

function words(text) {
  const ctx = { person, channel: () => undefined, me: store.me, zone: zone(), now: now() };
  return text.type === "mrkdwn" ? mrkdwn(text.text, ctx) : plainText(text.text);
}

/** Shows a Block Kit confirm object; true when the person says yes. */
export function ask(confirm) {
  const title = uniqueId("title");
  const deny = h("button", { type: "button", class: "kit-button" }, plainText(confirm.deny?.text ?? "Cancel"));
  const yes = h(
    "button",
    { type: "button", class: `kit-button ${confirm.style ?? "primary"}` },
    plainText(confirm.confirm?.text ?? "Yes"),
  );
  const dialog = h(
    "dialog",
    { class: "ask", "aria-labelledby": title },
    h("h2", { id: title }, plainText(confirm.title?.text ?? "Are you sure?")),
    h("div", { class: "ask-words" }, confirm.text && words(confirm.text)),
    h("div", { class: "ask-buttons" }, deny, yes),
  );
  document.body.append(dialog);
  dialog.showModal();
  yes.focus();
  return new Promise((resolve) => {
    const settle = (answer) => {
      dialog.close();
      dialog.remove();
      resolve(answer);
    };
    deny.addEventListener("click", () => settle(false));
    yes.addEventListener("click", () => settle(true));
    dialog.addEventListener("cancel", (event) => {
      event.preventDefault();
      settle(false);
    });
  });
}

/** A question of the playground's own, in plain words. */
export function askPlainly({ title, text, yes, style }) {
  const plain = (wording) => ({ type: "plain_text", text: wording });
  return ask({ title: plain(title), text: plain(text), confirm: plain(yes), deny: plain("Cancel"), style });
}
