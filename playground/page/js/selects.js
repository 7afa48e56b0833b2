// Select menus: five sources of options, each for one choice or several.
import { h } from "./dom.js";
import { avatar } from "./avatar.js";
import { field } from "./field.js";
import { icon } from "./icons.js";
import { openList } from "./list.js";
import { plainText } from "./emoji.js";

const SOURCES = {
  static: { load: staticGroups, show: optionFace, key: (option) => option.value },
  external: { load: externalGroups, show: optionFace, key: (option) => option.value },
  users: { load: userGroups, show: userFace, key: (id) => id },
  conversations: { load: conversationGroups, show: conversationFace, key: (id) => id },
  channels: { load: channelGroups, show: conversationFace, key: (id) => id },
};
const ONE = {
  static: "selected_option",
  external: "selected_option",
  users: "selected_user",
  conversations: "selected_conversation",
  channels: "selected_channel",
};
const SEVERAL = {
  static: "selected_options",
  external: "selected_options",
  users: "selected_users",
  conversations: "selected_conversations",
  channels: "selected_channels",
};

function matches(words, query) {
  return words.toLowerCase().includes(query.toLowerCase());
}

function optionRow(option) {
  return {
    key: option.value,
    words: option.text.text,
    node: plainText(option.text.text),
    description: option.description?.text,
    value: option,
  };
}

function staticGroups(one, _block, _ctx, query) {
  const groups = one.option_groups ?? [{ options: one.options ?? [] }];
  return groups
    .map((group) => ({
      label: group.label?.text,
      options: group.options.map(optionRow).filter((row) => matches(row.words, query)),
    }))
    .filter((group) => group.options.length > 0);
}

async function externalGroups(one, block, ctx, query) {
  const least = one.min_query_length ?? 3;
  if (query.length < least) return `Type at least ${least} ${least === 1 ? "character" : "characters"} to search.`;
  const answer = await ctx.suggest(block.block_id, one, query);
  if (answer.error) return "The app did not answer. Try again.";
  const groups = answer.option_groups ?? [{ options: answer.options ?? [] }];
  return groups
    .map((group) => ({ label: group.label?.text, options: group.options.map(optionRow) }))
    .filter((group) => group.options.length > 0);
}

function userGroups(_one, _block, ctx, query) {
  const people = ctx.people.filter(
    (person) => !person.deleted && matches(`${person.name} ${person.title ?? ""}`, query),
  );
  return [
    {
      options: people.map((person) => ({
        key: person.id,
        words: person.name,
        node: [avatar(person, "tiny"), person.name],
        description: person.title,
        value: person.id,
      })),
    },
  ];
}

function conversationRow(conversation) {
  return {
    key: conversation.id,
    words: conversation.name,
    node: [icon(conversation.kind === "channel" ? "hash" : "messages", { size: 16 }), conversation.name],
    value: conversation.id,
  };
}

const FILTER_KINDS = { public: ["channel"], private: ["private"], im: ["im", "app"], mpim: ["mpim"] };

function conversationGroups(one, _block, ctx, query) {
  const kinds = one.filter?.include?.flatMap((kind) => FILTER_KINDS[kind]) ?? Object.values(FILTER_KINDS).flat();
  const wanted = one.filter?.exclude_bot_users ? kinds.filter((kind) => kind !== "app") : kinds;
  const seen = ctx.conversations.filter((each) => wanted.includes(each.kind) && matches(each.name, query));
  return [{ options: seen.map(conversationRow) }];
}

function channelGroups(_one, _block, ctx, query) {
  return [
    {
      options: ctx.conversations
        .filter((each) => each.kind === "channel" && matches(each.name, query))
        .map(conversationRow),
    },
  ];
}

function optionFace(option) {
  return plainText(option.text.text);
}

function userFace(id, ctx) {
  const person = ctx.person(id);
  return person ? [avatar(person, "tiny"), person.name] : id;
}

function conversationFace(id, ctx) {
  const found = ctx.conversations.find((each) => each.id === id);
  return found ? [found.kind === "channel" && icon("hash", { size: 14 }), found.name] : id;
}

function trigger(one, label, several) {
  return h(
    "button",
    {
      type: "button",
      class: `select-trigger${several ? " several" : ""}`,
      "aria-haspopup": "listbox",
      "aria-expanded": "false",
      "data-focus-on-load": one.focus_on_load || null,
    },
    h("span", { class: "select-value" }),
    icon("chevron", { size: 16 }),
  );
}

function name(drawn, one, label, words) {
  const labelWords = label ? document.getElementById(label)?.textContent : "";
  drawn.setAttribute("aria-label", [labelWords || one.placeholder?.text || "Choose", words].filter(Boolean).join(": "));
}

function placeholder(one) {
  return h("span", { class: "select-placeholder" }, one.placeholder?.text ?? "Choose an option");
}

function single(source) {
  const { load, show, key } = SOURCES[source];
  return (one, block, ctx, { label }) => {
    const state = field(one, block, ctx);
    const drawn = trigger(one, label, false);
    const face = () => {
      const chosen = state.current[ONE[source]];
      drawn.firstChild.replaceChildren(...[chosen ? show(chosen, ctx) : placeholder(one)].flat().filter(Boolean));
      queueMicrotask(() => name(drawn, one, label, drawn.firstChild.textContent));
    };
    const open = () =>
      openList({
        anchor: drawn,
        label: one.placeholder?.text ?? "Options",
        pause: source === "external",
        chosen: new Set([state.current[ONE[source]]].filter(Boolean).map(key)),
        load: (query) => load(one, block, ctx, query),
        choose: async (row) => {
          await state.change({ [ONE[source]]: row.value });
          face();
        },
      });
    drawn.addEventListener("click", open);
    drawn.addEventListener("keydown", (event) => {
      if (event.key === "ArrowDown") {
        event.preventDefault();
        open();
      }
    });
    face();
    return drawn;
  };
}

function multi(source) {
  const { show, key } = SOURCES[source];
  return (one, block, ctx, { label }) => {
    const state = field(one, block, ctx);
    const drawn = trigger(one, label, true);
    const chips = h("div", { class: "chips" });
    const all = h("div", { class: "multi-select" }, chips, drawn);
    const chosen = () => state.current[SEVERAL[source]];
    const face = () => {
      chips.replaceChildren(
        ...chosen().map((value) =>
          chip(show(value, ctx), () => void put(chosen().filter((other) => key(other) !== key(value)))),
        ),
      );
      drawn.firstChild.replaceChildren(placeholder(one));
      queueMicrotask(() => name(drawn, one, label, `${chosen().length} chosen`));
    };
    const put = async (values) => {
      await state.change({ [SEVERAL[source]]: values });
      face();
    };
    drawn.addEventListener("click", () => openMulti({ one, block, ctx, source, state, drawn, face, chosen }));
    drawn.addEventListener("keydown", (event) => {
      if (event.key === "Backspace" && chosen().length) void put(chosen().slice(0, -1));
    });
    face();
    return all;
  };
}

// While it is open, choices are only written; Slack is told once, when it closes.
function openMulti({ one, block, ctx, source, state, drawn, face, chosen }) {
  const { load, key } = SOURCES[source];
  const before = chosen();
  const keys = new Set(before.map(key));
  const choose = (row) => {
    if (keys.has(row.key)) keys.delete(row.key);
    else if (!one.max_selected_items || keys.size < one.max_selected_items) keys.add(row.key);
    else return;
    const kept = chosen().filter((value) => keys.has(key(value)));
    if (keys.has(row.key)) kept.push(row.value);
    state.write({ [SEVERAL[source]]: kept });
    face();
  };
  const closed = async () => {
    const after = chosen();
    if (JSON.stringify(after) === JSON.stringify(before)) return;
    if (one.confirm && state.sends) state.write({ [SEVERAL[source]]: before });
    await state.change({ [SEVERAL[source]]: after });
    face();
  };
  openList({
    anchor: drawn,
    label: one.placeholder?.text ?? "Options",
    multi: true,
    pause: source === "external",
    chosen: keys,
    load: (query) => load(one, block, ctx, query),
    choose,
    closed,
  });
}

function chip(face, remove) {
  const words = h("span", { class: "chip-words" }, face);
  const drawn = h(
    "span",
    { class: "chip" },
    words,
    h(
      "button",
      { type: "button", class: "chip-remove", "aria-label": `Remove ${words.textContent}`, on: { click: remove } },
      icon("close", { size: 12 }),
    ),
  );
  return drawn;
}

/** Every select by its type: `static_select`, `multi_users_select`, ... */
export const SELECTS = Object.fromEntries(
  Object.keys(SOURCES).flatMap((source) => [
    [`${source}_select`, single(source)],
    [`multi_${source}_select`, multi(source)],
  ]),
);
