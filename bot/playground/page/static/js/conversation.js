// The middle: the open channel's messages, its Home tab, and the thread at its side. Drawn anew only where changed.

import { arrange, byId, el, icon } from "./dom.js";
import { drawBlocks } from "./blocks.js";
import { send } from "./composer.js";
import { drawMessage, drawWelcome } from "./messages.js";
import { post } from "./server.js";
import { chooseTab, currentChannel, messagesOf, on, openThread, state } from "./state.js";
import { currentLanguage, t } from "./texts.js";

const NEAR = 120; // pixels from the end within which a new message is scrolled to
const drawn = new Map(); // key -> {print, node}
let shown = ""; // the channel and person whose messages are drawn
let heard = new Set(); // the messages that were announced

const isReply = (message) => message.thread_ts && message.thread_ts !== message.ts;

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
  byId("chat-name").textContent = channel ? (channel.kind === "im" ? channel.name : `# ${channel.name}`) : "";
  byId("chat-topic").textContent = channel?.topic ?? "";
  drawTabs(channel);
  const atHome = channel?.kind === "im" && state.tab === "home";
  byId("home").hidden = !atHome;
  byId("messages").hidden = atHome;
  byId("composer").hidden = atHome;
  if (atHome) drawHome();
  const scroll = byId("scroll");
  const view = `${state.person}/${state.channel}`;
  const isNew = view !== shown;
  const atEnd = isNew || scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < NEAR;
  const focused = focusIn(byId("messages"));
  arrange(byId("messages"), rows(all));
  focused();
  if (atEnd && !atHome) scrollToEnd(scroll, isNew);
  announce(all, isNew);
  shown = view;
  drawThread(all);
}

const CONTROLS = "button, a[href], input, select, textarea, summary";

/** What gives the focus back where its message is drawn anew: to the same action, or the same place. */
function focusIn(place) {
  const message = document.activeElement?.closest(".message");
  if (!message || !place.contains(message)) return () => {};
  const at = [...message.querySelectorAll(CONTROLS)].indexOf(document.activeElement);
  const action = document.activeElement.dataset.action;
  return () => {
    if (place.contains(document.activeElement)) return;
    const now = place.querySelector(`[data-ts="${CSS.escape(message.dataset.ts)}"]`);
    const controls = [...(now?.querySelectorAll(CONTROLS) ?? [])];
    const isSame = (each) => action && each?.dataset.action === action;
    const same = isSame(controls[at]) ? controls[at] : controls.find(isSame);
    (same ?? controls[at] ?? controls[0])?.focus({ preventScroll: true });
  };
}

function rows(all) {
  const nodes = all
    .filter((message) => !isReply(message))
    .map((message) => {
      const replies = all.filter((each) => isReply(each) && each.thread_ts === message.ts);
      const key = `${state.person}/${state.channel}/${message.ts}`;
      return cached(key, [message, replies.length], () => drawMessage(state.channel, message, replies));
    });
  const notices = state.notices.filter((each) => each.channel === state.channel).map((each) => each.node);
  const welcome = all.some((message) => message.user?.bot)
    ? []
    : [cached(`welcome/${state.channel}`, 0, () => drawWelcome(send))];
  return [...welcome, ...nodes, ...notices];
}

/** To the end; but of a message taller than the view, to its beginning. */
function scrollToEnd(scroll, all) {
  const last = byId("messages").lastElementChild;
  scroll.scrollTop = scroll.scrollHeight;
  if (!all && last && last.offsetHeight > scroll.clientHeight) scroll.scrollTop = last.offsetTop - 12;
}

/** Tell a screen reader what is new, as the message's own text does. */
function announce(all, isNew) {
  const keys = all.map((message) => `${state.channel}/${message.ts}/${message.text}`);
  const fresh = isNew ? [] : all.filter((_, index) => !heard.has(keys[index]));
  heard = new Set(keys);
  if (fresh.length)
    byId("announcer").textContent = fresh
      .map((message) => `${message.user?.name ?? ""}: ${message.text ?? ""}`)
      .join("\n");
}

function drawTabs(channel) {
  const tabs = byId("chat-tabs");
  tabs.hidden = channel?.kind !== "im";
  if (tabs.hidden) return;
  const names = ["messages", "home"];
  const draw = () =>
    names.map((name) =>
      el(
        "button",
        {
          type: "button",
          role: "tab",
          id: `tab-${name}`,
          "aria-controls": name,
          "aria-selected": String(state.tab === name),
          tabindex: state.tab === name ? 0 : -1,
          on: { click: () => openTab(name), keydown: (event) => steer(event) },
        },
        t(name),
      ),
    );
  const steer = (event) => {
    if (event.key !== "ArrowLeft" && event.key !== "ArrowRight") return;
    openTab(names[(names.indexOf(state.tab) + 1) % names.length]);
    byId(`tab-${state.tab}`).focus();
  };
  const had = tabs.contains(document.activeElement);
  tabs.replaceChildren(...draw());
  if (had) byId(`tab-${state.tab}`).focus();
}

/** The bot is told that its Home tab opens, so that it can publish one. */
function openTab(name) {
  chooseTab(name);
  if (name === "home") post("/do/home", { user: state.person });
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
  arrange(byId("home"), [node]);
}

function drawThread(all) {
  const panel = byId("thread");
  const root = state.thread && all.find((message) => message.ts === state.thread);
  panel.hidden = !root;
  if (!root) return;
  const head = cached("thread-head", 0, () =>
    el(
      "header",
      { class: "thread-head" },
      el("h2", { id: "thread-title" }, t("thread")),
      el(
        "button",
        { type: "button", class: "quiet", "aria-label": t("close"), on: { click: () => openThread("") } },
        icon("close"),
      ),
    ),
  );
  const messages = [root, ...all.filter((message) => isReply(message) && message.thread_ts === root.ts)];
  const nodes = messages.map((message) =>
    cached(`thread/${state.person}/${message.ts}`, message, () => drawMessage(state.channel, message)),
  );
  arrange(panel, [head, ...nodes]);
}

export function startConversation() {
  on("conversation", drawConversation);
}
