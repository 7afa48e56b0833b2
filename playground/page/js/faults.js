// Asking for things to go wrong, as they do on the real Slack sooner or later.
import * as api from "./api.js";
import { h, fill } from "./dom.js";
import { busyWhile } from "./buttons.js";
import { addPanel, isOpen } from "./panel.js";
import { loadState, on, store } from "./store.js";
import { toast } from "./toast.js";

const CALLS = [
  ["rate_limited", "Too many requests (429, Retry-After)"],
  ["server_error", "Slack fails (500)"],
  ["no_answer", "No answer"],
  ["answer_lost", "Done, but the answer is lost"],
];
const METHODS = [
  "*",
  "chat.postMessage",
  "chat.update",
  "conversations.open",
  "conversations.history",
  "files.*",
  "users.*",
  "views.*",
  "views.open",
  "views.publish",
];
const EVENTS = [
  ["repeat", "Delivered again"],
  ["reorder", "Overtaken by the next one"],
  ["late", "Late"],
];
const BREAKS = [
  ["warning", "Disconnect, with a warning"],
  ["refresh_requested", "Refresh requested"],
  ["link_disabled", "Link disabled"],
  ["cut", "Cut without a word"],
];

let root = null;

export function startFaults(button) {
  addPanel({
    id: "faults",
    title: "Faults",
    button,
    draw: (body) => {
      root = body;
      draw();
    },
  });
  on("state", () => {
    if (isOpen("faults")) drawWaiting();
  });
}

function draw() {
  fill(
    root,
    h(
      "p",
      { class: "fault-note" },
      "Let something go wrong, then go on as if nothing had happened. What the app says about it is what people would see.",
    ),
    h("ul", { class: "fault-waiting", "aria-label": "Waiting to go wrong" }),
    calls(),
    events(),
    connection(),
    once(),
    people(),
  );
  drawWaiting();
}

function select(label, choices) {
  const control = h(
    "select",
    {},
    choices.map(([value, words]) => h("option", { value }, words)),
  );
  return { control, drawn: h("label", {}, label, control) };
}

function number(label, value) {
  const control = h("input", { type: "number", min: 1, max: 600, value });
  return { control, drawn: h("label", {}, label, control) };
}

function form(title, words, parts, wish) {
  const press = h("button", { type: "submit", class: "kit-button" }, words);
  const submit = (event) => {
    event.preventDefault();
    void busyWhile(press, request(wish()));
  };
  return h("form", { class: "fault-form", on: { submit } }, h("h3", {}, title), parts, press);
}

async function request(wish) {
  const answer = await api.post("faults", wish);
  if (answer.ok === false) toast(answer.error);
  await loadState();
}

function calls() {
  const kind = select("What", CALLS);
  const methods = select(
    "Which calls",
    METHODS.map((name) => [name, name === "*" ? "all of them" : name]),
  );
  const times = number("How many", 1);
  const after = number("Retry-After, seconds", 1);
  const wish = () => {
    const asked = { kind: kind.control.value, methods: methods.control.value, times: Number(times.control.value) };
    return asked.kind === "rate_limited" ? { ...asked, retry_after: Number(after.control.value) } : asked;
  };
  return form(
    "When the app calls Slack",
    "Let it happen",
    [kind.drawn, methods.drawn, h("div", { class: "fault-pair" }, times.drawn, after.drawn)],
    wish,
  );
}

function events() {
  const kind = select("What", EVENTS);
  const seconds = number("Seconds late", 5);
  const wish = () =>
    kind.control.value === "late"
      ? { kind: "late", seconds: Number(seconds.control.value) }
      : { kind: kind.control.value };
  return form("The next event", "Let it happen", [kind.drawn, seconds.drawn], wish);
}

function connection() {
  const reason = select("How", BREAKS);
  return form("Socket Mode", "Disconnect", [reason.drawn], () => ({
    kind: "disconnect",
    reason: reason.control.value,
  }));
}

function once() {
  const press = (words, wish, style = "") => {
    const drawn = h("button", { type: "button", class: `kit-button ${style}` }, words);
    drawn.addEventListener("click", () => busyWhile(drawn, request(wish())));
    return drawn;
  };
  return h(
    "div",
    { class: "fault-form", role: "group", "aria-label": "At once" },
    h("h3", {}, "At once"),
    h(
      "div",
      { class: "fault-once" },
      press("Expire the next trigger", () => ({ kind: "expire_trigger" })),
      press("History once a minute, on or off", () => ({
        kind: "history_limit",
        on: !store.state.faults.history_limit,
      })),
      press("Slack's own rate limits, on or off", () => ({ kind: "rate_limits", on: !store.state.faults.rate_limits })),
      press("app_rate_limited", () => ({ kind: "app_rate_limited" })),
      press("Revoke the token", () => ({ kind: "revoke_token" }), "danger"),
      press("Uninstall the app", () => ({ kind: "uninstall" }), "danger"),
    ),
    h("p", { class: "fault-note" }, "After the last two only Reset brings the app back."),
  );
}

function people() {
  const who = select(
    "Who",
    store.people.filter((each) => !each.deleted).map((each) => [each.id, each.name]),
  );
  return form("Somebody leaves the company", "Deactivate", [who.drawn], () => ({
    kind: "deactivate",
    user: who.control.value,
  }));
}

const STANDING = {
  rate_limits: "Slack's own rate limits",
  history_limit: "History once a minute",
  expire_trigger: "The next trigger is expired",
  token_revoked: "The token is revoked",
  uninstalled: "The app is uninstalled",
};

function waiting() {
  const { api: ofCalls = [], events: ofEvents = [], ...standing } = store.state.faults ?? {};
  const words = new Map([...CALLS, ...EVENTS]);
  return [
    ...ofCalls.map(
      (fault) =>
        `${words.get(fault.kind)}: ${fault.methods === "*" ? "all calls" : fault.methods}, ${fault.times} left`,
    ),
    ...ofEvents.map((fault) => `The next event: ${words.get(fault.kind).toLowerCase()}`),
    ...Object.keys(STANDING)
      .filter((key) => standing[key])
      .map((key) => STANDING[key]),
  ];
}

function drawWaiting() {
  const sentences = waiting();
  const clear = h(
    "button",
    { type: "button", class: "kit-button", on: { click: () => request({ kind: "clear" }) } },
    "Clear what waits",
  );
  const list = root.querySelector(".fault-waiting");
  fill(
    list,
    sentences.map((sentence) => h("li", {}, sentence)),
    sentences.length > 0 && h("li", { class: "fault-clear" }, clear),
  );
  list.hidden = sentences.length === 0;
}
