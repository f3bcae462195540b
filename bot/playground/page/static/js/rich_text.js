// The rich_text block, read into nodes.

import { drawDate } from "./dates.js";
import { el } from "./dom.js";
import { withEmoji } from "./emoji.js";
import { link, mentionChannel, mentionGroup, mentionPerson } from "./mrkdwn.js";
import { t } from "./texts.js";

const STYLES = { bold: "strong", italic: "em", strike: "s", code: "code", underline: "u" };
const PARTS = {
  text: (part) => lines(part.text ?? ""),
  link: (part) => link(part.url ?? "", part.text || part.url || ""),
  emoji: (part) => (part.unicode ? fromUnicode(part.unicode) : withEmoji(`:${part.name}:`)),
  user: (part) => mentionPerson(part.user_id ?? ""),
  channel: (part) => mentionChannel(part.channel_id ?? ""),
  usergroup: (part) => mentionGroup(part.usergroup_id ?? ""),
  broadcast: (part) => mentionGroup(part.range ?? ""),
  date: (part) => drawDate(part.timestamp, part.format ?? "", part.fallback ?? ""),
};
const ELEMENTS = {
  rich_text_section: (element) => el("div", {}, parts(element)),
  rich_text_list: drawList,
  rich_text_preformatted: (element) => el("pre", { class: "code", tabindex: 0 }, parts(element)),
  rich_text_quote: (element) => el("blockquote", {}, parts(element)),
};

export function drawRichText(block) {
  return el("div", { class: "rich-text" }, (block.elements ?? []).map(drawElement));
}

function drawElement(element) {
  if (Object.hasOwn(ELEMENTS, element.type)) return ELEMENTS[element.type](element);
  return el("span", { class: "unsupported" }, t("unsupported.element", { type: element.type }));
}

function drawList(element) {
  const ordered = element.style === "ordered";
  const items = (element.elements ?? []).map((item) => el("li", {}, parts(item)));
  const indent = Math.min(element.indent ?? 0, 8);
  return el(ordered ? "ol" : "ul", { start: ordered && 1 + (element.offset ?? 0), data: { indent } }, items);
}

function parts(element) {
  return (element.elements ?? []).map((part) => {
    const drawn = Object.hasOwn(PARTS, part.type)
      ? PARTS[part.type](part)
      : el("span", { class: "unsupported" }, t("unsupported.element", { type: part.type }));
    return Object.entries(STYLES).reduce(
      (inner, [style, tag]) => (part.style?.[style] ? el(tag, {}, inner) : inner),
      drawn,
    );
  });
}

const lines = (text) => text.split("\n").flatMap((line, index) => (index ? [el("br"), line] : [line]));

function fromUnicode(codes) {
  const points = String(codes)
    .split("-")
    .map((code) => Number.parseInt(code, 16));
  return points.every((point) => point > 0 && point < 0x110000) ? String.fromCodePoint(...points) : "";
}
