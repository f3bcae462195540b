// Slack's mrkdwn, read into nodes. What stands in it is only ever text.

import { drawDate } from "./dates.js";
import { el } from "./dom.js";
import { withEmoji } from "./emoji.js";
import { channels, people, state } from "./state.js";

const ENTITIES = { "&amp;": "&", "&lt;": "<", "&gt;": ">" };
const PREFORMATTED = /\n?```\n?([\s\S]+?)\n?```\n? */;
const QUOTE = /^(?:&gt;|>) ?/;
const BULLET = /^( *)[-•] +/;
const ORDERED = /^( *)(\d+)\. +/;
const LINKED = /^(?:https?:\/\/|mailto:)/;

/** A run between two signs that touch it, with no word at their outer sides. */
const marked = (sign) =>
  `(?<![\\p{L}\\p{N}_${sign}])[${sign}](?=\\S)((?:\`[^\`\\n]+\`|<[^<>\\n]*>|[^\\n\`<${sign}])+)(?<=\\S)[${sign}](?![\\p{L}\\p{N}_${sign}])`;
const INLINE = new RegExp(`\`([^\`\\n]+)\`|<([^<>\\n]+)>|${marked("*")}|${marked("_")}|${marked("~")}`, "gu");
const TAGS = ["code", "", "strong", "em", "s"]; // by the group of INLINE

export const unescape = (text) => text.replace(/&(?:amp|lt|gt);/g, (found) => ENTITIES[found]);

/** The nodes of a mrkdwn text. */
export function readMrkdwn(text) {
  const nodes = [];
  text.split(new RegExp(PREFORMATTED, "g")).forEach((piece, index) => {
    if (index % 2) nodes.push(el("pre", { class: "code", tabindex: 0 }, unescape(piece)));
    else if (piece) nodes.push(...readLines(piece));
  });
  return nodes;
}

function readLines(text) {
  const nodes = [];
  let open = null; // the quote or the list that the next line may go on
  for (const line of text.split("\n")) {
    const quoted = QUOTE.exec(line);
    const listed = BULLET.exec(line) ?? ORDERED.exec(line);
    const tag = quoted ? "blockquote" : listed ? (listed[2] ? "ol" : "ul") : "";
    if (tag && open?.localName !== tag)
      nodes.push((open = el(tag, tag === "ol" ? { start: listed[2] } : {})));
    if (quoted) open.append(el("div", {}, readInline(line.slice(quoted[0].length))));
    else if (listed)
      open.append(el("li", { data: { indent: listed[1].length } }, readInline(line.slice(listed[0].length))));
    else {
      if (nodes.length && !open) nodes.push(el("br"));
      nodes.push(...readInline(line));
      open = null;
    }
  }
  return nodes;
}

function readInline(text) {
  const nodes = [];
  let start = 0;
  for (const found of text.matchAll(INLINE)) {
    if (found.index > start) nodes.push(withEmoji(unescape(text.slice(start, found.index))));
    start = found.index + found[0].length;
    const group = found.slice(1).findIndex((each) => each !== undefined);
    const inner = found[group + 1];
    if (TAGS[group] === "code") nodes.push(el("code", {}, unescape(inner)));
    else if (TAGS[group]) nodes.push(el(TAGS[group], {}, readInline(inner)));
    else nodes.push(readAngled(inner));
  }
  if (start < text.length) nodes.push(withEmoji(unescape(text.slice(start))));
  return nodes;
}

/** What stands between < and >: a link, a mention or a date. */
function readAngled(inner) {
  const bar = inner.indexOf("|");
  const target = unescape(bar < 0 ? inner : inner.slice(0, bar));
  const label = bar < 0 ? "" : unescape(inner.slice(bar + 1));
  if (target.startsWith("!date^")) {
    const [unix, template = "", url = ""] = target.slice("!date^".length).split("^");
    const date = drawDate(unix, template, label);
    return LINKED.test(url) ? link(url, date) : date;
  }
  if (target.startsWith("@")) return mentionPerson(target.slice(1), label);
  if (target.startsWith("#")) return mentionChannel(target.slice(1), label);
  if (target.startsWith("!"))
    return mention(`@${(label || target.replace(/^!(?:subteam\^)?/, "")).replace(/^@/, "")}`);
  return link(target, withEmoji(label || target.replace(/^mailto:/, "")));
}

export function link(url, label) {
  if (!LINKED.test(url)) return el("span", {}, label);
  return el("a", { href: url, target: "_blank", rel: "noopener noreferrer" }, label);
}

const mention = (text, own = false) => el("span", { class: own ? "mention own" : "mention" }, text);

export function mentionPerson(id, label = "") {
  const name = label || people().find((each) => each.id === id)?.name || id;
  return mention(`@${name.replace(/^@/, "")}`, id === state.person);
}

export function mentionChannel(id, label = "") {
  return mention(`#${label || channels().find((each) => each.id === id)?.name || id}`);
}

export const mentionGroup = (name) => mention(`@${name}`);

/** A mrkdwn text as it is read out: names instead of ids, and no markup. */
export function spoken(text) {
  const whole = el("div", {}, readMrkdwn(text));
  for (const node of whole.querySelectorAll("br, li, blockquote, pre")) node.before("\n");
  return whole.textContent.trim();
}

/** A text object, of either type. */
export function drawText(text) {
  if (typeof text?.text !== "string") return [];
  if (text.type === "mrkdwn") return readMrkdwn(text.text);
  const plain = text.emoji === false ? text.text : withEmoji(text.text);
  return plain.split("\n").flatMap((line, index) => (index ? [el("br"), line] : [line]));
}

/** The words of a plain text object, on one line. */
export const plain = (text) =>
  typeof text?.text === "string" ? withEmoji(text.text).replace(/\n/g, " ") : "";
