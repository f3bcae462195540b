// What was seen: the last ts by person and place, a channel or a thread. All tabs share it, and a reload keeps it.

import { storage } from "./storage.js";
import { messagesOf, on, state, tell } from "./state.js";
import { t } from "./texts.js";

const KEY = "playground.seen";
const remembered = storage("localStorage");
const seen = new Map(Object.entries(JSON.parse(remembered.read(KEY) ?? "{}")));
const SINCE = ""; // the key of the newest ts at the first visit, before which nothing is new

const keyOf = (place) => `${state.person}/${place}`;

export const isReply = (message) => message.thread_ts && message.thread_ts !== message.ts;

function see(key, ts) {
  if (!(ts > (seen.get(key) ?? ""))) return;
  seen.set(key, ts);
  remembered.write(KEY, JSON.stringify(Object.fromEntries(seen)));
}

/** Whatever there is of `messages` in `place` was seen. */
export const seeAll = (place, messages) => see(keyOf(place), messages.at(-1)?.ts ?? "");

/** Those of `messages` that the person has not seen in `place`. One's own are not news. */
export function newIn(place, messages) {
  const last = seen.get(keyOf(place)) ?? seen.get(SINCE) ?? "";
  return messages.filter((message) => message.ts > last && message.user?.id !== state.person);
}

/** What stands in a channel itself: a reply is in its thread, as long as there is one. */
export function standing(channel) {
  const all = messagesOf(channel);
  const roots = new Set(all.map((message) => message.ts));
  return all.filter((message) => !isReply(message) || !roots.has(message.thread_ts));
}

/** How many messages are new, in words. */
export const inWords = (count) => (count === 1 ? t("unread.one") : t("unread.many", { n: count }));

function begin() {
  if (seen.has(SINCE) || !state.conversation) return;
  const all = Object.values(state.conversation.messages).flat();
  const last = all.reduce((latest, { ts }) => (ts > latest ? ts : latest), "0");
  see(SINCE, last);
}

export function startUnread() {
  on("conversation", begin);
  window.addEventListener("storage", (event) => {
    if (event.key !== KEY) return;
    for (const [key, ts] of Object.entries(JSON.parse(event.newValue ?? "{}")))
      if (ts > (seen.get(key) ?? "")) seen.set(key, ts);
    tell("conversation");
  });
}
