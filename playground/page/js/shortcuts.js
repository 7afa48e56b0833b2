// Global shortcuts (from the message box) and message shortcuts (from a message).
import * as api from "./api.js";
import { busyWhile } from "./buttons.js";
import { icon } from "./icons.js";
import { openList } from "./list.js";
import { store } from "./store.js";
import { toast } from "./toast.js";

function rows(type, query) {
  return store.state.shortcuts
    .filter((each) => each.type === type && each.name.toLowerCase().includes(query.toLowerCase()))
    .map((each) => ({
      key: each.callback_id,
      words: each.name,
      node: [icon("bolt", { size: 16 }), each.name],
      description: each.description,
      shortcut: each,
    }));
}

function open({ anchor, type, label, more }) {
  openList({
    anchor,
    label,
    search: type === "global",
    load: (query) => [{ options: rows(type, query) }],
    choose: ({ shortcut }) => busyWhile(anchor, run(shortcut, more)),
  });
}

async function run(shortcut, more) {
  const answer = await api.post("shortcut", { as: store.me, callback_id: shortcut.callback_id, ...more });
  if (!answer.ok) toast(answer.error ?? "The app did not answer. Try again.");
}

export function openShortcuts(anchor) {
  open({ anchor, type: "global", label: "Shortcuts", more: {} });
}

export function openMessageMenu(anchor, channel, message) {
  open({ anchor, type: "message", label: "Message shortcuts", more: { channel, ts: message.ts } });
}
