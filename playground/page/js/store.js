// What this tab knows: who it is, where it looks, and the newest answer of the server to each question.
import * as api from "./api.js";

const topics = new EventTarget();

export const store = {
  me: null,
  people: [],
  state: null,
  place: { channel: null, tab: "messages" },
  messages: new Map(),
  requests: [],
  live: true,
};

export function on(topic, react) {
  topics.addEventListener(topic, (event) => react(event.detail));
}

export function tell(topic, detail) {
  topics.dispatchEvent(new CustomEvent(topic, { detail }));
}

export function person(id) {
  return store.people.find((each) => each.id === id);
}

export function conversation(id) {
  return store.state?.conversations.find((each) => each.id === id);
}

export function now() {
  return new Date(store.state.clock.now);
}

export function zone() {
  return person(store.me)?.tz ?? "UTC";
}

export async function loadPeople() {
  const answer = await api.get("people");
  store.people = answer.people ?? answer;
  tell("people");
}

export async function loadState() {
  if (await takeState(store.me)) tell("state");
}

/** Becomes somebody else once their state is there, so that nothing is ever drawn without one. */
export async function loadAs(id) {
  store.me = id;
  if (!(await takeState(id))) return;
  store.messages.clear();
  tell("me");
  tell("state");
}

let asked = 0;
let taken = 0;

// Answers may overtake each other; what was asked before something newer arrived is thrown away.
function isLate(turn) {
  if (turn < taken) return true;
  taken = turn;
  return false;
}

async function takeState(as) {
  const turn = ++asked;
  const state = await api.get("state", { as });
  if (state.ok === false || as !== store.me || isLate(turn)) return false;
  store.state = { ...state, conversations: state.conversations.map((each) => named(each, state.app)) };
  return true;
}

// A conversation is called after those in it, and the app's own is not just any direct message.
function named(each, app) {
  const others = each.members?.filter((id) => id !== store.me) ?? [];
  const kind = each.kind === "im" && others.includes(app.id) ? "app" : each.kind;
  const called = others
    .map((id) => (id === app.id ? app : person(id))?.name)
    .filter(Boolean)
    .join(", ");
  return { ...each, kind, name: ["im", "mpim"].includes(kind) && called ? called : each.name };
}

/** The newest page of a conversation; what was loaded before it stays. */
export async function loadMessages(channel) {
  const as = store.me;
  const turn = ++asked;
  const { messages, has_more: hasMore } = await api.get("messages", { as, channel });
  if (!messages || as !== store.me || turn < (store.messages.get(channel)?.turn ?? 0)) return;
  const first = messages[0]?.ts;
  const known = store.messages.get(channel) ?? { list: [], more: hasMore };
  const older = first ? known.list.filter((message) => Number(message.ts) < Number(first)) : [];
  store.messages.set(channel, {
    list: hasMore ? [...older, ...messages] : messages,
    more: hasMore && known.more,
    turn,
  });
  tell("messages", channel);
}

/** One page further back. */
export async function loadOlder(channel) {
  const known = store.messages.get(channel);
  if (!known?.more || known.loading) return;
  known.loading = true;
  const { messages = [], has_more: more = false } = await api.get("messages", {
    as: store.me,
    channel,
    before: known.list[0].ts,
  });
  const newest = store.messages.get(channel);
  store.messages.set(channel, { ...newest, list: [...messages, ...newest.list], more, loading: false });
  tell("messages", channel);
}
