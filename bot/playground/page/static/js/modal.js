// The modal: a view over the page, with its inputs, its submission and the errors the bot finds in it.

import { drawBlocks } from "./blocks.js";
import { showDialog } from "./dialogs.js";
import { el, write } from "./dom.js";
import { plain } from "./mrkdwn.js";
import { post } from "./server.js";
import { on, state } from "./state.js";
import { t } from "./texts.js";

const CONTROLS = "input, select, textarea";
let open = null; // {print, id, dialog}

/** What is in the inputs now, by block_id and action_id. */
function readValues(values) {
  const read = {};
  for (const [block, elements] of values)
    for (const [action, value] of elements) (read[block] ??= {})[action] = value();
  return read;
}

const inputsOf = (root) => [...root.querySelectorAll("[data-input]")];
const inputIn = (root, block) => inputsOf(root).find((node) => node.dataset.input === block);
const controlsIn = (root) => [...(root?.querySelectorAll(CONTROLS) ?? [])];

async function submit(form, values) {
  for (const node of form.querySelectorAll(".input-error")) node.textContent = "";
  const delivery = await post("/do/submit", { user: state.person, values: readValues(values) });
  if (!delivery) return;
  for (const [block, said] of Object.entries(delivery.errors)) {
    const input = inputIn(form, block);
    if (input) input.querySelector(".input-error").textContent = said;
  }
}

function drawForm(view) {
  const values = new Map();
  const act = (element, value) =>
    post("/do/act", { user: state.person, surface: "modal", element, value: value ?? null });
  const form = el("form", { class: "blocks", id: "modal-form" }, drawBlocks(view, { act, values }));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    submit(form, values);
  });
  return form;
}

function drawButtons(view) {
  const close = () => open?.dialog.close();
  const label = plain(view.submit) || t("submit");
  return [
    el("button", { type: "button", class: "button", on: { click: close } }, plain(view.close) || t("cancel")),
    view.submit && el("button", { type: "submit", class: "button primary", form: "modal-form" }, label),
  ].filter(Boolean);
}

function show(view) {
  const dialog = showDialog({
    title: plain(view.title),
    content: drawForm(view),
    buttons: drawButtons(view),
    className: "modal",
  });
  dialog.addEventListener("close", () => {
    if (open?.dialog !== dialog) return; // it was taken away, not closed by the person
    open = null;
    post("/do/close", { user: state.person });
  });
  return dialog;
}

/** What was typed and picked stays where the same input is there again. */
function carry(before, after) {
  for (const block of inputsOf(after)) {
    const from = controlsIn(inputIn(before, block.dataset.input));
    const to = controlsIn(block);
    if (from.map((each) => each.type).join() !== to.map((each) => each.type).join()) continue;
    to.forEach((control, index) => copy(from[index], control));
  }
}

function copy(from, to) {
  const picked = [...(from.selectedOptions ?? [])].map((option) => option.value);
  if (to.localName === "select")
    for (const option of to.options) option.selected = picked.includes(option.value);
  else if (to.type === "checkbox" || to.type === "radio") to.checked = from.checked;
  else to.value = from.value;
}

/** What finds the control again that has the focus: by its input, its action, or as the submit button. */
function focusIn(dialog) {
  const at = document.activeElement;
  const block = at?.closest("[data-input]")?.dataset.input;
  if (block !== undefined) {
    const index = controlsIn(inputIn(dialog, block)).indexOf(at);
    const caret = at.selectionStart ?? null;
    return () => {
      const control = controlsIn(inputIn(dialog, block))[index];
      control?.focus();
      if (caret !== null) control?.setSelectionRange?.(caret, caret);
    };
  }
  const action = at?.dataset?.action;
  const wanted = action ? `[data-action="${CSS.escape(action)}"]` : at?.type === "submit" && "[type=submit]";
  return () => wanted && dialog.querySelector(wanted)?.focus();
}

/** The same modal shows another view: it stays open, with what was typed in it. */
function redraw(dialog, view) {
  const focused = focusIn(dialog);
  const before = dialog.querySelector("form");
  const after = drawForm(view);
  carry(before, after);
  before.replaceWith(after);
  write(dialog.querySelector("h2"), plain(view.title));
  dialog.querySelector(".dialog-foot").replaceChildren(...drawButtons(view));
  focused();
}

function follow() {
  const view = state.conversation?.modal ?? null;
  const print = view && JSON.stringify(view);
  if (print === (open?.print ?? null)) return;
  if (view && open?.id === view.id) {
    open.print = print;
    redraw(open.dialog, view);
    return;
  }
  const before = open;
  open = null;
  before?.dialog.close();
  if (view) open = { print, id: view.id, dialog: show(view) };
}

export function startModal() {
  on("conversation", follow);
}
