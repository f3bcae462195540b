// Where the person types: the command with its hints, and what was typed before.

import { byId, el, icon } from "./dom.js";
import { menu, rename } from "./menu.js";
import { post } from "./server.js";
import { command, notice, on, shortcuts, state, there } from "./state.js";
import { storage } from "./storage.js";
import { namesUnder, t } from "./texts.js";

const REMEMBERED = 50;
const KEY = "playground.typed";
const remembered = storage("sessionStorage");

const box = () => byId("composer-text");
const list = () => byId("suggestions");
const typed = () => JSON.parse(remembered.read(KEY) ?? "[]");
let recalled = -1; // how far back, from the last; -1 for what is being typed
let active = -1; // the suggestion that Enter would take

function remember(line) {
  const lines = [...typed().filter((each) => each !== line), line].slice(-REMEMBERED);
  remembered.write(KEY, JSON.stringify(lines));
  recalled = -1;
}

/** Whether `words` were asked for in this tab. */
export const hasTyped = (words) => typed().includes(`${command} ${words}`);

/** Ask the bot `words` in the open channel. */
export async function send(words) {
  state.notices = [];
  remember(`${command} ${words}`.trim());
  const waiting = setTimeout(() => (byId("waiting").textContent = t("composer.waiting")), 250);
  await there;
  const done = await post("/do/command", { user: state.person, channel: state.channel, text: words });
  if (!done && !box().value) box().value = `${command} ${words}`.trim();
  clearTimeout(waiting);
  byId("waiting").textContent = "";
}

function submit() {
  const line = box().value.trim();
  if (!line) return;
  close();
  box().value = "";
  if (line === command || line.startsWith(`${command} `)) send(line.slice(command.length).trim());
  else offer(line);
}

/** What is no command is not sent: a bot that follows no messages would not see it. */
function offer(line) {
  const words = line.replace(/^\/\S*\s*/, "");
  const ask = el("button", { type: "button", class: "button primary" }, `${command} ${words}`.trim());
  const dismiss = el("button", { type: "button", class: "button" }, t("dismiss"));
  const entry = notice(
    el(
      "div",
      { class: "notice", role: "status" },
      el("p", {}, t("plain")),
      el("div", { class: "actions" }, ask, dismiss),
    ),
  );
  dismiss.addEventListener("click", entry.dismiss);
  ask.addEventListener("click", () => {
    entry.dismiss();
    send(words);
  });
  remember(line);
}

/** A verb of the bot. The page has them in its texts: each with what it does, and with what is typed behind it. */
function suggestVerb(verb) {
  const line = `${command} ${t(`name.${verb}`, {}, verb)}`;
  const args = t(`args.${verb}`, {}, "");
  return {
    line: args ? `${line} ` : line,
    shown: `${line} ${args}`.trim(),
    what: t(`verb.${verb}`),
    also: `${command} ${verb}`,
  };
}

/** Whether `text` is the beginning of one of `lines`, and no whole one. */
const isBegun = (text, ...lines) => !lines.includes(text) && lines.some((line) => line.startsWith(text));

/** What could be typed on from `text`: the line, how it is shown, and what it does. */
function suggestions(text) {
  const known = [
    { line: `${command} `, shown: `${command} ${t("args.words")}`, what: t("hint.words") },
    { line: command, shown: command, what: t("hint.bare") },
    ...namesUnder("verb.").map(suggestVerb),
    ...[1, 2]
      .map((number) => `${command} ${t(`example.${number}`)}`)
      .map((line) => ({ line, shown: line, what: t("hint.example") })),
  ];
  return text.startsWith("/") ? known.filter(({ line, also = line }) => isBegun(text, line, also)) : [];
}

function suggest() {
  const found = suggestions(box().value);
  active = found.length && !`${box().value}`.startsWith(command) ? 0 : -1;
  list().replaceChildren(
    ...found.map(({ line, shown, what }, index) =>
      el(
        "div",
        {
          class: "suggestion",
          role: "option",
          id: `suggestion-${index}`,
          "aria-selected": "false",
          data: { line },
          on: { pointerdown: (event) => take(event, line) },
        },
        el("code", {}, shown),
        el("span", {}, what),
      ),
    ),
  );
  list().hidden = !found.length;
  box().setAttribute("aria-expanded", String(found.length > 0));
  mark();
}

function mark() {
  [...list().children].forEach((node, index) => node.setAttribute("aria-selected", String(index === active)));
  const node = list().children[active];
  if (node) box().setAttribute("aria-activedescendant", node.id);
  else box().removeAttribute("aria-activedescendant");
  node?.scrollIntoView({ block: "nearest" });
}

function take(event, line) {
  event.preventDefault();
  box().value = line;
  box().focus();
  suggest();
}

function close() {
  list().hidden = true;
  active = -1;
  box().setAttribute("aria-expanded", "false");
  box().removeAttribute("aria-activedescendant");
}

function recall(step) {
  const lines = typed();
  recalled = Math.max(-1, Math.min(lines.length - 1, recalled + step));
  box().value = recalled < 0 ? "" : lines.at(-1 - recalled);
  close();
}

function steer(event) {
  const isOpen = !list().hidden;
  const size = list().children.length;
  if (event.isComposing) return;
  if (event.key === "ArrowDown" && isOpen) active = (active + 1) % size;
  else if (event.key === "ArrowUp" && isOpen) active = (active - 1 + size) % size;
  else if (event.key === "ArrowUp") return recall(1, event.preventDefault());
  else if (event.key === "ArrowDown" && recalled >= 0) return recall(-1, event.preventDefault());
  else if (event.key === "Escape" && isOpen) return close();
  else if ((event.key === "Enter" || event.key === "Tab") && isOpen && active >= 0)
    return take(event, list().children[active].dataset.line);
  else return;
  event.preventDefault();
  mark();
}

/** The app's shortcuts that are about no message, in a menu at the composer's left; nothing where it has none. */
function offerShortcuts() {
  const declared = shortcuts.filter((each) => each.kind === "global");
  if (!declared.length) return;
  const items = declared.map(({ callback_id, name, description }) => ({
    label: name,
    description,
    choose: () => post("/do/shortcut", { user: state.person, callback_id }),
  }));
  const root = menu({
    label: t("shortcuts"),
    face: icon("bolt"),
    items,
    className: "quiet",
    fromStart: true,
  });
  byId("composer-box").prepend(root);
  on("language", () => rename(root, t("shortcuts")));
}

export function startComposer() {
  offerShortcuts();
  box().addEventListener("input", () => {
    recalled = -1;
    suggest();
  });
  box().addEventListener("keydown", steer);
  box().addEventListener("blur", close);
  byId("composer").addEventListener("submit", (event) => {
    event.preventDefault();
    submit();
  });
  box().readOnly = false; // not before: what was sent by then would be nobody's
}
