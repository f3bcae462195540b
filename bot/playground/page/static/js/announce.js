// What a screen reader is told of, politely.

import { byId, el } from "./dom.js";

let waiting = [];

/** Say `text`; what is said in the same moment is said together. */
export function announce(text) {
  waiting.push(text);
  if (waiting.length > 1) return;
  queueMicrotask(() => {
    byId("announcer").replaceChildren(...waiting.map((each) => el("p", {}, each)));
    waiting = [];
  });
}
