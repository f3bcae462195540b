// The questions that a first visit is offered: large where nothing was said yet, then as a row below the composer,
// until each was asked or the conversation has grown.

import { byId, el, nodes, said, write } from "./dom.js";
import { hasTyped, send } from "./composer.js";
import { command } from "./state.js";
import { t } from "./texts.js";

const NUMBERS = [1, 2, 3];
const GROWN = 8; // messages

const wordsOf = (number) => t(`example.${number}`);

/** What stands in a conversation in which the bot has not said anything yet. */
export function drawWelcome() {
  const examples = NUMBERS.map((number) =>
    el(
      "button",
      { type: "button", class: "example", on: { click: () => send(wordsOf(number)) } },
      el("code", {}, `${command} ${wordsOf(number)}`),
      el("span", {}, t(`example.${number}.what`)),
    ),
  );
  return el(
    "section",
    { class: "welcome" },
    el("h3", {}, t("welcome.title")),
    el("p", {}, t("welcome.text")),
    el("div", { class: "examples" }, examples),
  );
}

const chips = nodes((number) => {
  const code = el("code");
  const used = said("span", "tries.used", { class: "unseen", hidden: true });
  const button = el(
    "button",
    { type: "button", class: "try", on: { click: () => send(wordsOf(number)) } },
    code,
    " ",
    used,
  );
  return { button, code, used };
});

/** Draw the row. `grown` is how many messages there are; `isFresh` where the large ones are shown. */
export function drawTries(grown, isFresh) {
  const place = byId("tries");
  const left = NUMBERS.filter((number) => !hasTyped(wordsOf(number)));
  const had = place.contains(document.activeElement);
  place.hidden = isFresh || !left.length || grown >= GROWN;
  if (had && place.hidden) byId("composer-text").focus();
  if (!place.childElementCount)
    place.append(said("span", "tries"), ...NUMBERS.map((number) => chips.of(number, number).button));
  for (const number of NUMBERS) {
    const { button, code, used } = chips.of(number, number);
    write(code, wordsOf(number));
    button.title = t(`example.${number}.what`);
    used.hidden = left.includes(number);
    button.classList.toggle("used", !used.hidden);
  }
}

/** Who has pressed a large one that has gone stays at the questions. */
export function focusTries() {
  const [first] = [...byId("tries").querySelectorAll(".try:not(.used)")];
  (byId("tries").hidden || !first ? byId("composer-text") : first).focus();
}
