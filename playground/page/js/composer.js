// The message box: words, slash commands with a list of hints, shortcuts.
import * as api from "./api.js";
import { h, fill, iconButton, uniqueId } from "./dom.js";
import { busyWhile } from "./buttons.js";
import { icon } from "./icons.js";
import { conversation, loadMessages, on, store, tell } from "./store.js";
import { openShortcuts } from "./shortcuts.js";

let box;
let hints;
let notice;
let active = 0;
let dismissed = false;
const drafts = new Map();

export function startComposer(root) {
  const list = uniqueId("hints");
  hints = h("div", { class: "hints", role: "listbox", id: list, "aria-label": "Commands", hidden: true });
  notice = h("div", { class: "composer-notice", role: "alert", hidden: true });
  box = h("textarea", { rows: 1, "aria-controls": list, "aria-autocomplete": "list", "aria-label": "Message" });
  const shortcuts = iconButton(icon("plus"), "Shortcuts", {
    "aria-haspopup": "listbox",
    "aria-expanded": "false",
    on: { click: () => openShortcuts(shortcuts) },
  });
  const send = iconButton(icon("send"), "Send", {
    class: "icon-button composer-send",
    on: { click: () => sendNow(send) },
  });
  fill(
    root,
    notice,
    hints,
    h(
      "div",
      { class: "composer-box" },
      box,
      h(
        "div",
        { class: "composer-tools" },
        shortcuts,
        h("span", { class: "composer-tip" }, "Type / for commands"),
        send,
      ),
    ),
  );
  box.addEventListener("input", () => {
    dismissed = false;
    active = 0;
    drawHints();
    grow();
  });
  box.addEventListener("keydown", (event) => key(event, send));
  box.addEventListener("blur", () =>
    setTimeout(() => {
      hints.hidden = true;
    }, 150),
  );
  box.addEventListener("focus", drawHints);
  on("place", place);
  on("me", forget);
}

export function focusComposer() {
  box.focus();
}

let writer = null;

// Somebody else begins with an empty box; after a reset the same person goes on writing.
function forget() {
  say("");
  if (writer === store.me) return;
  writer = store.me;
  drafts.clear();
  box.value = "";
  drawHints();
}

let lastPlace = null;

function place() {
  const { channel } = store.place;
  if (lastPlace !== channel) {
    if (lastPlace) drafts.set(lastPlace, box.value);
    box.value = drafts.get(channel) ?? "";
    lastPlace = channel;
    say("");
    grow();
  }
  const here = conversation(channel);
  box.disabled = here?.kind === "app" && !store.state.messages_enabled;
  box.placeholder = box.disabled
    ? "Sending messages to this app has been turned off."
    : `Message ${here?.kind === "channel" ? "#" : ""}${here?.name ?? ""}`;
}

function grow() {
  box.style.height = "auto";
  box.style.height = `${Math.min(200, box.scrollHeight)}px`;
}

function matching() {
  const text = box.value;
  if (!text.startsWith("/") || text.includes("\n")) return [];
  const [word] = text.split(" ");
  const rest = text.includes(" ");
  return store.state.commands.filter((each) =>
    rest ? each.command === word : each.command.startsWith(word.toLowerCase()),
  );
}

function drawHints() {
  const found = dismissed ? [] : matching();
  hints.hidden = found.length === 0;
  active = Math.min(active, Math.max(0, found.length - 1));
  fill(
    hints,
    found.length > 0 && h("div", { class: "hints-head", "aria-hidden": "true" }, "Commands"),
    found.map(hintRow),
  );
  if (found.length) box.setAttribute("aria-activedescendant", hints.querySelectorAll("[role=option]")[active].id);
  else box.removeAttribute("aria-activedescendant");
}

function hintRow(each, index) {
  const row = h(
    "div",
    {
      class: `hint${index === active ? " active" : ""}`,
      role: "option",
      id: uniqueId("hint"),
      "aria-selected": String(index === active),
    },
    h("span", { class: "hint-icon" }, icon("bolt", { size: 18 })),
    h(
      "span",
      { class: "hint-words" },
      h("span", {}, h("strong", {}, each.command), " ", h("span", { class: "hint-usage" }, each.usage_hint ?? "")),
      h("span", { class: "hint-description" }, each.description),
    ),
  );
  row.addEventListener("pointerdown", (event) => {
    event.preventDefault();
    complete(each);
  });
  return row;
}

function complete(each) {
  box.value = `${each.command} `;
  drawHints();
  box.focus();
}

function key(event, send) {
  const found = hints.hidden ? [] : matching();
  if (found.length && hintKey(event, found)) return event.preventDefault();
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    void sendNow(send);
  }
  return undefined;
}

/** True when the key was for the list of hints. */
function hintKey(event, found) {
  const typing = !box.value.includes(" ");
  const steps = { ArrowDown: 1, ArrowUp: -1 };
  if (event.key in steps && found.length > 1) {
    active = (active + steps[event.key] + found.length) % found.length;
    drawHints();
    return true;
  }
  if (event.key === "Escape") {
    dismissed = true;
    drawHints();
    return true;
  }
  const whole = found[active].command === box.value;
  if (typing && (event.key === "Tab" || (event.key === "Enter" && !whole)) && !event.shiftKey) {
    complete(found[active]);
    return true;
  }
  return false;
}

function say(sentence) {
  notice.hidden = !sentence;
  fill(
    notice,
    sentence && [
      icon("warning", { size: 18 }),
      h("span", {}, sentence),
      iconButton(icon("close", { size: 16 }), "Dismiss", { on: { click: () => say("") } }),
    ],
  );
}

let sending = Promise.resolve();

function sendNow(send) {
  const text = box.value.trim();
  const { channel } = store.place;
  if (!text) return undefined;
  const command = text.startsWith("/") ? text.split(/\s/)[0] : null;
  if (command && !store.state.commands.some((each) => each.command === command))
    return say(`${command} is not a command here. Type / to see those that are.`);
  box.value = "";
  grow();
  drawHints();
  say("");
  // One after the other, in the order in which they were written.
  sending = sending.then(() => deliver({ send, command, text, channel }));
  return sending;
}

async function deliver({ send, command, text, channel }) {
  const body = command ? { text } : { text: withMentions(text) };
  const answer = await busyWhile(send, api.post(command ? "command" : "say", { as: store.me, channel, ...body }));
  if (!answer.ok) {
    say(answer.error ?? "That could not be sent. Try again.");
    if (!box.value) box.value = text;
  }
  tell("sent", text);
  return loadMessages(channel);
}

/** As Slack sends what was typed: escaped, names as mentions. */
function withMentions(text) {
  const escaped = text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");
  const people = [...store.people].sort((a, b) => b.name.length - a.name.length);
  return people.reduce((words, each) => words.replaceAll(`@${each.name}`, `<@${each.id}>`), escaped);
}
