// What has the bot look at once: it polls now, or the demo's clock moves on to the next morning.

import { announce } from "./announce.js";
import { isMoved, now, whenMoved } from "./clock.js";
import { inShort } from "./dates.js";
import { el, newId, said, write } from "./dom.js";
import { post } from "./server.js";
import { state } from "./state.js";
import { t } from "./texts.js";

const TICK = 1_000; // milliseconds

/** A button and what it does. While the bot polls, it keeps the focus but does nothing. */
function action(id, press) {
  const button = said("button", id, { type: "button", class: "button" });
  const what = el("span", { class: "poll-what", id: newId(id) });
  button.setAttribute("aria-describedby", what.id);
  button.addEventListener("click", () => {
    if (button.getAttribute("aria-disabled") !== "true") press();
  });
  return { button, what };
}

const clockText = () => t("morning.clock", { now: inShort(now()) });

/** Both, with what they do. */
export function pollParts() {
  let asked = ""; // what this page has asked for, until it is done
  const ask = async (id, body) => {
    asked = id;
    draw();
    await post(`/upstream/${id}`, body);
    asked = "";
    draw();
  };
  const poll = action("poll", () => ask("poll", {}));
  const skip = action("morning", () => ask("skip", { user: state.person }));
  const clock = el("strong", { class: "clock" });
  poll.what.append(said("span", "poll.what"));
  skip.what.append(said("span", "morning.what"), " ", clock);
  const node = el("div", { class: "poll" }, poll.button, poll.what, skip.button, skip.what);
  const draw = () => {
    const isRunning = Boolean(asked) || state.upstream.poll === "running";
    for (const { button } of [poll, skip]) button.setAttribute("aria-disabled", String(isRunning));
    poll.button.dataset.text = isRunning ? "poll.running" : "poll";
    write(poll.button, t(poll.button.dataset.text));
    node.hidden = state.upstream.poll === "none";
    skip.button.hidden = skip.what.hidden = !state.upstream.skips;
    clock.hidden = !isMoved();
    write(clock, isMoved() ? clockText() : "");
  };
  whenMoved(() => announce(clockText()));
  whenMoved(draw);
  setInterval(draw, TICK);
  return { node, draw };
}
