// The middle: the open channel's messages, its Home tab, and the thread at its side. Drawn anew only where changed.

import { announce } from "./announce.js";
import { drawBlocks } from "./blocks.js";
import { drawHead } from "./channel.js";
import { dayOf, fillDate } from "./dates.js";
import { arrange, byId, el } from "./dom.js";
import { keepFocus } from "./focus.js";
import { drawMessage } from "./messages.js";
import { spoken } from "./mrkdwn.js";
import { reading } from "./reading.js";
import { post } from "./server.js";
import { currentChannel, messagesOf, on, state } from "./state.js";
import { currentLanguage, t } from "./texts.js";
import { drawThread } from "./thread.js";
import { drawTries, drawWelcome, focusTries } from "./tries.js";
import { isReply, newIn, standing } from "./unread.js";

const drawn = new Map(); // key -> {print, node}
let shown = ""; // the channel and person whose messages are drawn
let heard = new Set(); // the messages that were announced

/** The node under `key`, drawn anew if what it shows has changed. */
function cached(key, what, draw) {
  const print = JSON.stringify([what, currentLanguage()]);
  const before = drawn.get(key);
  if (before?.print === print) return before.node;
  const node = draw();
  drawn.set(key, { print, node });
  return node;
}

function drawConversation() {
  if (!state.conversation) return;
  const channel = currentChannel();
  const all = messagesOf(state.channel);
  const isFresh = !all.some((message) => message.user?.bot);
  drawHead(channel);
  const atHome = channel?.kind === "im" && state.tab === "home";
  byId("home").hidden = !atHome;
  byId("messages").hidden = atHome;
  byId("composer").hidden = atHome || Boolean(channel?.archived);
  if (atHome) drawHome();
  const view = `${state.person}/${state.channel}`;
  const isNew = view !== shown;
  const follow = reading(isNew);
  const focused = keepFocus(byId("messages"));
  const atWelcome = document.activeElement?.closest(".welcome");
  const main = standing(state.channel);
  arrange(byId("messages"), rows(main, all, isFresh && !channel?.archived));
  drawTries(main.length, isFresh);
  focused();
  if (atWelcome && !atWelcome.isConnected && !isNew) focusTries();
  if (!atHome) follow();
  tellOfNew(all, isNew);
  shown = view;
  const root = state.thread && all.find((message) => message.ts === state.thread);
  drawThread(root, root ? repliesTo(root, all) : [], drawReply, keepFocus);
}

const repliesTo = (root, all) => all.filter((message) => isReply(message) && message.thread_ts === root.ts);

function rows(main, all, isFresh) {
  const messages = main.flatMap((message, index) => {
    const replies = repliesTo(message, all);
    const thread = {
      replies,
      fresh: state.thread === message.ts ? 0 : newIn(`${state.channel}/${message.ts}`, replies).length,
    };
    const print = [message, replies.length, replies.at(-1)?.ts, thread.fresh];
    const key = `${state.person}/${state.channel}/${message.ts}`;
    const node = cached(key, print, () => drawMessage(state.channel, message, thread));
    const isNextDay = index > 0 && dayOf(main[index - 1].ts) !== dayOf(message.ts);
    return isNextDay ? [cached(`day/${key}`, 0, () => drawDay(message.ts)), node] : [node];
  });
  const notices = state.notices.filter((each) => each.channel === state.channel).map((each) => each.node);
  const welcome = isFresh ? [cached(`welcome/${state.channel}`, 0, drawWelcome)] : [];
  return [...welcome, ...messages, ...notices];
}

const drawDay = (ts) =>
  el("p", { class: "day" }, el("span", {}, fillDate(ts.split(".")[0], "{day_divider}", "")));

const drawReply = (message) =>
  cached(`thread/${state.person}/${state.channel}/${message.ts}`, message, () =>
    drawMessage(state.channel, message),
  );

/** Tell a screen reader what is new, as the message's own text does. */
function tellOfNew(all, isNew) {
  const keys = all.map((message) => `${state.channel}/${message.ts}/${message.text}`);
  const fresh = isNew ? [] : all.filter((_, index) => !heard.has(keys[index]));
  heard = new Set(keys);
  for (const message of fresh) announce(`${message.user?.name ?? ""}: ${spoken(message.text ?? "")}`);
}

function drawHome() {
  const view = state.conversation.home;
  const act = (element, value) =>
    post("/do/act", { user: state.person, surface: "home", element, value: value ?? null });
  const node = cached(`home/${state.person}`, view, () =>
    el(
      "div",
      { class: "blocks" },
      view?.blocks?.length ? drawBlocks(view, { act }) : el("p", { class: "empty" }, t("noHome")),
    ),
  );
  const held = byId("home").contains(document.activeElement) ? document.activeElement : null;
  arrange(byId("home"), [node]);
  if (!held || held.isConnected) return;
  const buttons = [...node.querySelectorAll("button")];
  const same = buttons.find((each) => each.dataset.action === held.dataset.action);
  (same ?? buttons[0])?.focus({ preventScroll: Boolean(same) });
}

export function startConversation() {
  on("conversation", drawConversation);
}
