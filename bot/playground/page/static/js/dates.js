// Slack's date templates, filled in the time of the person's zone; what says how long ago goes on counting.

import { now as demoTime, whenMoved } from "./clock.js";
import { el } from "./dom.js";
import { personOf, state } from "./state.js";
import { currentLanguage } from "./texts.js";

const UNITS = [
  ["year", 31_536_000],
  ["month", 2_592_000],
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
];
const TICK = 20_000; // milliseconds

const locale = () => (currentLanguage() === "zh" ? "zh-CN" : "en-US");
const timeZone = () => personOf(state.person)?.tz; // the browser's, until the person is known
const format = (options) => (at) =>
  new Intl.DateTimeFormat(locale(), { ...options, timeZone: timeZone() }).format(at);
const whole = format({ dateStyle: "long", timeStyle: "long" });
const clock = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" };

/** A moment in a few words: its weekday, its day and its time. */
export const inShort = format({ weekday: "short", month: "short", day: "numeric", ...clock });

/** Year, month and day in the person's zone, as digits. */
function ymd(at) {
  const options = { year: "numeric", month: "2-digit", day: "2-digit", timeZone: timeZone() };
  const parts = new Intl.DateTimeFormat("en-GB", options).formatToParts(at);
  return ["year", "month", "day"].map((wanted) => parts.find(({ type }) => type === wanted).value);
}

/** How long ago, or in how long, in words. */
export function ago(at, now) {
  const seconds = Math.trunc((now - at) / 1000);
  const words = new Intl.RelativeTimeFormat(locale(), { numeric: "always" });
  for (const [unit, length] of UNITS) {
    const number = Math.floor(Math.abs(seconds) / length);
    if (number) return words.format(seconds > 0 ? -number : number, unit);
  }
  if (currentLanguage() === "zh") return seconds >= 0 ? "不到 1 分钟前" : "不到 1 分钟后";
  return seconds >= 0 ? "less than a minute ago" : "in less than a minute";
}

const LONG = { weekday: "long", month: "long", day: "numeric", year: "numeric" };
const TOKENS = {
  date_num: (at) => ymd(at).join("-"),
  date_slash: (at) => ymd(at).reverse().join("/"),
  date: format({ month: "long", day: "numeric", year: "numeric" }),
  date_short: format({ month: "short", day: "numeric", year: "numeric" }),
  date_long: format(LONG),
  date_long_full: format({ month: "long", day: "numeric", year: "numeric" }),
  day_divider: format({ weekday: "long", month: "long", day: "numeric" }),
  time: format(clock),
  time_secs: format({ ...clock, second: "2-digit" }),
  ago,
};
const NEAR = new Map([
  [-1, "yesterday"],
  [0, "today"],
  [1, "tomorrow"],
]);

function near(at, now) {
  const day = (date) => Date.parse(ymd(date).join("-")) / 86_400_000;
  const days = day(at) - day(now);
  if (!NEAR.has(days)) return "";
  return new Intl.RelativeTimeFormat(locale(), { numeric: "auto" }).format(days, "day");
}

/** `template` filled with `unix` (seconds), or the fallback. */
export function fillDate(unix, template, fallback, now = demoTime()) {
  const at = new Date(Number(unix) * 1000);
  if (!unix || Number.isNaN(at.getTime())) return fallback;
  const filled = template.replace(/\{(\w+)\}/g, (whole, token, start) => {
    const name = token.replace(/_pretty$/, "");
    const pretty = name !== token && near(at, now);
    if (pretty) return start === 0 ? pretty[0].toUpperCase() + pretty.slice(1) : pretty;
    return Object.hasOwn(TOKENS, name) ? TOKENS[name](at, now) : whole;
  });
  return filled || fallback;
}

/** A date as an element, whose title is the whole moment. */
export function drawDate(unix, template, fallback) {
  const at = new Date(Number(unix) * 1000);
  const title = Number.isNaN(at.getTime()) ? fallback : whole(at);
  const data = template.includes("{ago}") ? { unix: String(unix), template, fallback } : {};
  return el("time", { title, data }, fillDate(unix, template, fallback));
}

function count() {
  for (const node of document.querySelectorAll("time[data-template]")) {
    const { unix, template, fallback } = node.dataset;
    const filled = fillDate(unix, template, fallback);
    if (node.textContent !== filled) node.textContent = filled;
  }
}
setInterval(count, TICK);
whenMoved(count);

/** The day of a message in the person's zone, from its ts. */
export const dayOf = (ts) => ymd(new Date(Number(ts) * 1000)).join("-");

/** The time of a message, from its ts. */
export const drawTime = (ts) =>
  el(
    "time",
    { title: fillDate(ts.split(".")[0], "{date_long} {time_secs}", "") },
    fillDate(ts.split(".")[0], "{time}", ""),
  );
