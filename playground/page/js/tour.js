// A short tour for somebody who sees this for the first time. It watches what went over the wire and what
// this page did; a step is done when its condition has been seen, in whichever tab.
import { h, fill, iconButton } from "./dom.js";
import { icon } from "./icons.js";
import { mrkdwn } from "./mrkdwn.js";
import { become } from "./navigation.js";
import { now, on, person, store, zone } from "./store.js";
import { recall, remember } from "./memory.js";
import { STEPS } from "./tour-steps.js";

const OVER = "over";
let root;

function step() {
  const kept = recall("tour");
  return kept === OVER ? null : Math.min(Number(kept ?? 0) || 0, STEPS.length);
}

function go(to) {
  remember("tour", String(to));
  draw();
}

export function startTour(element, button) {
  root = element;
  button.addEventListener("click", () => go(step() === null || step() >= STEPS.length ? 0 : OVER));
  on("me", () => {
    see({ acting: store.me });
    draw();
  });
  on("place", () => {
    if (store.place.tab === "home") see({ home: true, by: store.me });
  });
  on("moved", (key) => see({ moved: key, by: store.me }));
  on("requests", (rows) =>
    rows?.forEach((row) => {
      const seen = seenIn(row);
      if (seen) see(seen);
    }),
  );
  window.addEventListener("storage", draw);
  draw();
}

/** What one request from Slack to the app shows: `{command, by}`, `{submitted: title, by}` or `{pressed: words, by}`. */
export function seenIn({ direction, request, response }) {
  if (direction !== "slack->bot" || !request || typeof request !== "object") return null;
  const body = request.payload ?? request;
  const by = body.user?.id ?? body.user_id;
  if (body.command) return { command: `${body.command} ${body.text ?? ""}`.trim(), by };
  if (body.type === "view_submission" && response?.response_action === "errors") return null;
  if (body.type === "view_submission") return { submitted: body.view?.title?.text ?? "", by };
  if (body.type === "block_actions")
    return { pressed: body.actions?.[0]?.text?.text ?? body.actions?.[0]?.action_id ?? "", by };
  return null;
}

/** Does what was seen fulfil a condition? `true` asks for anything, words ask for a beginning. */
export function fulfils(seen, wanted) {
  return Object.entries(wanted).every(([name, value]) => {
    if (!(name in seen)) return false;
    return value === true || String(seen[name]).toLowerCase().startsWith(String(value).toLowerCase());
  });
}

function see(seen) {
  const at = step();
  if (at === null || at >= STEPS.length || !fulfils(seen, STEPS[at].done)) return;
  go(at + 1);
}

function draw() {
  const at = step();
  root.hidden = at === null || !store.me;
  if (root.hidden) return;
  fill(root, at >= STEPS.length ? ending() : stepElement(at));
}

function words(text) {
  return mrkdwn(text, {
    person,
    channel: () => undefined,
    me: store.me,
    zone: zone(),
    now: store.state ? now() : new Date(),
  });
}

function stepElement(at) {
  const { text, as, done } = STEPS[at];
  const who = person(as);
  const elsewhere = who && as !== store.me && !done.acting;
  return [
    h(
      "div",
      { class: "tour-count" },
      icon("tour", { size: 18 }),
      h("span", {}, `Step ${at + 1} of ${STEPS.length}`),
      dots(at),
    ),
    h("div", { class: "tour-words", "aria-live": "polite" }, words(text)),
    h(
      "div",
      { class: "tour-buttons" },
      elsewhere &&
        h(
          "button",
          { type: "button", class: "kit-button primary", on: { click: () => become(as) } },
          `Act as ${who.name}`,
        ),
      h("button", { type: "button", class: "kit-button", on: { click: () => go(at + 1) } }, "Skip"),
      iconButton(icon("close", { size: 18 }), "Leave the tour", { on: { click: () => go(OVER) } }),
    ),
  ];
}

function dots(at) {
  return h(
    "span",
    { class: "tour-dots", "aria-hidden": "true" },
    STEPS.map((_, index) => h("i", { class: index < at ? "done" : index === at ? "now" : "" })),
  );
}

function ending() {
  return [
    h("div", { class: "tour-count" }, icon("check", { size: 18 }), h("span", {}, "That was the tour")),
    h(
      "div",
      { class: "tour-words", "aria-live": "polite" },
      "The workspace is yours. Be anybody, try anything; Reset puts it back.",
    ),
    h(
      "div",
      { class: "tour-buttons" },
      h("button", { type: "button", class: "kit-button", on: { click: () => go(OVER) } }, "Close"),
    ),
  ];
}
