// A month of days under a control, for the mouse and for the arrow keys.
import { h, fill } from "./dom.js";
import { icon } from "./icons.js";

const DAY_MS = 86_400_000;
const MOVES = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 };
let openNow = null;

function name(day, options) {
  return new Intl.DateTimeFormat("en-US", { timeZone: "UTC", ...options }).format(new Date(`${day}T00:00:00Z`));
}

/** "December 1, 2026" for "2026-12-01". */
export function dayWords(day) {
  return name(day, { month: "long", day: "numeric", year: "numeric" });
}

function plus(day, days) {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);
}

function plusMonths(day, months) {
  const [year, month, date] = day.split("-").map(Number);
  const last = new Date(Date.UTC(year, month + months, 0)).getUTCDate();
  return new Date(Date.UTC(year, month - 1 + months, Math.min(date, last))).toISOString().slice(0, 10);
}

function weeksOf(day) {
  const first = `${day.slice(0, 8)}01`;
  const start = plus(first, -new Date(`${first}T00:00:00Z`).getUTCDay());
  const weeks = [];
  for (let week = start; week < plusMonths(first, 1); week = plus(week, 7))
    weeks.push([0, 1, 2, 3, 4, 5, 6].map((n) => plus(week, n)));
  return weeks;
}

/** Opens under `anchor`; `choose("2026-12-01")` is called once, or never. */
export function openCalendar({ anchor, label, day, today, choose }) {
  openNow?.();
  let active = day ?? today;
  const grid = h("div");
  const popup = h("div", { class: "calendar", popover: "manual", role: "dialog", "aria-label": label }, grid);

  function close({ refocus = true } = {}) {
    openNow = null;
    popup.remove();
    document.removeEventListener("pointerdown", away, true);
    anchor.setAttribute("aria-expanded", "false");
    if (refocus) anchor.focus();
  }
  function away(event) {
    if (!popup.contains(event.target) && !anchor.contains(event.target)) close({ refocus: false });
  }
  function pick(chosen) {
    close();
    choose(chosen);
  }
  function go(to) {
    active = to;
    draw();
    grid.querySelector("[tabindex='0']").focus();
  }
  function draw() {
    fill(grid, heading(active, go), month({ active, day, today, pick }));
  }
  function key(event) {
    if (event.key === "Escape") close();
    else if (event.key === "PageUp" || event.key === "PageDown")
      go(plusMonths(active, event.key === "PageUp" ? -1 : 1));
    else if (event.key in MOVES && event.target.matches(".calendar-day")) go(plus(active, MOVES[event.key]));
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  draw();
  popup.addEventListener("keydown", key);
  document.addEventListener("pointerdown", away, true);
  (anchor.closest("dialog") ?? document.body).append(popup);
  popup.showPopover();
  place(popup, anchor);
  anchor.setAttribute("aria-expanded", "true");
  openNow = () => close({ refocus: false });
  grid.querySelector("[tabindex='0']").focus();
}

function heading(active, go) {
  const step = (months, image, label) =>
    h(
      "button",
      {
        type: "button",
        class: "icon-button",
        "aria-label": label,
        on: { click: () => go(plusMonths(active, months)) },
      },
      icon(image, { size: 18 }),
    );
  return h(
    "div",
    { class: "calendar-head" },
    step(-1, "chevronLeft", "Month before"),
    h("strong", { "aria-live": "polite" }, name(active, { month: "long", year: "numeric" })),
    step(1, "chevronRight", "Month after"),
  );
}

function month({ active, day, today, pick }) {
  const cell = (date) =>
    h(
      "td",
      {},
      h(
        "button",
        {
          type: "button",
          class: `calendar-day${date.slice(0, 7) === active.slice(0, 7) ? "" : " other"}${date === today ? " today" : ""}`,
          "aria-pressed": String(date === day),
          "aria-label": name(date, { weekday: "long", month: "long", day: "numeric", year: "numeric" }),
          tabindex: date === active ? "0" : "-1",
          on: { click: () => pick(date) },
        },
        String(Number(date.slice(8))),
      ),
    );
  const heads = ["Su", "Mo", "Tu", "We", "Th", "Fr", "Sa"].map((words) => h("th", { scope: "col" }, words));
  return h(
    "table",
    { class: "calendar-month" },
    h("thead", {}, h("tr", {}, heads)),
    h(
      "tbody",
      {},
      weeksOf(active).map((week) => h("tr", {}, week.map(cell))),
    ),
  );
}

function place(popup, anchor) {
  const at = anchor.getBoundingClientRect();
  const { offsetHeight: height, offsetWidth: width } = popup;
  const above = window.innerHeight - at.bottom < height + 12 && at.top > height;
  popup.style.top = `${above ? at.top - height - 4 : Math.min(at.bottom + 4, window.innerHeight - height - 8)}px`;
  popup.style.left = `${Math.max(8, Math.min(at.left, window.innerWidth - width - 8))}px`;
}
