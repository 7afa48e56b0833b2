// Do not disturb, for whom this tab acts as: an app that asks Slack is told until when.
import * as api from "./api.js";
import { busyWhile } from "./buttons.js";
import { shortMoment } from "./dates.js";
import { fill } from "./dom.js";
import { icon } from "./icons.js";
import { openList } from "./list.js";
import { loadState, now, on, store, zone } from "./store.js";
import { toast } from "./toast.js";

const LENGTHS = [
  { key: "30", words: "For 30 minutes" },
  { key: "120", words: "For 2 hours" },
  { key: "morning", words: "Until the next morning", description: "9:00 where you are" },
];
const OFF = { key: "0", words: "Turn it off now" };

export function startQuiet(button) {
  for (const topic of ["me", "state"]) on(topic, () => draw(button));
  button.addEventListener("click", () => choose(button));
}

function until() {
  const moment = store.state?.quiet_until ? new Date(store.state.quiet_until) : null;
  return moment && moment > now() ? moment : null;
}

function draw(button) {
  const ends = until();
  const words = ends ? `Do not disturb is on until ${shortMoment(ends, zone())}` : "Do not disturb is off";
  fill(button, icon(ends ? "bellOff" : "bell", { size: 20 }));
  button.classList.toggle("on", Boolean(ends));
  button.setAttribute("aria-label", `${words}. Change it`);
  button.title = words;
}

function choose(button) {
  openList({
    anchor: button,
    label: "Do not disturb",
    search: false,
    load: () => [{ options: until() ? [...LENGTHS, OFF] : LENGTHS }],
    choose: ({ key }) => busyWhile(button, set(key)),
  });
}

async function set(key) {
  const minutes = key === "morning" ? key : Number(key);
  const answer = await api.post("quiet", { as: store.me, minutes });
  if (answer.ok === false) return toast(answer.error);
  await loadState();
  const ends = until();
  return toast(ends ? `Do not disturb until ${shortMoment(ends, zone())}.` : "Do not disturb is off.");
}
