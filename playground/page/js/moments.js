// Date, time, and both at once.
import { h } from "./dom.js";
import { dayWords, openCalendar } from "./calendar.js";
import { dayIn, epochOf, wallTime } from "./dates.js";
import { field } from "./field.js";
import { icon } from "./icons.js";
import { openList } from "./list.js";
import { today } from "./values.js";

const STEP_MINUTES = 15;

function pickTrigger(image, popup) {
  return h(
    "button",
    { type: "button", class: "pick-trigger", "aria-haspopup": popup, "aria-expanded": "false" },
    icon(image, { size: 16 }),
    h("span", { class: "select-value" }),
  );
}

function show(drawn, label, words, placeholder) {
  drawn.lastChild.replaceChildren(words ?? h("span", { class: "select-placeholder" }, placeholder));
  queueMicrotask(() => {
    const labelWords = (label && document.getElementById(label)?.textContent) || placeholder;
    drawn.setAttribute("aria-label", words ? `${labelWords}: ${words}` : labelWords);
  });
}

function dayControl({ ctx, label, placeholder, get, set }) {
  const drawn = pickTrigger("calendar", "dialog");
  const face = () => show(drawn, label, get() ? dayWords(get()) : null, placeholder);
  drawn.addEventListener("click", () =>
    openCalendar({
      anchor: drawn,
      label: placeholder,
      day: get(),
      today: today(ctx),
      choose: async (day) => {
        await set(day);
        face();
      },
    }),
  );
  face();
  return drawn;
}

/** "3:05 PM" for "15:05". */
function timeWords(clockTime) {
  const [hour, minute] = clockTime.split(":").map(Number);
  return `${((hour + 11) % 12) + 1}:${String(minute).padStart(2, "0")} ${hour < 12 ? "AM" : "PM"}`;
}

/** What somebody typed ("9", "15:05", "3:05 pm") as "15:05"; null when it is no time. */
function readTime(words) {
  const match = words.trim().match(/^(\d{1,2})(?:[:.](\d{2}))?\s*(a|p)?\.?m?\.?$/i);
  if (!match) return null;
  const half = match[3]?.toLowerCase();
  let hour = Number(match[1]);
  if (half && (hour < 1 || hour > 12)) return null;
  if (half) hour = (hour % 12) + (half === "p" ? 12 : 0);
  const minute = Number(match[2] ?? 0);
  if (hour > 23 || minute > 59) return null;
  return `${String(hour).padStart(2, "0")}:${String(minute).padStart(2, "0")}`;
}

function timeRow(clockTime) {
  return { key: clockTime, words: timeWords(clockTime), value: clockTime };
}

const DAY = Array.from({ length: (24 * 60) / STEP_MINUTES }, (_, n) => {
  const minutes = n * STEP_MINUTES;
  return timeRow(`${String(Math.floor(minutes / 60)).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`);
});

function timeGroups(query) {
  const typed = query ? readTime(query) : null;
  const near = DAY.filter((row) => row.words.toLowerCase().includes(query.toLowerCase()) || row.key.includes(query));
  const rows = typed ? [timeRow(typed), ...near.filter((row) => row.key !== typed)] : near;
  return rows.length ? [{ options: rows }] : "Type a time such as 9:30 or 3:05 pm.";
}

function timeControl({ label, placeholder, get, set }) {
  const drawn = pickTrigger("clock", "listbox");
  const face = () => show(drawn, label, get() ? timeWords(get()) : null, placeholder);
  drawn.addEventListener("click", () =>
    openList({
      anchor: drawn,
      label: placeholder,
      placeholder: "Type a time",
      chosen: new Set([get() ?? "09:00"]),
      load: timeGroups,
      choose: async (row) => {
        await set(row.value);
        face();
      },
    }),
  );
  face();
  return drawn;
}

export function datePicker(one, block, ctx, { label }) {
  const state = field(one, block, ctx);
  return dayControl({
    ctx,
    label,
    placeholder: one.placeholder?.text ?? "Choose a date",
    get: () => state.current.selected_date,
    set: (day) => state.change({ selected_date: day }),
  });
}

export function timePicker(one, block, ctx, { label }) {
  const state = field(one, block, ctx);
  return timeControl({
    label,
    placeholder: one.placeholder?.text ?? "Choose a time",
    get: () => state.current.selected_time,
    set: (clockTime) => state.change({ selected_time: clockTime }),
  });
}

/** Day and time in the reader's zone, one moment for Slack. Until both are there it is empty. */
export function datetimePicker(one, block, ctx, { label }) {
  const state = field(one, block, ctx);
  const start = state.current.selected_date_time;
  const half = start
    ? { day: dayIn(new Date(start * 1000), ctx.zone), time: wallTime(new Date(start * 1000), ctx.zone) }
    : {};
  const set = (part) => async (value) => {
    const before = { ...half };
    half[part] = value;
    if (!half.day || !half.time) return;
    const accepted = await state.change({ selected_date_time: epochOf(half.day, half.time, ctx.zone) });
    if (!accepted) Object.assign(half, { day: undefined, time: undefined }, before);
  };
  return h(
    "div",
    { class: "datetime", role: "group", "aria-labelledby": label, "aria-label": label ? null : "Date and time" },
    dayControl({ ctx, placeholder: "Choose a date", get: () => half.day, set: set("day") }),
    timeControl({ placeholder: "Choose a time", get: () => half.time, set: set("time") }),
  );
}
