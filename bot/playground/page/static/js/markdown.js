// The markdown block: the few forms of Markdown that messages are written in.

import { el } from "./dom.js";
import { link } from "./mrkdwn.js";

const INLINE =
  /`([^`\n]+)`|\*\*([^*\n]+)\*\*|__([^_\n]+)__|\*([^*\n]+)\*|~~([^~\n]+)~~|\[([^\]\n]+)\]\(([^)\s]+)\)/g;
const TAGS = ["code", "strong", "strong", "em", "s"];

/** The nodes of a Markdown text. */
export function readMarkdown(text) {
  const nodes = [];
  text.split(/```\w*\n?([\s\S]*?)```/).forEach((piece, index) => {
    if (index % 2) nodes.push(el("pre", { class: "code", tabindex: 0 }, piece.replace(/\n$/, "")));
    else for (const part of piece.split(/\n{2,}/)) if (part.trim()) nodes.push(...readPart(part.trim()));
  });
  return nodes;
}

function readPart(part) {
  const nodes = [];
  let open = null;
  for (const line of part.split("\n")) {
    const heading = /^#{1,6} +(.*)/.exec(line);
    const item = /^ *(?:([-*+])|\d+\.) +(.*)/.exec(line);
    const quote = /^> ?(.*)/.exec(line);
    const tag = heading ? "h3" : item ? (item[1] ? "ul" : "ol") : quote ? "blockquote" : "p";
    if (open?.localName !== tag || heading) nodes.push((open = el(tag, heading ? { class: "header" } : {})));
    else if (tag === "p" || tag === "blockquote") open.append(el("br"));
    const inner = inline(heading?.[1] ?? item?.[2] ?? quote?.[1] ?? line);
    open.append(...(item ? [el("li", {}, inner)] : inner));
  }
  return nodes;
}

function inline(text) {
  const nodes = [];
  let start = 0;
  for (const found of text.matchAll(INLINE)) {
    nodes.push(text.slice(start, found.index));
    start = found.index + found[0].length;
    const group = found.slice(1, 6).findIndex((each) => each !== undefined);
    nodes.push(
      group < 0
        ? link(found[7], found[6])
        : el(TAGS[group], {}, TAGS[group] === "code" ? found[group + 1] : inline(found[group + 1])),
    );
  }
  return [...nodes, text.slice(start)].filter((node) => node !== "");
}
