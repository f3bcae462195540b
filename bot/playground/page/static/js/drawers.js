// On a narrow screen the sides are drawers: one is open at most, Escape closes it, the focus goes back.

import { byId } from "./dom.js";

const SIDES = ["sidebar", "panel"];
const NARROW = { sidebar: matchMedia("(max-width: 759px)"), panel: matchMedia("(max-width: 1139px)") };
let opener = null;

const opening = (side) => document.querySelector(`[data-open="${side}"]`);

function settle() {
  const open = SIDES.find((side) => byId(side).classList.contains("open"));
  for (const side of SIDES) {
    const isDrawer = NARROW[side].matches;
    byId(side).inert = isDrawer && side !== open;
    opening(side).setAttribute("aria-expanded", String(side === open));
  }
  byId("veil").hidden = !open;
  byId("chat").inert = Boolean(open);
}

function openDrawer(side) {
  opener = document.activeElement;
  byId(side).classList.add("open");
  settle();
  byId(side).querySelector(".drawer-close").focus();
}

export function closeDrawers() {
  const wasOpen = SIDES.some((side) => byId(side).classList.contains("open"));
  for (const side of SIDES) byId(side).classList.remove("open");
  settle();
  if (wasOpen) opener?.focus();
}

export function startDrawers() {
  for (const button of document.querySelectorAll("[data-open]"))
    button.addEventListener("click", () => openDrawer(button.dataset.open));
  for (const button of document.querySelectorAll("[data-close]"))
    button.addEventListener("click", closeDrawers);
  byId("veil").addEventListener("click", closeDrawers);
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !document.querySelector("dialog[open]")) closeDrawers();
  });
  for (const query of Object.values(NARROW)) query.addEventListener("change", closeDrawers);
  settle();
}
