// The thread at the side of the conversation: a message and the replies to it.

import { arrange, byId, el, icon, said, write } from "./dom.js";
import { openThread, state } from "./state.js";
import { t } from "./texts.js";
import { seeAll } from "./unread.js";

const NEAR = 120; // pixels from the end within which a new reply is scrolled to
let shown = ""; // the root whose replies are open
let parts = null;

/** How many replies there are, in words. */
export const countOf = (replies) =>
  replies.length === 1 ? t("replies.one") : t("replies.many", { n: replies.length });

function close() {
  const button = document.querySelector(`#messages [data-ts="${CSS.escape(state.thread)}"] .replies`);
  openThread("");
  (button ?? byId("composer-text")).focus();
}

function build() {
  const closing = el("button", { type: "button", class: "quiet", on: { click: close } }, icon("close"));
  const title = said("h2", "thread", { id: "thread-title" });
  const list = el("div", {
    class: "thread-list",
    tabindex: 0,
    role: "group",
    "aria-labelledby": "thread-title",
  });
  const count = el("p", { class: "thread-count" });
  const panel = byId("thread");
  panel.replaceChildren(el("header", { class: "thread-head" }, title, closing), list);
  panel.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.defaultPrevented || document.querySelector("dialog[open]")) return;
    close();
  });
  return { closing, list, count };
}

/** Draw the open thread; `draw` makes the node of a message, and `keep` the focus in a place. */
export function drawThread(root, replies, draw, keep) {
  const panel = byId("thread");
  panel.hidden = !root;
  if (!root) {
    shown = "";
    return;
  }
  parts ??= build();
  const { closing, list, count } = parts;
  closing.setAttribute("aria-label", t("close"));
  write(count, countOf(replies));
  const isNew = shown !== root.ts;
  const isAtEnd = list.scrollHeight - list.scrollTop - list.clientHeight < NEAR;
  const focused = keep(list);
  arrange(list, [draw(root), count, ...replies.map(draw)]);
  focused();
  if (isNew || isAtEnd) list.scrollTop = list.scrollHeight;
  if (isNew) list.focus({ preventScroll: true });
  shown = root.ts;
  seeAll(`${state.channel}/${root.ts}`, replies);
}
