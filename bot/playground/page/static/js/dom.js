// Elements, made of text alone: no string ever becomes markup.

import { t } from "./texts.js";

/** An element. `props`: class, on (listeners by event), data, and attributes; false and null leave one out. */
export function el(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === false || value === null || value === undefined) continue;
    if (name === "on")
      for (const [event, listener] of Object.entries(value)) node.addEventListener(event, listener);
    else if (name === "data") Object.assign(node.dataset, value);
    else if (name === "value" || name === "checked" || name === "selected") node[name] = value;
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(
    ...children.flat(4).filter((child) => child !== null && child !== undefined && child !== false),
  );
  return node;
}

const SVG = "http://www.w3.org/2000/svg";

/** One of the icons that the document holds; it says nothing to a screen reader. */
export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(SVG, "use");
  use.setAttribute("href", `#icon-${name}`);
  svg.append(use);
  return svg;
}

export const byId = (id) => document.getElementById(id);

/** The children of `parent` become `nodes`; those that stay are not touched, so focus stays, too. */
export function arrange(parent, nodes) {
  const kept = new Set(nodes);
  for (const child of [...parent.children]) if (!kept.has(child)) child.remove();
  nodes.forEach((node, index) => {
    if (parent.children[index] !== node) parent.insertBefore(node, parent.children[index] ?? null);
  });
}

/** What remembers the nodes that `draw` has made, by key: one that is asked for again is the same node. */
export function nodes(draw) {
  const made = new Map();
  return {
    of(key, ...given) {
      if (!made.has(key)) made.set(key, draw(...given));
      return made.get(key);
    },
    keep(keys) {
      const wanted = new Set(keys);
      for (const key of made.keys()) if (!wanted.has(key)) made.delete(key);
    },
  };
}

/** Set the text of `node`, where it is another. */
export function write(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

/** An element that speaks the text `id`, in the language of the moment: `speak` writes it anew. */
export const said = (tag, id, props = {}) => el(tag, { ...props, data: { ...props.data, text: id } }, t(id));

let count = 0;
export const newId = (name) => `${name}-${++count}`;
