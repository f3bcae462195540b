// The modal: a view over the page, with its inputs, its submission and the errors the bot finds in it.

import { drawBlocks } from "./blocks.js";
import { showDialog } from "./dialogs.js";
import { el } from "./dom.js";
import { plain } from "./mrkdwn.js";
import { post } from "./server.js";
import { on, state } from "./state.js";
import { t } from "./texts.js";

let open = null; // {print, dialog, values}

/** What is in the inputs now, by block_id and action_id. */
function readValues(values) {
  const read = {};
  for (const [block, elements] of values)
    for (const [action, value] of elements) (read[block] ??= {})[action] = value();
  return read;
}

async function submit(dialog, values) {
  for (const node of dialog.querySelectorAll(".input-error")) node.textContent = "";
  const delivery = await post("/do/submit", { user: state.person, values: readValues(values) });
  if (!delivery) return;
  for (const [block, said] of Object.entries(delivery.errors)) {
    const input = [...dialog.querySelectorAll("[data-input]")].find((node) => node.dataset.input === block);
    if (input) input.querySelector(".input-error").textContent = said;
  }
}

function show(view) {
  const values = new Map();
  const act = (element, value) =>
    post("/do/act", { user: state.person, surface: "modal", element, value: value ?? null });
  const form = el("form", { class: "blocks", id: "modal-form" }, drawBlocks(view, { act, values }));
  const send =
    view.submit &&
    el(
      "button",
      { type: "submit", class: "button primary", form: "modal-form" },
      plain(view.submit) || t("submit"),
    );
  const cancel = el(
    "button",
    { type: "button", class: "button", on: { click: () => dialog.close() } },
    plain(view.close) || t("cancel"),
  );
  const dialog = showDialog({
    title: plain(view.title),
    content: form,
    buttons: [cancel, send].filter(Boolean),
    className: "modal",
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    submit(dialog, values);
  });
  dialog.addEventListener("close", () => {
    if (open?.dialog !== dialog) return; // it was taken away, not closed by the person
    open = null;
    post("/do/close", { user: state.person });
  });
  return dialog;
}

function follow() {
  const view = state.conversation?.modal ?? null;
  const print = view && JSON.stringify(view);
  if (print === (open?.print ?? null)) return;
  const before = open;
  open = null;
  before?.dialog.close();
  if (view) open = { print, dialog: show(view) };
}

export function startModal() {
  on("conversation", follow);
}
