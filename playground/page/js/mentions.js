// People, channels and moments inside a text.
import { h, link } from "./dom.js";
import { dateFormat, fullMoment } from "./dates.js";

/** `ctx.person(id)` and `ctx.channel(id)` give what the reader may see, or undefined. */
export function userMention(id, ctx, label = "") {
  const name = ctx.person(id)?.name ?? (label || id);
  return h("span", { class: id === ctx.me ? "mention mention-me" : "mention" }, `@${name.replace(/^@/, "")}`);
}

export function channelMention(id, ctx, label = "") {
  const channel = ctx.channel(id);
  const words = `#${(channel?.name ?? (label || "private channel")).replace(/^#/, "")}`;
  if (!channel || !ctx.openChannel) return h("span", { class: "mention" }, words);
  return h(
    "button",
    { type: "button", class: "mention mention-link", on: { click: () => ctx.openChannel(id) } },
    words,
  );
}

export function userGroup(words) {
  return h("span", { class: "mention" }, words.startsWith("@") ? words : `@${words}`);
}

export function broadcast(range, label = "") {
  return h("span", { class: "mention mention-me" }, `@${(label || range).replace(/^@/, "")}`);
}

/** A moment in the reader's zone; the sender's fallback where it cannot be said. */
export function dateSpan({ seconds, format, fallback, address }, ctx) {
  const words = dateFormat(seconds, format, ctx);
  if (words === null) return h("span", {}, fallback || format);
  const moment = new Date(Number(seconds) * 1000);
  const span = h("time", { datetime: moment.toISOString(), title: fullMoment(moment, ctx.zone) }, words);
  return address ? link(address, span) : span;
}
