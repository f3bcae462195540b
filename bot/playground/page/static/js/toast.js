// A sentence that shows for some seconds, for what went wrong outside the conversation.

import { byId, el } from "./dom.js";

const SHOWN = 6000; // milliseconds

export function toast(text) {
  const node = el("p", { class: "toast" }, text);
  byId("toasts").append(node);
  setTimeout(() => node.remove(), SHOWN);
}
