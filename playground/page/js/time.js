// The playground's clock: what it shows, and moving it.
import * as api from "./api.js";
import { h, fill } from "./dom.js";
import { busyWhile } from "./buttons.js";
import { shortMoment } from "./dates.js";
import { icon } from "./icons.js";
import { openList } from "./list.js";
import { loadState, now, on, store, tell, zone } from "./store.js";
import { toast } from "./toast.js";

const MOVES = [
  { key: "+1h", words: "+1 hour" },
  { key: "next-morning", words: "Next morning", description: "9:00 where you are" },
  { key: "+1w", words: "+1 week" },
  { key: "next-due", words: "To the next thing due", description: "Whatever the app has to do next" },
];
const TICK_MS = 15_000;

let read = { at: 0, moment: null };

export function startTime(button) {
  on("state", () => {
    read = { at: Date.now(), moment: now() };
    draw(button);
  });
  button.addEventListener("click", () => choose(button));
  setInterval(() => draw(button), TICK_MS);
}

function draw(button) {
  if (!read.moment) return;
  const moment = new Date(read.moment.getTime() + Date.now() - read.at);
  const words = shortMoment(moment, zone());
  fill(button, icon("clock", { size: 18 }), h("span", {}, words), icon("chevron", { size: 14 }));
  button.setAttribute("aria-label", `It is ${words}. Move time`);
}

function choose(button) {
  openList({
    anchor: button,
    label: "Move time",
    search: false,
    load: () => [{ options: MOVES }],
    choose: ({ key }) => busyWhile(button, move(key)),
  });
}

async function move(key) {
  const answer = await api.post("clock", { move: key, as: store.me });
  if (answer.ok === false) return toast(answer.error);
  await loadState();
  tell("moved", key);
  return toast(sentence(answer, key));
}

function sentence({ now: moment, stops }, key) {
  const words = shortMoment(new Date(moment), zone());
  if (!stops) return key === "next-due" ? "Nothing is due." : `It is now ${words}.`;
  return `It is now ${words}. The app acted at ${stops} ${stops === 1 ? "moment" : "moments"} on the way.`;
}
