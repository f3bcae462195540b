// A message as it stands in the conversation.

import { drawBlocks } from "./blocks.js";
import { drawTime } from "./dates.js";
import { el, icon } from "./dom.js";
import { menu } from "./menu.js";
import { spoken } from "./mrkdwn.js";
import { showPayload } from "./payload.js";
import { post } from "./server.js";
import { openThread, shortcuts, state } from "./state.js";
import { t } from "./texts.js";
import { countOf } from "./thread.js";

const TINTS = 6;

/** A name's picture: its first letter on one of a few colours. */
export function avatar(user) {
  const letters = [...(user.name ?? "?")];
  const tint = [...(user.id ?? "")].reduce((sum, char) => (sum * 31 + char.codePointAt(0)) % 997, 0) % TINTS;
  return el(
    "span",
    { class: user.bot ? "avatar bot" : "avatar", data: { tint }, "aria-hidden": "true" },
    user.bot ? icon("chip") : letters[0].toUpperCase(),
  );
}

/** What a click in the message at `channel`, `ts` does. */
function contextOf(channel, message) {
  return {
    // where it fails, the workspace says so in the channel
    act: (element, value) =>
      post("/do/act", { user: state.person, channel, ts: message.ts, element, value: value ?? null }),
  };
}

/** The app's shortcuts for a message, in a menu; null where it has none, or Slack offers none. */
function drawShortcuts(channel, message) {
  const declared = message.ephemeral ? [] : shortcuts.filter((each) => each.kind === "message");
  if (!declared.length) return null;
  const items = declared.map(({ callback_id, name, description }) => ({
    label: name,
    description,
    choose: () => post("/do/shortcut", { user: state.person, callback_id, channel, ts: message.ts }),
  }));
  return menu({ label: t("shortcuts.message"), face: icon("more"), items, className: "tool" });
}

/** How many replies there are, and how many of them are new. */
function drawReplies(message, { replies, fresh }) {
  if (!replies.length) return null;
  return el(
    "button",
    { type: "button", class: "replies", on: { click: () => openThread(message.ts) } },
    countOf(replies),
    fresh > 0 && el("span", { class: "count" }, t("replies.new", { n: fresh })),
  );
}

/** A message. `thread` has the replies to it, and how many of them are new: {replies, fresh}. */
export function drawMessage(channel, message, thread = { replies: [], fresh: 0 }) {
  const user = message.user ?? {};
  const head = el(
    "header",
    { class: "message-head" },
    el("strong", { class: "name" }, user.name ?? "?"),
    user.bot && el("span", { class: "badge" }, t("app")),
    drawTime(message.ts),
    message.edited && el("small", {}, t("edited")),
  );
  const tools = el(
    "div",
    { class: "tools" },
    el(
      "button",
      { type: "button", class: "tool", on: { click: () => showPayload(message) } },
      icon("code"),
      t("payload"),
    ),
    drawShortcuts(channel, message),
  );
  return el(
    "article",
    {
      class: message.ephemeral ? "message ephemeral" : "message",
      data: { ts: message.ts },
      tabindex: -1,
      "aria-label": `${user.name ?? ""}: ${spoken(message.text ?? "").split("\n")[0]}`,
    },
    avatar(user),
    el(
      "div",
      { class: "message-main" },
      message.ephemeral && el("p", { class: "only-you" }, icon("eye"), t("onlyYou")),
      head,
      el("div", { class: "blocks" }, drawBlocks(message, contextOf(channel, message))),
      drawReplies(message, thread),
    ),
    tools,
  );
}
