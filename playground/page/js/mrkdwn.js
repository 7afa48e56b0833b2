// Slack's mrkdwn as elements: lines first (code fences, quotes, lists), then what stands inside a line.
import { h, fragment, link } from "./dom.js";
import { emojiSpan } from "./emoji.js";
import { broadcast, channelMention, dateSpan, userGroup, userMention } from "./mentions.js";

const FENCE = /```\n?([\s\S]+?)\n?```\n?/g;
const LIST_LINE = /^(\s*)(•|◦|▪︎|[-*])\s+(.*)$/;
const ORDERED_LINE = /^(\s*)(\d+)[.)]\s+(.*)$/;

/** A text object or a plain string in mrkdwn, as a fragment. */
export function mrkdwn(text, ctx, { verbatim = false } = {}) {
  const scope = { ...ctx, verbatim };
  const out = fragment();
  let start = 0;
  for (const match of text.matchAll(FENCE)) {
    out.append(lines(text.slice(start, match.index).replace(/\n$/, ""), scope));
    out.append(h("pre", { class: "mrk-pre" }, h("code", {}, codeWords(match[1], scope))));
    start = match.index + match[0].length;
  }
  out.append(lines(text.slice(start), scope));
  return out;
}

function lines(text, ctx) {
  const out = fragment();
  if (!text) return out;
  for (const group of grouped(text.split("\n"))) out.append(groupElement(group, ctx));
  return out;
}

function kindOf(line) {
  if (/^(&gt;|>)/.test(line)) return "quote";
  if (LIST_LINE.test(line)) return "list";
  return ORDERED_LINE.test(line) ? "ordered" : "plain";
}

function grouped(all) {
  const groups = [];
  for (const line of all) {
    const kind = kindOf(line);
    const last = groups.at(-1);
    if (last?.kind === kind) last.lines.push(line);
    else groups.push({ kind, lines: [line] });
  }
  return groups;
}

function groupElement({ kind, lines: group }, ctx) {
  if (kind === "quote") return quote(group, ctx);
  if (kind === "list") return list("ul", LIST_LINE, group, ctx);
  if (kind === "ordered") return list("ol", ORDERED_LINE, group, ctx);
  return h(
    "div",
    { class: "mrk-lines" },
    group.map((line, index) => [index > 0 && h("br"), inline(line, ctx)]),
  );
}

function quote(group, ctx) {
  const inner = group.map((line) => line.replace(/^(&gt;|>)(&gt;&gt;|>>)? ?/, "")).join("\n");
  return h("blockquote", { class: "mrk-quote" }, lines(inner, ctx));
}

function list(tag, pattern, group, ctx) {
  const items = group.map((line) => {
    const [, indent, mark, words] = line.match(pattern);
    const depth = Math.min(4, Math.floor(indent.length / 2));
    const number = tag === "ol" ? { value: Number(mark) } : {};
    const item = h("li", { class: `depth-${depth}` }, inline(words, ctx));
    if (number.value) item.setAttribute("value", String(number.value));
    return item;
  });
  return h(tag, { class: "mrk-list" }, items);
}

const WORD = /[\p{L}\p{N}_]/u;
const STYLES = { "*": "strong", _: "em", "~": "s" };
const BARE_ADDRESS = /^https?:\/\/[^\s<>|]+[^\s<>|.,;:!?)\]'"*_~]/;
const EMOJI = /^:([a-z0-9_+'-]+):(?::skin-tone-(\d):)?/;

/** One line without its marks of quote or list. */
function inline(text, ctx) {
  const out = fragment();
  let words = "";
  const flush = () => {
    if (words) out.append(unescape(words));
    words = "";
  };
  for (let at = 0; at < text.length;) {
    const found = pieceAt(text, at, ctx);
    if (found) {
      flush();
      out.append(found.node);
      at += found.length;
    } else {
      words += text[at];
      at += 1;
    }
  }
  flush();
  return out;
}

function pieceAt(text, at, ctx) {
  const mark = text[at];
  if (mark === "<") return bracket(text, at, ctx);
  if (mark === "`") return code(text, at, ctx);
  if (mark === ":") return emoji(text.slice(at));
  if (STYLES[mark]) return emphasis(text, at, ctx);
  if (mark === "h" && !ctx.verbatim && !WORD.test(text[at - 1] ?? " ")) return bareAddress(text.slice(at));
  return null;
}

function bracket(text, at, ctx) {
  const end = text.indexOf(">", at);
  if (end < 0) return null;
  const [target, ...rest] = text.slice(at + 1, end).split("|");
  const label = rest.join("|");
  const node = target ? bracketNode(target, label, ctx) : null;
  return node && { node, length: end - at + 1 };
}

function bracketNode(target, label, ctx) {
  if (target.startsWith("@")) return userMention(target.slice(1), ctx, unescape(label));
  if (target.startsWith("#")) return channelMention(target.slice(1), ctx, unescape(label));
  if (target.startsWith("!date^")) return dateToken(target, label, ctx);
  if (target.startsWith("!subteam^")) return userGroup(unescape(label) || target.slice(9));
  if (target.startsWith("!")) return broadcast(target.slice(1), unescape(label));
  if (/^(https?:|mailto:|tel:)/i.test(target))
    return link(
      unescape(target),
      label ? inline(label, { ...ctx, verbatim: true }) : unescape(target.replace(/^mailto:/, "")),
    );
  return null;
}

function dateToken(target, label, ctx) {
  const [, seconds, format = "", ...address] = target.split("^");
  return dateSpan({ seconds, format: unescape(format), fallback: unescape(label), address: address.join("^") }, ctx);
}

function code(text, at, ctx) {
  const end = text.indexOf("`", at + 1);
  if (end <= at + 1) return null;
  return { node: h("code", { class: "mrk-code" }, codeWords(text.slice(at + 1, end), ctx)), length: end - at + 1 };
}

// Inside code only links and mentions are read, as Slack does.
function codeWords(text, ctx) {
  const out = fragment();
  for (const piece of text.split(/(<[^<>\n]+>)/)) {
    const found = piece.startsWith("<") && piece.endsWith(">") ? bracket(piece, 0, ctx) : null;
    out.append(found ? found.node : unescape(piece));
  }
  return out;
}

function emoji(rest) {
  const match = rest.match(EMOJI);
  const node = match && emojiSpan(match[1], match[2]);
  return node && { node, length: match[0].length };
}

function emphasis(text, at, ctx) {
  if (WORD.test(text[at - 1] ?? " ") || /\s/.test(text[at + 1] ?? " ")) return null;
  const mark = text[at];
  for (let end = text.indexOf(mark, at + 2); end > 0; end = text.indexOf(mark, end + 1)) {
    if (!/\s/.test(text[end - 1]) && !WORD.test(text[end + 1] ?? " ") && !insideBracket(text, at, end)) {
      return { node: h(STYLES[mark], {}, inline(text.slice(at + 1, end), ctx)), length: end - at + 1 };
    }
  }
  return null;
}

// The underscore of <https://example.org/a_b> closes nothing.
function insideBracket(text, from, end) {
  const open = text.lastIndexOf("<", end);
  return open >= from && text.indexOf(">", open) > end;
}

function bareAddress(rest) {
  const match = rest.match(BARE_ADDRESS);
  return match && { node: link(unescape(match[0]), unescape(match[0])), length: match[0].length };
}

/** Slack's three escapes, and only these. */
function unescape(words) {
  return words.replace(/&lt;/g, "<").replace(/&gt;/g, ">").replace(/&amp;/g, "&");
}
