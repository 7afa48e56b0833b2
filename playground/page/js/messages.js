// One message on the screen.
import { h, iconButton } from "./dom.js";
import { avatar } from "./avatar.js";
import { blocks } from "./blocks.js";
import { surroundings } from "./context.js";
import { fullMoment, time } from "./dates.js";
import { fileCard } from "./files.js";
import { Form } from "./form.js";
import { icon } from "./icons.js";
import { mrkdwn } from "./mrkdwn.js";
import { openMessageMenu } from "./shortcuts.js";
import { person, store, zone } from "./store.js";

const forms = new Map();

export function momentOf(message) {
  return new Date(Number(message.ts) * 1000);
}

export function authorOf(message) {
  const known = person(message.user);
  if (known) return message.username ? { ...known, name: message.username } : known;
  const bot = store.state.bots.find((each) => each.id === message.user) ?? {
    id: message.user,
    name: "Slackbot",
    is_bot: true,
  };
  return message.username ? { ...bot, name: message.username } : bot;
}

function formOf(channel, message) {
  const key = `${store.me} ${channel} ${message.ts}`;
  if (!forms.has(key)) forms.set(key, new Form(message.state));
  return forms.get(key);
}

/** The whole message; `follows` when the one above is by the same author, a moment before. */
export function messageElement(channel, message, { follows }) {
  const author = authorOf(message);
  const failure = h("p", { class: "act-failure", role: "alert", hidden: true });
  const drawn = h(
    "article",
    {
      class: `message${follows ? " follows" : ""}${message.ephemeral ? " ephemeral" : ""}`,
      tabindex: "-1",
      "data-ts": message.ts,
      "aria-label": `${author.name}, ${time(momentOf(message), zone())}`,
    },
    message.ephemeral && h("p", { class: "ephemeral-mark" }, icon("eye", { size: 14 }), "Only visible to you"),
    h("div", { class: "message-side" }, follows ? timeElement(message, "short") : avatar(author)),
    h("div", { class: "message-main" }, !follows && byline(author, message), body(channel, message, failure), failure),
    toolbar(channel, message),
  );
  return drawn;
}

function timeElement(message, size) {
  const moment = momentOf(message);
  const words = size === "short" ? time(moment, zone()).replace(/ [AP]M$/, "") : time(moment, zone());
  return h(
    "time",
    { class: `message-time ${size}`, datetime: moment.toISOString(), title: fullMoment(moment, zone()) },
    words,
  );
}

function byline(author, message) {
  return h(
    "div",
    { class: "byline" },
    h("strong", { class: "author" }, author.name),
    author.is_bot && h("span", { class: "app-tag" }, "APP"),
    timeElement(message, "long"),
  );
}

function body(channel, message, failure) {
  const form = formOf(channel, message);
  const ctx = surroundings({
    form,
    container: { kind: "message", channel, ts: message.ts },
    failed: (sentence) => {
      failure.hidden = !sentence;
      failure.replaceChildren(...(sentence ? [icon("warning", { size: 16 }), sentence] : []));
    },
  });
  form.redraw();
  const drawn = h(
    "div",
    { class: "message-body" },
    ofApp(message) && message.blocks?.length ? blocks(message.blocks, ctx) : words(message, ctx),
    attachments(message, ctx),
    message.edited && h("span", { class: "edited" }, "(edited)"),
    message.files?.map(fileCard),
  );
  form.settle();
  return drawn;
}

// What a person typed is its text; only an app lays out blocks.
function ofApp(message) {
  return Boolean(message.bot_id);
}

function words(message, ctx) {
  return message.text ? h("div", { class: "message-text" }, mrkdwn(message.text, ctx)) : null;
}

function attachments(message, ctx) {
  return message.attachments?.map((one) =>
    h(
      "div",
      { class: "attachment" },
      one.blocks ? blocks(one.blocks, ctx) : mrkdwn(one.text ?? one.fallback ?? "", ctx),
    ),
  );
}

function toolbar(channel, message) {
  if (message.ephemeral || !store.state.shortcuts.some((each) => each.type === "message")) return null;
  const more = iconButton(icon("more"), "More actions", {
    class: "icon-button message-more",
    "aria-haspopup": "listbox",
    "aria-expanded": "false",
  });
  more.addEventListener("click", () => openMessageMenu(more, channel, message));
  return h("div", { class: "message-tools" }, more);
}
