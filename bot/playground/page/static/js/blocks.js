// The blocks of Block Kit. What is not known is shown as what it is, with its JSON.

import { el, newId } from "./dom.js";
import { drawElement, drawImage } from "./elements.js";
import { readMarkdown } from "./markdown.js";
import { drawText, plain } from "./mrkdwn.js";
import { drawRichText } from "./rich_text.js";
import { t } from "./texts.js";

function drawSection(block, context) {
  const fields = block.fields ?? [];
  const body = el(
    "div",
    { class: "section-body" },
    block.text && el("div", { class: "text" }, drawText(block.text)),
    fields.length > 0 &&
      el(
        "div",
        { class: "fields" },
        fields.map((field) => el("div", { class: "text" }, drawText(field))),
      ),
  );
  return el(
    "div",
    { class: "section" },
    body,
    block.accessory && el("div", { class: "accessory" }, drawElement(block.accessory, context)),
  );
}

function drawTable(block, context) {
  const settings = block.column_settings ?? [];
  const rows = (block.rows ?? []).map((row, index) =>
    el(
      "tr",
      {},
      row.map((cell, column) => drawCell(cell, index === 0 ? "th" : "td", settings[column] ?? {}, context)),
    ),
  );
  return el(
    "div",
    { class: "table-scroll", tabindex: 0, role: "region", "aria-label": plainCell(block.rows?.[0]?.[0]) },
    el("table", {}, el("thead", {}, rows.slice(0, 1)), el("tbody", {}, rows.slice(1))),
  );
}

const plainCell = (cell) => cell?.text ?? "Table";

function drawCell(cell, tag, setting) {
  const content = cell.type === "rich_text" ? drawRichText(cell) : String(cell.text ?? cell.value ?? "");
  const align = ["center", "right"].includes(setting.align) ? setting.align : "left";
  return el(
    tag,
    { scope: tag === "th" && "col", class: `${align}${setting.is_wrapped ? " wrapped" : ""}` },
    content,
  );
}

function drawInput(block, context) {
  const label = plain(block.label);
  const id = newId("input");
  const inner = { ...context, label, optional: block.optional, dispatch: Boolean(block.dispatch_action) };
  return el(
    "div",
    { class: "input", data: { input: block.block_id ?? "" } },
    el("div", { class: "input-label" }, label, block.optional && el("small", {}, " (optional)")),
    drawElement(block.element, inner),
    block.hint && el("small", { id, class: "hint" }, plain(block.hint)),
    el("p", { class: "input-error", role: "alert" }),
  );
}

const BLOCKS = {
  section: drawSection,
  context: (block, context) =>
    el(
      "div",
      { class: "context" },
      (block.elements ?? []).map((each) => drawElement(each, context)),
    ),
  actions: (block, context) =>
    el(
      "div",
      { class: "actions" },
      (block.elements ?? []).map((each) => drawElement(each, context)),
    ),
  divider: () => el("hr"),
  header: (block) => el("h3", { class: "header" }, drawText(block.text)),
  image: (block) =>
    el("figure", {}, block.title && el("figcaption", {}, drawText(block.title)), drawImage(block)),
  rich_text: drawRichText,
  table: drawTable,
  input: drawInput,
  markdown: (block) => el("div", { class: "text" }, readMarkdown(block.text ?? "")),
};

/** A block. `context` is that of its elements. */
export function drawBlock(block, context) {
  if (!Object.hasOwn(BLOCKS, block?.type)) {
    const said = t("unsupported.block", { type: block?.type ?? "?" });
    return el(
      "details",
      { class: "unsupported block" },
      el("summary", {}, said),
      el("pre", { tabindex: 0 }, JSON.stringify(block, null, 2)),
    );
  }
  const values = context.values && new Map();
  if (values) context.values.set(block.block_id ?? "", values);
  const drawn = BLOCKS[block.type](block, { dispatch: true, ...context, values });
  drawn.classList.add("block");
  return drawn;
}

/** The blocks of a message or of a view; without any, the text. */
export function drawBlocks(payload, context) {
  const blocks = payload.blocks ?? [];
  if (blocks.length) return blocks.map((block) => drawBlock(block, context));
  return [el("div", { class: "text block" }, drawText({ type: "mrkdwn", text: payload.text ?? "" }))];
}
