// Moments in the reader's own zone, in the words that Slack uses for its date tokens.

const LOCALE = "en-US";

const formatters = new Map();

// Making a formatter costs a hundred times more than using one.
function formatter(locale, zone, options) {
  const key = JSON.stringify([locale, zone, options]);
  if (!formatters.has(key)) formatters.set(key, new Intl.DateTimeFormat(locale, { timeZone: zone, ...options }));
  return formatters.get(key);
}

function parts(moment, zone, options) {
  return formatter(LOCALE, zone, options).format(moment);
}

function ordinal(day) {
  const teen = day % 100 >= 11 && day % 100 <= 13;
  const ending = teen ? "th" : ({ 1: "st", 2: "nd", 3: "rd" }[day % 10] ?? "th");
  return `${day}${ending}`;
}

/** The calendar day "2026-12-01" that a moment falls on in a zone. */
export function dayIn(moment, zone) {
  return formatter("en-CA", zone, { year: "numeric", month: "2-digit", day: "2-digit" }).format(moment);
}

export function time(moment, zone) {
  return parts(moment, zone, { hour: "numeric", minute: "2-digit" });
}

function longDay(moment, zone, { weekday = false } = {}) {
  const month = parts(moment, zone, { month: "long" });
  const day = ordinal(Number(parts(moment, zone, { day: "numeric" })));
  const year = parts(moment, zone, { year: "numeric" });
  const start = weekday ? `${parts(moment, zone, { weekday: "long" })}, ` : "";
  return `${start}${month} ${day}, ${year}`;
}

function shortDay(moment, zone) {
  return parts(moment, zone, { month: "short", day: "numeric", year: "numeric" });
}

function daysBetween(moment, now, zone) {
  return Math.round((Date.parse(dayIn(moment, zone)) - Date.parse(dayIn(now, zone))) / 86_400_000);
}

const NEAR_DAYS = { "-1": "yesterday", 0: "today", 1: "tomorrow" };

// A near day by its name, with a capital where it begins the format, as in Slack.
function pretty(otherwise) {
  return (moment, zone, now, { first }) => {
    const near = NEAR_DAYS[daysBetween(moment, now, zone)];
    if (!near) return otherwise(moment, zone, now);
    return first ? near.charAt(0).toUpperCase() + near.slice(1) : near;
  };
}

function longWithoutThisYear(moment, zone, now) {
  const thisYear = dayIn(moment, zone).slice(0, 4) === dayIn(now, zone).slice(0, 4);
  return thisYear ? dayDivider(moment, zone) : longWithWeekday(moment, zone);
}

function ago(moment, _zone, now) {
  const seconds = Math.round((now - moment) / 1000);
  const units = [
    ["day", 86_400],
    ["hour", 3600],
    ["minute", 60],
  ];
  const [unit, size] = units.find(([, size]) => Math.abs(seconds) >= size) ?? ["second", 1];
  return new Intl.RelativeTimeFormat(LOCALE, { numeric: "auto" }).format(-Math.round(seconds / size), unit);
}

const longWithWeekday = (moment, zone) => longDay(moment, zone, { weekday: true });

const TOKENS = {
  date_num: dayIn,
  date_slash: (moment, zone) => parts(moment, zone, { month: "2-digit", day: "2-digit", year: "numeric" }),
  date: longDay,
  date_short: shortDay,
  date_long: longWithWeekday,
  date_long_full: (moment, zone) => longDay(moment, zone),
  date_pretty: pretty((moment, zone) => longDay(moment, zone)),
  date_short_pretty: pretty(shortDay),
  date_long_pretty: pretty(longWithWeekday),
  day_divider_pretty: pretty(longWithoutThisYear),
  time,
  time_secs: (moment, zone) => parts(moment, zone, { hour: "numeric", minute: "2-digit", second: "2-digit" }),
  ago,
};

/** Slack's `{date_short} at {time}` for one moment, as this reader sees it; null when it cannot be said. */
export function dateFormat(seconds, format, { zone, now }) {
  const moment = new Date(Number(seconds) * 1000);
  if (Number.isNaN(moment.getTime())) return null;
  let unknown = false;
  const words = format.replace(/\{(\w+)\}/g, (_, token, at) => {
    if (TOKENS[token]) return TOKENS[token](moment, zone, now, { first: at === 0 });
    unknown = true;
    return "";
  });
  return unknown ? null : words;
}

/** "Tuesday, December 1st": the line between two days of a conversation. */
function dayDivider(moment, zone) {
  const day = ordinal(Number(parts(moment, zone, { day: "numeric" })));
  return `${parts(moment, zone, { weekday: "long" })}, ${parts(moment, zone, { month: "long" })} ${day}`;
}

/** The same line, near days by name. */
export function dayName(moment, zone, now) {
  const near = NEAR_DAYS[daysBetween(moment, now, zone)];
  return near && near !== "tomorrow" ? near.charAt(0).toUpperCase() + near.slice(1) : dayDivider(moment, zone);
}

/** "Tue, Dec 1, 2:05 PM": for the clock and for times that stand alone. */
export function shortMoment(moment, zone) {
  return parts(moment, zone, { weekday: "short", month: "short", day: "numeric", hour: "numeric", minute: "2-digit" });
}

export function fullMoment(moment, zone) {
  return `${longDay(moment, zone, { weekday: true })} at ${time(moment, zone)}`;
}

/** How far a zone is from UTC at a moment, in minutes. */
function offsetMinutes(moment, zone) {
  const options = {
    hourCycle: "h23",
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
  };
  const wall = formatter("en-CA", zone, options).formatToParts(moment);
  const of = (type) => Number(wall.find((part) => part.type === type).value);
  const asUtc = Date.UTC(of("year"), of("month") - 1, of("day"), of("hour"), of("minute"), of("second"));
  return Math.round((asUtc - Math.floor(moment.getTime() / 1000) * 1000) / 60_000);
}

/** The moment (epoch seconds) at which a wall clock in a zone shows this day and time. */
export function epochOf(day, clockTime, zone) {
  const naive = Date.parse(`${day}T${clockTime}:00Z`);
  const first = naive - offsetMinutes(new Date(naive), zone) * 60_000;
  return (naive - offsetMinutes(new Date(first), zone) * 60_000) / 1000;
}

/** "14:05" on the wall clock of a zone. */
export function wallTime(moment, zone) {
  return formatter("en-GB", zone, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(moment);
}
