// Everything that went over the wire, both ways, as it was.
import * as api from "./api.js";
import { h, fill } from "./dom.js";
import { icon } from "./icons.js";
import { addPanel, isOpen } from "./panel.js";
import { on, store, tell } from "./store.js";

const MOST_ROWS = 500;
const ACK_LIMIT_MS = 3000;
let list = null;
let words = "";
let onlyRefused = false;

export function startInspector(button) {
  addPanel({ id: "inspector", title: "Inspector", button, draw });
  on("requests", () => {
    if (isOpen("inspector")) drawRows();
  });
  on("reset", () => {
    store.requests = [];
    tell("requests");
  });
  void loadRequests();
}

let loading = null;

/** Fetches what is new. Two calls at once become one after the other. */
export function loadRequests() {
  loading = (loading ?? Promise.resolve()).then(fetchNew);
  return loading;
}

// A request that still waits for its answer is asked for again, with everything after it.
async function fetchNew() {
  const waiting = store.requests.find(isWaiting);
  const after = waiting ? waiting.n - 1 : (store.requests.at(-1)?.n ?? 0);
  const answer = await api.get("requests", { after });
  const rows = answer.requests ?? (Array.isArray(answer) ? answer : []);
  const before = new Map(store.requests.map((row) => [row.n, row]));
  const news = rows.filter((row) => !before.has(row.n) || (isWaiting(before.get(row.n)) && !isWaiting(row)));
  if (news.length === 0) return;
  const numbers = new Set(news.map((row) => row.n));
  store.requests = [...store.requests.filter((row) => !numbers.has(row.n)), ...news]
    .sort((a, b) => a.n - b.n)
    .slice(-MOST_ROWS);
  tell("requests", news);
}

function isWaiting(row) {
  return row.status === null && row.ms === null && row.response === null;
}

function draw(body) {
  const search = h("input", {
    class: "text-box",
    type: "search",
    placeholder: "Filter",
    "aria-label": "Filter requests",
    value: words,
  });
  search.addEventListener("input", () => {
    words = search.value.toLowerCase();
    drawRows();
  });
  const box = h("input", { type: "checkbox", class: "choice-box" });
  box.checked = onlyRefused;
  box.addEventListener("change", () => {
    onlyRefused = box.checked;
    drawRows();
  });
  list = h("ol", { class: "wire", "aria-label": "Requests, newest first" });
  fill(body, h("div", { class: "wire-filter" }, search, h("label", { class: "wire-only" }, box, "Only refused")), list);
  drawRows();
}

function wanted(row) {
  if (onlyRefused && row.verdict?.ok !== false) return false;
  return !words || JSON.stringify([row.kind, row.method, row.request]).toLowerCase().includes(words);
}

function drawRows() {
  const known = new Map([...list.children].map((child) => [child.dataset.key, child]));
  const rows = store.requests.filter(wanted).reverse();
  fill(
    list,
    rows.length
      ? rows.map((row) => known.get(keyOf(row)) ?? rowElement(row))
      : h("li", { class: "wire-none" }, "Nothing yet. Type a command and watch."),
  );
}

function rowElement(row) {
  const outward = row.direction === "bot->slack";
  const details = h(
    "details",
    {},
    h(
      "summary",
      {},
      h(
        "span",
        { class: `wire-way ${outward ? "out" : "in"}` },
        icon(outward ? "arrowOut" : "arrowIn", { size: 14, label: outward ? "App to Slack" : "Slack to app" }),
      ),
      h("span", { class: "wire-name" }, row.method ?? row.kind),
      h("span", { class: "wire-time" }, timing(row)),
      verdict(row),
    ),
  );
  details.addEventListener("toggle", () => {
    if (details.open && details.children.length === 1) details.append(payloads(row));
  });
  return h("li", { "data-key": keyOf(row) }, details);
}

// The row of a request that was answered is another row than while it waited.
function keyOf(row) {
  return `${row.n} ${isWaiting(row) ? "waits" : "answered"}`;
}

function timing(row) {
  if (isWaiting(row)) return "waits";
  if (row.ack_ms === undefined || row.ack_ms === null)
    return row.ms === undefined || row.ms === null ? "" : `${Math.round(row.ms)} ms`;
  const share = Math.min(1, row.ack_ms / ACK_LIMIT_MS);
  const grade = share < 1 / 3 ? "good" : share < 0.8 ? "slow" : "late";
  return h(
    "span",
    {
      class: `ack ${grade}`,
      title: `Acknowledged after ${Math.round(row.ack_ms)} ms of the ${ACK_LIMIT_MS} ms that Slack waits`,
    },
    `ack ${Math.round(row.ack_ms)} ms`,
  );
}

function verdict(row) {
  if (!row.verdict) return h("span", { class: "verdict none", "aria-hidden": "true" });
  const ok = row.verdict.ok;
  return h(
    "span",
    { class: `verdict ${ok ? "ok" : "bad"}` },
    icon(ok ? "check" : "warning", { size: 14, label: ok ? "Slack would take this" : "Slack would refuse this" }),
  );
}

function payloads(row) {
  const problems = row.verdict?.problems ?? [];
  const meta = [
    row.direction,
    row.status && `status ${row.status}`,
    row.ms !== undefined && row.ms !== null && `${Math.round(row.ms)} ms`,
    row.at,
  ]
    .filter(Boolean)
    .join(" · ");
  return h(
    "div",
    { class: "wire-detail" },
    h("p", { class: "wire-meta" }, meta),
    problems.length > 0 &&
      h(
        "ul",
        { class: "wire-problems" },
        problems.map((problem) => h("li", {}, h("code", {}, problem.path || "(whole body)"), " ", problem.reason)),
      ),
    part("Request", row.request),
    part("Response", row.response),
    part("On the wire", row.sent),
  );
}

function part(title, content) {
  if (content === undefined || content === null || content === "") return null;
  return [
    h("h3", {}, title),
    h(
      "pre",
      { tabindex: "0", "aria-label": title },
      typeof content === "string" ? content : JSON.stringify(content, null, 2),
    ),
  ];
}
