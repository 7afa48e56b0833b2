// The list of conversations, as this person sees it.
import { h, fill } from "./dom.js";
import { avatar } from "./avatar.js";
import { icon } from "./icons.js";
import { openChannel } from "./navigation.js";
import { on, person, store } from "./store.js";

const SECTIONS = [
  { title: "Channels", kinds: ["channel", "private"] },
  { title: "Direct messages", kinds: ["im", "mpim"] },
  { title: "Apps", kinds: ["app"] },
];

export function startSidebar(root) {
  for (const topic of ["state", "place", "me"]) on(topic, () => draw(root));
}

function draw(root) {
  if (!store.state) return;
  const focused = root.contains(document.activeElement) ? document.activeElement.dataset.channel : null;
  fill(root, SECTIONS.map(section));
  if (focused) root.querySelector(`[data-channel="${CSS.escape(focused)}"]`)?.focus();
}

function section({ title, kinds }) {
  const seen = store.state.conversations.filter((each) => kinds.includes(each.kind));
  if (seen.length === 0) return null;
  return h(
    "section",
    { class: "side-section", "aria-label": title },
    h("h2", {}, title),
    h(
      "ul",
      {},
      seen.map((each) => h("li", {}, row(each))),
    ),
  );
}

function row(each) {
  const here = each.id === store.place.channel;
  return h(
    "button",
    {
      type: "button",
      class: `side-row${here ? " here" : ""}${each.unread ? " unread" : ""}`,
      "aria-current": here ? "page" : null,
      "data-channel": each.id,
      on: {
        click: () => {
          document.body.classList.remove("drawer-open");
          void openChannel(each.id);
        },
      },
    },
    h("span", { class: "side-mark" }, mark(each)),
    h("span", { class: "side-name" }, each.name),
    each.unread > 0 &&
      h("span", { class: "side-count" }, String(each.unread), h("span", { class: "spoken" }, " unread")),
  );
}

function mark(each) {
  if (each.kind === "channel") return icon("hash", { size: 18 });
  if (each.kind === "private") return icon("lock", { size: 18 });
  if (each.kind === "app") return avatar({ id: each.id, name: each.name, is_bot: true }, "tiny");
  if (each.kind === "mpim") return h("span", { class: "mpim-mark" }, String(each.members.length - 1));
  const other = person(each.members?.find((id) => id !== store.me)) ?? person(store.me);
  return other ? avatar(other, "tiny") : icon("messages", { size: 18 });
}
