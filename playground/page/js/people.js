// Whom this tab acts as.
import { h, fill } from "./dom.js";
import { avatar } from "./avatar.js";
import { icon } from "./icons.js";
import { openList } from "./list.js";
import { become } from "./navigation.js";
import { on, person, store } from "./store.js";

export function startPeople(button) {
  for (const topic of ["me", "people"]) on(topic, () => draw(button));
  button.addEventListener("click", () => choose(button));
}

function draw(button) {
  const me = person(store.me);
  if (!me) return;
  fill(
    button,
    avatar(me, "small"),
    h("span", { class: "acting-words" }, h("span", { class: "acting-as" }, "Acting as"), h("strong", {}, me.name)),
    icon("chevron", { size: 16 }),
  );
  button.setAttribute("aria-label", `Acting as ${me.name}. Act as somebody else`);
}

function kindOf(each) {
  if (each.deleted) return "deactivated";
  if (each.is_owner) return "workspace owner";
  if (each.is_admin) return "workspace admin";
  return each.is_guest ? "guest" : "";
}

function row(each) {
  const words = [each.title, kindOf(each), each.tz?.replace(/_/g, " ")].filter(Boolean).join(" · ");
  return {
    key: each.id,
    words: each.name,
    node: [avatar(each, "tiny"), each.name],
    description: words,
    disabled: each.deleted,
    person: each,
  };
}

function choose(button) {
  openList({
    anchor: button,
    label: "Act as",
    placeholder: "Name, title or place",
    chosen: new Set([store.me]),
    load: (query) => [
      {
        options: store.people
          .filter((each) => !each.is_bot)
          .map(row)
          .filter((each) => `${each.words} ${each.description}`.toLowerCase().includes(query.toLowerCase())),
      },
    ],
    choose: ({ person: chosen }) => become(chosen.id),
  });
}
