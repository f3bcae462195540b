// The log of requests, newest first. The bot asks each region every few seconds: what only repeats an earlier
// one of its round is one row with a count.

import { arrange, byId, el, icon } from "./dom.js";
import { fillDate } from "./dates.js";
import { on, state } from "./state.js";
import { t } from "./texts.js";

const PROJECT = /\/v1\/[0-9a-f]{32}\//;
const SHOWN = 120;
const drawn = new Map();

const same = (one, other) => ["source", "target", "what", "status"].every((key) => one?.[key] === other[key]);

/** The requests in a row to the same server that differ in nothing but their time, as one with a count. */
function folded(entries) {
  const rows = [];
  let begun = 0; // where the requests to one server begin
  for (const entry of entries) {
    if (rows.at(-1)?.target !== entry.target) begun = rows.length;
    const like = rows.slice(begun).find((row) => same(row, entry));
    if (like) Object.assign(like, entry, { key: like.key, times: like.times + 1 });
    else rows.push({ ...entry, key: entry.number, times: 1 });
  }
  return rows.slice(-SHOWN).reverse();
}

const took = (seconds) =>
  seconds < 0.0995
    ? `${(seconds * 1000).toFixed(1)} ms`
    : seconds < 1
      ? `${Math.round(seconds * 1000)} ms`
      : `${seconds.toFixed(1)} s`;

function drawRow(row) {
  const kind = row.status === null ? "none" : row.status < 300 ? "good" : row.status < 500 ? "odd" : "bad";
  return el(
    "li",
    {},
    el("span", { class: "log-way" }, row.source, " ", icon("arrow"), " ", row.target),
    el(
      "span",
      { class: "log-status", data: { kind } },
      row.status === null ? t("log.noAnswer") : String(row.status),
    ),
    el("span", { class: "log-took" }, took(row.seconds)),
    el("code", { title: row.what }, row.what.replace(PROJECT, "/v1/…/")),
    el(
      "span",
      { class: "log-at" },
      row.times > 1 && el("b", {}, `×${row.times}`),
      " ",
      fillDate(String(row.at), "{time_secs}", ""),
    ),
  );
}

function drawLog() {
  const place = byId("log");
  const rows = folded(state.log);
  if (!rows.length) {
    drawn.clear();
    place.replaceChildren(el("p", { class: "empty" }, t("log.none")));
    return;
  }
  const nodes = rows.map((row) => {
    const print = `${row.number}/${row.times}/${state.person}/${document.documentElement.lang}`;
    const before = drawn.get(row.key);
    if (before?.print === print) return before.node;
    const node = drawRow(row);
    drawn.set(row.key, { print, node });
    return node;
  });
  for (const key of drawn.keys()) if (!rows.some((row) => row.key === key)) drawn.delete(key);
  if (place.firstElementChild?.localName !== "ol") place.replaceChildren(el("ol"));
  arrange(place.firstElementChild, nodes);
}

export function startLog() {
  on("log", drawLog);
}
