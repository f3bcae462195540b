// What a message is made of: its JSON, and how much of each limit it uses.

import { showDialog } from "./dialogs.js";
import { el } from "./dom.js";
import { post } from "./server.js";
import { t } from "./texts.js";

const FULL = 0.8; // from here on a limit is near

/** The message as the bot sent it: without what this page knows of it besides. */
export function payloadOf(message) {
  const payload = { text: message.text ?? "" };
  if (message.blocks?.length) payload.blocks = message.blocks;
  return payload;
}

export async function showPayload(message) {
  const payload = payloadOf(message);
  const usage = await post("/usage", payload);
  if (!usage) return;
  const json = JSON.stringify(payload, null, 2);
  const copy = el("button", { type: "button", class: "button" }, t("copy"));
  copy.addEventListener("click", async () => {
    const done = await navigator.clipboard.writeText(json).then(
      () => true,
      () => false,
    );
    if (done) copy.textContent = t("copied");
    else window.getSelection().selectAllChildren(copy.closest("dialog").querySelector("pre"));
  });
  showDialog({
    title: t("payload.of"),
    className: "payload",
    content: el(
      "div",
      { class: "payload-parts" },
      el(
        "section",
        {},
        el("h3", {}, t("payload.limits")),
        drawProblems(usage.problems),
        drawLimits(usage.limits),
      ),
      el(
        "section",
        {},
        el("h3", {}, t("payload.json"), copy),
        el("pre", { class: "json", tabindex: 0 }, json),
      ),
    ),
  });
}

function drawProblems(problems) {
  if (!problems.length) return el("p", { class: "fits" }, t("payload.fits"));
  return el(
    "div",
    { class: "problems" },
    el("p", {}, t("payload.problems")),
    el(
      "ul",
      {},
      problems.map((each) => el("li", {}, el("code", {}, each))),
    ),
  );
}

function drawLimits(limits) {
  const rows = limits.map(({ name, used, most, unit }) =>
    el(
      "tr",
      {},
      el("th", { scope: "row" }, name),
      el(
        "td",
        {},
        el("meter", { min: 0, max: most, high: most * FULL, optimum: 0, value: used, "aria-label": name }),
      ),
      el("td", { class: "right" }, `${used} / ${most} `, el("small", {}, unit)),
    ),
  );
  const head = el(
    "tr",
    {},
    el("th", { scope: "col" }, t("payload.limit")),
    el("th", { scope: "col", colspan: 2, class: "right" }, t("payload.used")),
  );
  return el("table", { class: "limits" }, el("thead", {}, head), el("tbody", {}, rows));
}
