// Where one reads in the conversation: at its end new messages are followed, elsewhere they wait behind a button.
// What answers the person's own act is always shown.

import { byId, icon, write } from "./dom.js";
import { lastAct } from "./server.js";
import { on } from "./state.js";
import { inWords } from "./unread.js";

const NEAR = 120; // pixels from the end that still are at the end
const ABOVE = 12; // pixels above a message that is shown from its beginning
const ANSWERED = 10_000; // milliseconds after an act in which what comes first answers it
let top = ""; // the ts of what was shown from its beginning: until one moves, to stand there is to stand at the end
let waiting = []; // the ts of what came while one read elsewhere
let answeredAt = 0; // when the last act was answered

const place = () => byId("scroll");
const nodes = () => [...byId("messages").children].filter((node) => node.className !== "day");
const nodeOf = (ts) => nodes().find((node) => ts && node.dataset.ts === ts);
const keyOf = (node) => node.dataset.ts ?? node;

function isAtTop() {
  const node = nodeOf(top);
  return Boolean(node) && Math.abs(place().scrollTop - (node.offsetTop - ABOVE)) <= 2;
}

function isAtEnd() {
  const { scrollHeight, scrollTop, clientHeight } = place();
  return scrollHeight - scrollTop - clientHeight < NEAR || isAtTop();
}

/** To the end; but where what begins with `first` is taller than the view, to its beginning. */
function goOn(first) {
  const scroll = place();
  scroll.scrollTop = scroll.scrollHeight;
  const isTall = first && scroll.scrollHeight - first.offsetTop > scroll.clientHeight;
  if (isTall) scroll.scrollTop = first.offsetTop - ABOVE;
  top = isTall ? (first.dataset.ts ?? "") : "";
}

/** Whether `added` are what the person has asked for, or for the person alone. */
function isAnswer(added) {
  const isOwn = added.some((node) => !node.dataset.ts || node.classList.contains("ephemeral"));
  return isOwn || (lastAct > answeredAt && performance.now() - lastAct < ANSWERED);
}

/** What keeps the place of one who reads, to be called once the messages are those of now. */
export function reading(isNewView) {
  const wasAtEnd = isNewView || isAtEnd();
  const before = new Set(nodes());
  const known = new Set([...before].map(keyOf));
  return () => {
    const changed = nodes().filter((node) => !before.has(node));
    const added = changed.filter((node) => !known.has(keyOf(node)));
    const follows = wasAtEnd || (added.length > 0 && isAnswer(added));
    if (changed.length) answeredAt = performance.now();
    if (isNewView) goOn(null);
    else if (follows) goOn(added[0] ?? nodeOf(top) ?? nodes().at(-1));
    waiting = follows ? [] : [...waiting, ...added.map((node) => node.dataset.ts)].filter(nodeOf);
    drawButton();
  };
}

function drawButton() {
  const isHidden = !waiting.length || byId("messages").hidden;
  byId("newer").hidden = isHidden;
  if (!isHidden) write(byId("newer-text"), inWords(waiting.length));
}

export function startReading() {
  byId("newer-button").prepend(icon("arrow"));
  byId("newer-button").addEventListener("click", () => {
    goOn(nodeOf(waiting[0]));
    place().focus({ preventScroll: true });
  });
  place().addEventListener("scroll", () => {
    if (!isAtTop()) top = "";
    if (!waiting.length || !isAtEnd()) return;
    waiting = [];
    drawButton();
  });
  on("language", drawButton);
}
