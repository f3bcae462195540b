// Dialogs that ask one thing: native ones, which keep the focus in and give it back.

import { el, icon, newId } from "./dom.js";
import { drawText, plain } from "./mrkdwn.js";
import { t } from "./texts.js";

const CONTROLS = "button, a[href], input, select, textarea, summary, [tabindex='0']";

/** From the last control Tab goes to the first, and back: a native dialog alone lets the focus out of the page. */
function keepFocus(event, dialog) {
  if (event.key !== "Tab") return;
  const controls = [...dialog.querySelectorAll(CONTROLS)].filter((each) => !each.disabled && each.tabIndex >= 0);
  const [from, to] = event.shiftKey ? [controls[0], controls.at(-1)] : [controls.at(-1), controls[0]];
  if (document.activeElement !== from) return;
  event.preventDefault();
  to.focus();
}

/** Show a dialog with `title` around `content`; its value when closed is what `resolve` gets. */
export function showDialog({ title, content, buttons = [], className = "" }) {
  const id = newId("dialog");
  const closing = el(
    "button",
    { type: "button", class: "quiet", "aria-label": t("close"), on: { click: () => dialog.close() } },
    icon("close"),
  );
  const dialog = el(
    "dialog",
    { class: `dialog ${className}`, "aria-labelledby": id },
    el("header", { class: "dialog-head" }, el("h2", { id }, title), closing),
    el("div", { class: "dialog-body" }, content),
    buttons.length > 0 && el("footer", { class: "dialog-foot" }, buttons),
  );
  dialog.addEventListener("keydown", (event) => keepFocus(event, dialog));
  document.body.append(dialog);
  dialog.addEventListener("close", () => dialog.remove());
  dialog.showModal();
  return dialog;
}

/** Whether the person confirms what a Block Kit confirm object asks; `title`, of nodes, may stand for its own. */
export function confirmed(confirm, title = plain(confirm.title)) {
  return new Promise((resolve) => {
    const answer = (value) => () => {
      resolve(value);
      dialog.close();
    };
    const yes = el(
      "button",
      {
        type: "button",
        class: `button ${confirm.style === "danger" ? "danger" : "primary"}`,
        on: { click: answer(true) },
      },
      plain(confirm.confirm) || t("ok"),
    );
    const no = el(
      "button",
      { type: "button", class: "button", on: { click: answer(false) } },
      plain(confirm.deny) || t("cancel"),
    );
    const dialog = showDialog({
      title,
      content: drawText(confirm.text),
      buttons: [no, yes],
      className: "small",
    });
    dialog.addEventListener("close", () => resolve(false));
    no.focus(); // what is asked about is not done by a key pressed too often
  });
}

/** The text that the person gives, or null. */
export function asked({ title, label, value }) {
  return new Promise((resolve) => {
    const id = newId("ask");
    const input = el("input", { id, type: "text", class: "field", value, maxlength: 100 });
    const save = el("button", { type: "submit", class: "button primary", form: `${id}-form` }, t("save"));
    const cancel = el(
      "button",
      { type: "button", class: "button", on: { click: () => dialog.close() } },
      t("cancel"),
    );
    const form = el("form", { id: `${id}-form` }, el("label", { for: id }, label), input);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      resolve(input.value.trim());
      dialog.close();
    });
    const dialog = showDialog({ title, content: form, buttons: [cancel, save], className: "small" });
    dialog.addEventListener("close", () => resolve(null));
    input.select();
  });
}
