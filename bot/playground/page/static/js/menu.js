// A button with a menu: arrows move, Enter chooses, Escape closes and gives the focus back.

import { el, newId } from "./dom.js";

/**
 * `items`: {label, choose, description, danger}, or what makes them when it opens. `face` is what the button shows.
 * The menu ends where its button does, or with `fromStart` begins where it does.
 */
export function menu({ label, face, items, className = "", fromStart = false }) {
  const id = newId("menu");
  const button = el(
    "button",
    {
      type: "button",
      class: `menu-button ${className}`,
      "aria-haspopup": "menu",
      "aria-expanded": "false",
      "aria-label": label,
      title: label,
    },
    face,
  );
  const root = el("span", { class: "menu-root" }, button);
  let list = null;

  const close = (refocus) => {
    if (!list) return;
    const open = list;
    list = null; // before it goes: the focus that leaves it with it closes it once more
    open.remove();
    button.setAttribute("aria-expanded", "false");
    document.removeEventListener("pointerdown", outside);
    document.removeEventListener("scroll", away, true);
    if (refocus) button.focus();
  };
  const outside = (event) => root.contains(event.target) || close(false);
  let top = 0; // where the button was when it opened: a scroll from before then tells of itself only after
  const away = () => Math.abs(button.getBoundingClientRect().top - top) > MOVED && close(false);
  const open = (last = false) => {
    if (list) return;
    list = el(
      "span",
      { class: "menu", role: "menu", id, popover: "manual", "aria-label": button.title },
      (typeof items === "function" ? items() : items).map((item) => drawItem(item, close)),
    );
    root.append(list);
    list.showPopover();
    place(button, list, fromStart);
    top = button.getBoundingClientRect().top;
    button.setAttribute("aria-expanded", "true");
    document.addEventListener("pointerdown", outside);
    document.addEventListener("scroll", away, true);
    (last ? list.lastElementChild : list.firstElementChild)?.focus({ preventScroll: true });
  };
  button.addEventListener("click", () => (list ? close(true) : open()));
  root.addEventListener("keydown", (event) => steer(event, list, open, close));
  root.addEventListener("focusout", (event) => root.contains(event.relatedTarget) || close(false));
  return root;
}

/** Give the button of a menu another name. */
export function rename(root, label) {
  const button = root.querySelector(".menu-button");
  if (button.title === label) return;
  button.title = label;
  button.setAttribute("aria-label", label);
}

function drawItem(item, close) {
  const choose = () => {
    close(true);
    item.choose();
  };
  const props = {
    type: "button",
    role: "menuitem",
    tabindex: -1,
    class: item.danger ? "danger" : "",
    on: { click: choose, pointerenter: (event) => event.target.focus() },
  };
  return el(
    "button",
    props,
    el("span", {}, item.label),
    item.description && el("small", {}, item.description),
  );
}

function steer(event, list, open, close) {
  if (!list) {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      open(event.key === "ArrowUp");
    }
    return;
  }
  const items = [...list.children];
  const at = items.indexOf(document.activeElement);
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: items.length - 1 }[event.key];
  if (to !== undefined) {
    event.preventDefault();
    items.at(to % items.length)?.focus();
  } else if (event.key === "Escape") {
    event.stopPropagation();
    event.preventDefault();
    close(true);
  }
}

const GAP = 4; // pixels
const MOVED = 2; // pixels from which on a button is elsewhere

/** Under its button, or above it where below there is no room; at one side with it, if it can be. */
function place(button, list, fromStart) {
  const box = button.getBoundingClientRect();
  const isBelow = box.bottom + GAP + list.offsetHeight < innerHeight || box.top < list.offsetHeight;
  list.style.top = `${isBelow ? box.bottom + GAP : box.top - GAP - list.offsetHeight}px`;
  const left = fromStart
    ? Math.min(box.left, innerWidth - GAP - list.offsetWidth)
    : box.right - list.offsetWidth;
  list.style.left = `${Math.max(GAP, left)}px`;
}
