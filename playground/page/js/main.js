// Puts the page together and keeps it up to date.
import * as api from "./api.js";
import { startComposer, focusComposer } from "./composer.js";
import { startConversation } from "./conversation.js";
import { startFaults } from "./faults.js";
import { icon } from "./icons.js";
import { openList } from "./list.js";
import { loadRequests, startInspector } from "./inspector.js";
import { startModals } from "./modal.js";
import { addressed, become, openChannel } from "./navigation.js";
import { startPanel } from "./panel.js";
import { startPeople } from "./people.js";
import { startQuiet } from "./quiet.js";
import { exportAll, resetAll } from "./reset.js";
import { startSidebar } from "./sidebar.js";
import { conversation, loadMessages, loadPeople, loadState, on, person, store, tell } from "./store.js";
import { startTheme } from "./theme.js";
import { startTime } from "./time.js";
import { toast } from "./toast.js";
import { startTour } from "./tour.js";

const FIRST = "U0ADA";
const at = (selector) => document.querySelector(selector);
let stopListening = () => {};

// However many changes are announced, at most one question is under way and one waits.
function soon(work) {
  let running = null;
  let again = false;
  return function ask() {
    if (running) {
      again = true;
      return;
    }
    running = work().finally(() => {
      running = null;
      if (again) {
        again = false;
        ask();
      }
    });
  };
}

const refreshState = soon(loadState);
const refreshPeople = soon(loadPeople);
const refreshMessages = soon(() => loadMessages(store.place.channel));
const refreshRequests = soon(loadRequests);

async function heard(event) {
  if (event.kind === "request") return refreshRequests();
  if (event.kind === "reset") return beginAgain();
  if (event.kind === "faults") return tell("faults");
  if (event.kind === "state") refreshPeople();
  refreshState();
  if (event.kind === "messages" && event.channel === store.place.channel) refreshMessages();
  return undefined;
}

async function beginAgain() {
  tell("reset");
  await loadPeople();
  await become(store.me);
}

function listen() {
  stopListening();
  stopListening = api.listen(store.me, heard, { connected });
}

function connected(live) {
  if (live && !store.live) {
    refreshState();
    refreshMessages();
    refreshRequests();
  }
  store.live = live;
  at("#offline").hidden = live;
}

function openJump(button) {
  openList({
    anchor: button,
    label: "Go to",
    placeholder: "Channel, person or app",
    load: (query) => [
      {
        options: store.state.conversations
          .filter((each) => each.name.toLowerCase().includes(query.toLowerCase()))
          .map((each) => ({ key: each.id, words: each.kind === "channel" ? `#${each.name}` : each.name })),
      },
    ],
    choose: ({ key }) => openChannel(key),
  });
}

function keys(event) {
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
    event.preventDefault();
    openJump(at("#jump"));
  }
}

const TOOLS = {
  tour: ["tour", "Tour"],
  inspector: ["inspector", "Inspector"],
  faults: ["faults", "Faults"],
  export: ["download", "Export"],
  reset: ["reset", "Reset"],
};

function drawTools() {
  for (const [id, [image, words]] of Object.entries(TOOLS)) at(`#${id}-button`).append(icon(image), words);
}

function startParts() {
  drawTools();
  startPanel(at("#panel"));
  startTheme(at("#theme"));
  startSidebar(at("#sidebar"));
  startConversation({ header: at("#head"), list: at("#messages"), home: at("#home"), composer: at("#composer") });
  startComposer(at("#composer"));
  startModals();
  startPeople(at("#acting"));
  startQuiet(at("#quiet"));
  startTime(at("#clock"));
  startTour(at("#tour"), at("#tour-button"));
  startInspector(at("#inspector-button"));
  startFaults(at("#faults-button"));
  at("#jump").addEventListener("click", () => openJump(at("#jump")));
  at("#export-button").addEventListener("click", () => exportAll());
  at("#reset-button").addEventListener("click", () => resetAll(at("#reset-button")));
  at("#drawer-button").addEventListener("click", () =>
    at("#drawer-button").setAttribute("aria-expanded", String(document.body.classList.toggle("drawer-open"))),
  );
  at("#shade").addEventListener("click", () => document.body.classList.remove("drawer-open"));
  document.addEventListener("keydown", keys);
}

function drawTitle() {
  const unread = store.state.conversations.reduce((sum, each) => sum + each.unread, 0);
  const words = [conversation(store.place.channel)?.name, person(store.me)?.name, "Playground (not Slack)"];
  document.title = `${unread ? `(${unread}) ` : ""}${words.filter(Boolean).join(" - ")}`;
}

async function start() {
  startParts();
  on("me", () => {
    listen();
    document.body.classList.remove("drawer-open");
  });
  on("state", () => {
    at("#team").textContent = store.state.team.name;
    at(".team-tile").textContent = store.state.team.name.slice(0, 1);
    at("#no-app").hidden = store.state.connected !== false;
  });
  on("state", drawTitle);
  on("place", drawTitle);
  await loadPeople();
  const { as, channel, tab } = addressed();
  const known = [as, FIRST, store.people.find((each) => !each.deleted && !each.is_bot)?.id].find((id) =>
    store.people.some((each) => each.id === id),
  );
  if (as && as !== known) toast(`Nobody here has the id ${as}.`);
  await become(known, { channel, tab });
  document.body.dataset.ready = "true";
  if (!store.state.modals.length) focusComposer();
}

void start();
