// A message as it stands in the conversation.

import { drawBlocks } from "./blocks.js";
import { drawTime } from "./dates.js";
import { el, icon } from "./dom.js";
import { showPayload } from "./payload.js";
import { post } from "./server.js";
import { command, openThread, state } from "./state.js";
import { t } from "./texts.js";

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

export function drawMessage(channel, message, replies = []) {
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
  );
  const count = replies.length === 1 ? t("replies.one") : t("replies.many", { n: replies.length });
  return el(
    "article",
    {
      class: message.ephemeral ? "message ephemeral" : "message",
      data: { ts: message.ts },
      "aria-label": `${user.name ?? ""}: ${(message.text ?? "").split("\n")[0]}`,
    },
    avatar(user),
    el(
      "div",
      { class: "message-main" },
      message.ephemeral && el("p", { class: "only-you" }, icon("eye"), t("onlyYou")),
      head,
      el("div", { class: "blocks" }, drawBlocks(message, contextOf(channel, message))),
      replies.length > 0 &&
        el(
          "button",
          { type: "button", class: "replies", on: { click: () => openThread(message.ts) } },
          count,
        ),
    ),
    tools,
  );
}

/** What stands in a conversation in which the bot has not said anything yet. */
export function drawWelcome(send) {
  const examples = [1, 2, 3].map((number) => {
    const words = t(`example.${number}`);
    return el(
      "button",
      { type: "button", class: "example", on: { click: () => send(words) } },
      el("code", {}, `${command} ${words}`),
      el("span", {}, t(`example.${number}.what`)),
    );
  });
  return el(
    "section",
    { class: "welcome" },
    el("h3", {}, t("welcome.title")),
    el("p", {}, t("welcome.text")),
    el("div", { class: "examples" }, examples),
  );
}
