// Where this tab is: who acts, which conversation, which tab. The address bar always says the same.
import * as api from "./api.js";
import { conversation, loadAs, loadMessages, store, tell } from "./store.js";

/** What the address asks for. */
export function addressed() {
  const query = new URLSearchParams(location.search);
  return { as: query.get("as"), channel: query.get("in"), tab: query.get("tab") };
}

function writeAddress() {
  const query = new URLSearchParams({ as: store.me });
  if (store.place.channel) query.set("in", store.place.channel);
  if (store.place.tab !== "messages") query.set("tab", store.place.tab);
  history.replaceState(null, "", `?${query}`);
}

function appConversation() {
  return store.state?.conversations.find((each) => each.kind === "app");
}

export async function openChannel(id, { tab = "messages" } = {}) {
  if (!conversation(id)) return;
  store.place = { channel: id, tab };
  writeAddress();
  tell("place");
  const opened = markOpen();
  if (tab === "messages") await loadMessages(id);
  await opened;
}

/** Tells the server what is looked at: it marks it read, and the app hears that it was opened. */
async function markOpen() {
  const { channel, tab } = store.place;
  if (tab === "about") return;
  await api.post("open", tab === "home" ? { as: store.me, home: true } : { as: store.me, channel });
}

/** New messages in what is on the screen count as read. */
export async function markRead() {
  const { channel, tab } = store.place;
  if (tab === "messages" && !document.hidden) await api.post("seen", { as: store.me, channel });
}

export async function become(id, { channel, tab } = {}) {
  await loadAs(id);
  const start = [channel, store.place.channel, appConversation()?.id].find((each) => each && conversation(each));
  await openChannel(start ?? store.state.conversations[0]?.id, { tab: tab ?? "messages" });
}
