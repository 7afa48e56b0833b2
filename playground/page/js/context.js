// What blocks need to know about their surroundings, and what an act on them does.
import * as api from "./api.js";
import { ask } from "./ask.js";
import { conversation, now, person, store, zone } from "./store.js";
import { openChannel } from "./navigation.js";

const NO_ANSWER = "The app did not answer. Try again.";

/**
 * `container` says where the blocks are (`{kind: "message", channel, ts}` or `{kind: "view", view_id}`);
 * `failed(sentence)` shows what went wrong there; `edited(blockId)` hears of every change.
 */
export function surroundings({ container, form, failed, edited }) {
  return {
    form,
    edited,
    ask,
    person,
    openChannel,
    me: store.me,
    zone: zone(),
    get people() {
      return store.people;
    },
    get conversations() {
      return store.state.conversations;
    },
    conversation: container.channel ?? store.place.channel,
    channel: conversation,
    get now() {
      return now();
    },
    act: (blockId, element, value) => act({ container, form, failed }, blockId, element, value),
    suggest: (blockId, element, query) => suggest(container, blockId, element, query),
    upload: (file) => api.upload(store.me, file),
  };
}

async function act({ container, form, failed }, blockId, element, value) {
  failed("");
  const answer = await api.post("action", {
    as: store.me,
    container,
    block_id: blockId,
    action_id: element.action_id,
    action: value,
    state: { values: form.values },
  });
  if (!answer.ok) failed(answer.error ?? NO_ANSWER);
  return answer.ok === true;
}

async function suggest(container, blockId, element, value) {
  const answer = await api.post("suggest", {
    as: store.me,
    container,
    block_id: blockId,
    action_id: element.action_id,
    value,
  });
  return answer.ok === false ? { error: answer.error ?? NO_ANSWER } : answer;
}
