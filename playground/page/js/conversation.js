// The middle of the screen: header, messages, Home or About of the app.
import { h, fill, reconcile } from "./dom.js";
import { avatar } from "./avatar.js";
import { dayIn, dayName } from "./dates.js";
import { drawHome } from "./home.js";
import { icon } from "./icons.js";
import { authorOf, messageElement, momentOf } from "./messages.js";
import { markRead, openChannel } from "./navigation.js";
import { conversation, loadOlder, now, on, person, store, zone } from "./store.js";

const TOGETHER_MS = 5 * 60_000;
const NEAR_END_PX = 120;
const DRAWN_FIRST = 60;
const DRAWN_MORE = 200;
let drawn = new Map();
let shown = null;
let atEnd = true;
let from = "";

export function startConversation({ header, list, home, composer }) {
  on("place", () => {
    drawHeader(header);
    show({ list, home, composer });
    drawMessages(list);
  });
  on("state", () => {
    drawHeader(header);
    readWhatIsShown();
    if (store.place.tab !== "messages") show({ list, home, composer });
  });
  on("messages", (channel) => {
    if (channel === store.place.channel) drawMessages(list);
  });
  on("me", () => {
    drawn = new Map();
    shown = null;
    list.replaceChildren();
  });
  document.addEventListener("visibilitychange", readWhatIsShown);
  new ResizeObserver(() => {
    if (atEnd) toEnd(list);
  }).observe(list);
  list.addEventListener("scroll", () => {
    atEnd = isAtEnd(list);
    if (list.scrollTop < 400 && store.place.tab === "messages") earlier(list);
  });
  list.addEventListener("keydown", (event) => moveAmong(list, event));
}

function show({ list, home, composer }) {
  const { tab } = store.place;
  list.hidden = composer.hidden = tab !== "messages";
  home.hidden = tab === "messages";
  if (tab === "home") drawHome(home);
  if (tab === "about") fill(home, about(conversation(store.place.channel)));
}

function drawHeader(header) {
  const here = conversation(store.place.channel);
  if (!here) return;
  const focused = header.contains(document.activeElement) ? document.activeElement.dataset.tab : null;
  fill(
    header,
    h(
      "div",
      { class: "head-title" },
      mark(here),
      h("h1", {}, here.name),
      h("span", { class: "head-note" }, note(here)),
    ),
    here.kind === "app" && tabs(here),
  );
  if (focused) header.querySelector(`[data-tab="${focused}"]`)?.focus();
}

function mark(here) {
  if (here.kind === "channel") return icon("hash", { size: 22 });
  if (here.kind === "private") return icon("lock", { size: 20 });
  if (here.kind === "app") return avatar({ id: here.id, name: here.name, is_bot: true }, "small");
  if (here.kind === "mpim") return icon("group", { size: 22 });
  const other = person(here.members?.find((id) => id !== store.me)) ?? person(store.me);
  return other ? avatar(other, "small") : null;
}

function note(here) {
  if (here.kind === "app") return h("span", { class: "app-tag" }, "APP");
  if (here.kind === "im") return person(here.members?.find((id) => id !== store.me))?.title ?? "";
  return here.topic || `${here.members?.length ?? 0} members`;
}

function tabs(here) {
  const all = [store.state.home_enabled && ["home", "Home"], ["messages", "Messages"], ["about", "About"]].filter(
    Boolean,
  );
  const tab = ([id, words]) =>
    h(
      "button",
      {
        type: "button",
        class: "head-tab",
        "data-tab": id,
        "aria-current": store.place.tab === id ? "page" : null,
        on: { click: () => openChannel(here.id, { tab: id }) },
      },
      words,
    );
  return h("nav", { class: "head-tabs", "aria-label": `Tabs of ${here.name}` }, all.map(tab));
}

function about(here) {
  return h(
    "div",
    { class: "about" },
    h("h2", {}, `About ${here.name}`),
    h("p", {}, here.topic || "An app in this pretend workspace."),
    h("h3", {}, "Commands"),
    h(
      "dl",
      {},
      store.state.commands.map((each) => [
        h("dt", {}, `${each.command} ${each.usage_hint ?? ""}`),
        h("dd", {}, each.description),
      ]),
    ),
  );
}

function drawMessages(list) {
  const { channel, tab } = store.place;
  const { list: all = [] } = store.messages.get(channel) ?? {};
  if (tab !== "messages" || !store.state) return;
  const fresh = shown !== channel;
  if (fresh) {
    drawn = new Map();
    from = all.at(-DRAWN_FIRST)?.ts ?? "";
  }
  const messages = all.filter((message) => message.ts >= from);
  const stick = fresh || isAtEnd(list);
  const fromEnd = list.scrollHeight - list.scrollTop;
  const grown =
    !fresh &&
    messages.length > 0 &&
    list.querySelector(".message") &&
    Number(messages[0].ts) < Number(list.querySelector(".message").dataset.ts);
  reconcile(list, rows(channel, messages));
  if (stick) toEnd(list);
  else if (grown) list.scrollTop = list.scrollHeight - fromEnd;
  shown = store.messages.has(channel) ? channel : null;
}

// What was fetched is drawn first; then the server is asked for what came before.
function earlier(list) {
  const { channel } = store.place;
  const { list: all = [] } = store.messages.get(channel) ?? {};
  const first = all.findIndex((message) => message.ts >= from);
  if (first > 0) {
    from = all[Math.max(0, first - DRAWN_MORE)].ts;
    drawMessages(list);
  } else {
    from = "";
    void loadOlder(channel);
  }
}

// Messages and counts arrive in any order: whenever a count says unread of what is on the screen, it is read.
function readWhatIsShown() {
  if (shown === store.place.channel && conversation(shown)?.unread) void markRead();
}

function isAtEnd(list) {
  return list.scrollHeight - list.scrollTop - list.clientHeight < NEAR_END_PX;
}

function toEnd(list) {
  atEnd = true;
  list.scrollTop = list.scrollHeight;
  requestAnimationFrame(() => {
    list.scrollTop = list.scrollHeight;
  });
}

function rows(channel, messages) {
  const next = new Map();
  const nodes = [opening(channel, next)];
  const today = dayIn(now(), zone());
  let before = null;
  for (const message of messages) {
    const day = dayIn(momentOf(message), zone());
    if (!before || dayIn(momentOf(before), zone()) !== day)
      nodes.push(kept(next, `day ${day}`, today, () => divider(message)));
    const follows = Boolean(before) && together(before, message) && dayIn(momentOf(before), zone()) === day;
    nodes.push(
      kept(next, `${message.ts} ${message.ephemeral ? "e" : ""}`, JSON.stringify([follows, today, message]), () =>
        messageElement(channel, message, { follows }),
      ),
    );
    before = message;
  }
  drawn = next;
  return nodes;
}

// An element is made again only when what it shows has changed, so that focus and open lists stay.
function kept(next, key, content, make) {
  const known = drawn.get(key);
  const entry = known?.content === content ? known : { content, element: make() };
  if (known && known !== entry && known.element.contains(document.activeElement)) refocus(known.element, entry.element);
  next.set(key, entry);
  return entry.element;
}

function refocus(before, after) {
  const action = document.activeElement.closest("[data-action-id]")?.dataset.actionId;
  queueMicrotask(() => {
    const again = action && after.querySelector(`[data-action-id="${CSS.escape(action)}"]`);
    (again?.matches("button, input") ? again : (again?.querySelector("button, input") ?? after)).focus();
  });
  return before;
}

function opening(channel, next) {
  const here = conversation(channel);
  const known = store.messages.get(channel);
  const more = known?.more || known?.list[0]?.ts < from;
  return kept(next, "opening", JSON.stringify([channel, more]), () =>
    h(
      "div",
      { class: "opening" },
      more
        ? h(
            "button",
            { type: "button", class: "kit-button", on: { click: () => earlier(document.querySelector("#messages")) } },
            "Show earlier messages",
          )
        : welcome(here),
    ),
  );
}

function welcome(here) {
  const words =
    here?.kind === "channel"
      ? "This is the very beginning of the channel."
      : "This is the very beginning of your conversation.";
  return [h("strong", {}, here?.kind === "channel" ? `#${here.name}` : here?.name), h("p", {}, words)];
}

function divider(message) {
  return h(
    "div",
    { class: "day-divider", role: "separator" },
    h("span", {}, dayName(momentOf(message), zone(), now())),
  );
}

function together(before, message) {
  const same = authorOf(before).id === authorOf(message).id && authorOf(before).name === authorOf(message).name;
  return same && !before.ephemeral && !message.ephemeral && momentOf(message) - momentOf(before) < TOGETHER_MS;
}

function moveAmong(list, event) {
  if (!["ArrowUp", "ArrowDown"].includes(event.key) || !event.target.matches(".message, .message-list")) return;
  const all = [...list.querySelectorAll(".message")];
  const at = all.indexOf(document.activeElement.closest(".message"));
  const to = at < 0 ? all.at(-1) : all[at + (event.key === "ArrowUp" ? -1 : 1)];
  to?.focus();
  event.preventDefault();
}
