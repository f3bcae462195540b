// The interactive elements of Block Kit, as native ones. Each says through its context what was done to it.

import { confirmed } from "./dialogs.js";
import { el, icon, newId } from "./dom.js";
import { menu } from "./menu.js";
import { drawText, plain } from "./mrkdwn.js";
import { channels, people } from "./state.js";
import { t } from "./texts.js";

/** Do `element`, after its confirmation where it asks for one. Whether it was done. */
async function act(element, context, value) {
  if (element.confirm && !(await confirmed(element.confirm))) return false;
  await context.act(element, value ?? null);
  return true;
}

const STYLES = new Set(["primary", "danger"]);

function drawButton(element, context) {
  const label = element.accessibility_label || false;
  const props = {
    class: `button ${STYLES.has(element.style) ? element.style : ""}`,
    "aria-label": label,
    title: label,
    data: { action: element.action_id ?? "", carries: element.value ?? "" },
  };
  if (/^https?:\/\//.test(element.url ?? "")) {
    const click = () => act(element, context);
    return el(
      "a",
      { ...props, href: element.url, target: "_blank", rel: "noopener noreferrer", on: { click } },
      plain(element.text),
    );
  }
  const button = el("button", { ...props, type: "button" }, plain(element.text));
  button.addEventListener("click", async () => {
    button.setAttribute("aria-busy", "true");
    await act(element, context);
    button.removeAttribute("aria-busy");
  });
  return button;
}

function drawOverflow(element, context) {
  const items = (element.options ?? []).map((option) => ({
    label: plain(option.text),
    description: plain(option.description),
    choose: () => {
      if (/^https?:\/\//.test(option.url ?? "")) open(option.url, "_blank", "noopener,noreferrer");
      act(element, context, option.value);
    },
  }));
  return menu({ label: t("more"), face: icon("more"), items, className: "button" });
}

const optionNode = (option, chosen) =>
  el("option", { value: option.value, selected: chosen.includes(option.value) }, plain(option.text));

/** A select over options that `find` makes of the element: [{value, ...}] or groups of them. */
function drawSelect(pick, many = false) {
  return (element, context) => {
    const { options, groups, chosen } = pick(element);
    const select = el(
      "select",
      {
        class: "field",
        multiple: many,
        "aria-label": context.label ?? (plain(element.placeholder) || t("choose")),
      },
      !many &&
        el(
          "option",
          { value: "", disabled: !context.optional, selected: !chosen.length },
          plain(element.placeholder) || t("choose"),
        ),
      options.map((option) => optionNode(option, chosen)),
      groups.map((group) =>
        el(
          "optgroup",
          { label: plain(group.label) },
          group.options.map((option) => optionNode(option, chosen)),
        ),
      ),
    );
    const value = () => {
      const values = [...select.selectedOptions].map((option) => option.value).filter(Boolean);
      return many ? values : (values[0] ?? null);
    };
    return keep(element, context, select, value);
  };
}

/** An element that keeps a value: in an input block it waits for the submission, elsewhere it acts at once. */
function keep(element, context, node, value, inputs = [node]) {
  context.values?.set(element.action_id, value);
  if (!context.dispatch) return node;
  let before = inputs.map(chosenIn);
  const change = async () => {
    if (await act(element, context, value())) before = inputs.map(chosenIn);
    else inputs.forEach((input, index) => chooseIn(input, before[index])); // it was not confirmed
  };
  for (const input of inputs) input.addEventListener("change", change);
  return node;
}

const chosenIn = (input) =>
  input.options ? [...input.options].map((option) => option.selected) : [input.checked, input.value];

function chooseIn(input, chosen) {
  if (input.options) chosen.forEach((isChosen, index) => (input.options[index].selected = isChosen));
  else [input.checked, input.value] = chosen;
}

const listed = (element) => {
  const groups = element.option_groups ?? [];
  const initial = element.initial_options ?? (element.initial_option ? [element.initial_option] : []);
  return {
    options: element.options ?? [],
    groups,
    chosen: initial.map((option) => option.value),
  };
};

const named = (rows, key) => (element) => ({
  options: rows(element).map((row) => ({ value: row.id, text: { text: row.name } })),
  groups: [],
  chosen: [element[key]].flat().filter(Boolean),
});
const publicChannels = () =>
  channels()
    .filter((each) => each.kind === "public")
    .map((each) => ({ id: each.id, name: `#${each.name}` }));
const conversations = () =>
  channels().map((each) => ({ id: each.id, name: each.kind === "im" ? each.name : `#${each.name}` }));

function drawChoices(type) {
  return (element, context) => {
    const name = newId("choice");
    const initial = (element.initial_options ?? [element.initial_option])
      .filter(Boolean)
      .map((option) => option.value);
    const inputs = (element.options ?? []).map((option) =>
      el("input", { type, name, value: option.value, checked: initial.includes(option.value) }),
    );
    const rows = (element.options ?? []).map((option, index) =>
      el(
        "label",
        { class: "choice" },
        inputs[index],
        el(
          "span",
          {},
          drawText(option.text),
          option.description && el("small", {}, drawText(option.description)),
        ),
      ),
    );
    const chosen = () => inputs.filter((input) => input.checked).map((input) => input.value);
    const group = el(
      "div",
      {
        class: "choices",
        role: type === "radio" ? "radiogroup" : "group",
        "aria-label": context.label ?? t("choose"),
      },
      rows,
    );
    return keep(element, context, group, () => (type === "radio" ? (chosen()[0] ?? null) : chosen()), inputs);
  };
}

function drawField(type, initial) {
  return (element, context) => {
    const tag = element.multiline ? "textarea" : "input";
    const field = el(tag, {
      class: "field",
      type: tag === "input" && type,
      rows: element.multiline && 3,
      placeholder: plain(element.placeholder) || false,
      value: element[initial] ?? "",
      minlength: element.min_length,
      maxlength: element.max_length,
      "aria-label": context.label ?? (plain(element.placeholder) || t("choose")),
      autofocus: element.focus_on_load,
    });
    return keep(element, context, field, () => field.value || null);
  };
}

/** An image is drawn where it is part of the payload; what is elsewhere is described, not fetched. */
export function drawImage(element) {
  const url = element.image_url ?? "";
  if (url.startsWith("data:image/"))
    return el("img", { class: "picture", src: url, alt: element.alt_text ?? "" });
  return el(
    "span",
    {
      class: "picture kept",
      role: "img",
      "aria-label": element.alt_text,
      title: `${t("imageKept")}: ${url}`,
    },
    element.alt_text ?? url,
  );
}

const ELEMENTS = {
  mrkdwn: (element) => el("span", { class: "text" }, drawText(element)),
  plain_text: (element) => el("span", { class: "text" }, drawText(element)),
  image: drawImage,
  button: drawButton,
  overflow: drawOverflow,
  static_select: drawSelect(listed),
  multi_static_select: drawSelect(listed, true),
  users_select: drawSelect(named(people, "initial_user")),
  multi_users_select: drawSelect(named(people, "initial_users"), true),
  channels_select: drawSelect(named(publicChannels, "initial_channel")),
  multi_channels_select: drawSelect(named(publicChannels, "initial_channels"), true),
  conversations_select: drawSelect(named(conversations, "initial_conversation")),
  multi_conversations_select: drawSelect(named(conversations, "initial_conversations"), true),
  checkboxes: drawChoices("checkbox"),
  radio_buttons: drawChoices("radio"),
  datepicker: drawField("date", "initial_date"),
  timepicker: drawField("time", "initial_time"),
  plain_text_input: drawField("text", "initial_value"),
  number_input: drawField("number", "initial_value"),
  email_text_input: drawField("email", "initial_value"),
  url_text_input: drawField("url", "initial_value"),
};

/**
 * An element. `context`: act(element, value); dispatch, whether a choice acts at once; values, where inputs
 * are kept for a submission; label, what an input is called; optional.
 */
export function drawElement(element, context) {
  if (Object.hasOwn(ELEMENTS, element?.type)) return ELEMENTS[element.type](element, context);
  const said = t("unsupported.element", { type: element?.type ?? "?" });
  return el(
    "details",
    { class: "unsupported" },
    el("summary", {}, said),
    el("pre", { tabindex: 0 }, JSON.stringify(element, null, 2)),
  );
}
