// What a region offers, as a table: a row a runtime, each with a menu of what can be done to it upstream.

import { asked } from "./dialogs.js";
import { arrange, el, icon, nodes, said, write } from "./dom.js";
import { menu, rename } from "./menu.js";
import { post } from "./server.js";
import { t } from "./texts.js";

const COLUMNS = ["runtime", "accelerator", "arch", "status"];

function change(kind, { region, engine, name }, more = {}) {
  return post(`/upstream/${kind}`, { region, engine, name, ...more });
}

function itemsOf(runtime) {
  const status = runtime.status === "deleting" ? "normal" : "deleting";
  const driver = async () => {
    const version = await asked({
      title: t("driver.title", { name: runtime.name }),
      label: t("driver.label"),
      value: runtime.version,
    });
    if (version !== null) change("driver", runtime, { version });
  };
  return [
    { label: t(`action.${status}`), choose: () => change("status", runtime, { status }) },
    runtime.accelerator !== "none" && { label: t("action.driver"), choose: driver },
    {
      label: t("action.remove"),
      description: t("action.remove.what"),
      choose: () => change("remove", runtime),
      danger: true,
    },
  ].filter(Boolean);
}

/** A row that is written anew as the runtime changes. Its menu is of the runtime as it is when it opens. */
function newRow() {
  const row = {};
  const accelerator = el("span");
  const version = el("small");
  const arch = el("td");
  const chip = el("span", { class: "chip" });
  const name = el("th", { scope: "row", class: "image-name" });
  const actions = menu({ label: "", face: icon("more"), items: () => itemsOf(row.now), className: "quiet" });
  row.node = el(
    "tr",
    {},
    name,
    el("td", {}, accelerator, version),
    arch,
    el("td", {}, chip),
    el("td", {}, actions),
  );
  row.write = (runtime) => {
    row.now = runtime;
    write(name, runtime.name);
    write(accelerator, runtime.accelerator === "none" ? "–" : runtime.accelerator.toUpperCase());
    write(version, runtime.version);
    version.hidden = !runtime.version;
    write(arch, runtime.arch);
    write(chip, runtime.status);
    chip.dataset.status = runtime.status;
    rename(actions, t("actions.of", { name: runtime.name }));
  };
  return row;
}

function newGroup(engine) {
  const count = el("small");
  const head = el("tr", { class: "engine" }, el("th", { scope: "rowgroup", colspan: 5 }, engine, " ", count));
  return { node: el("tbody", {}, head), head, count };
}

function newTable() {
  const caption = el("caption", { class: "unseen" });
  const columns = COLUMNS.map((name) => said("th", name, { scope: "col" }));
  const actions = el("th", { scope: "col" }, said("span", "actions", { class: "unseen" }));
  const head = el("thead", {}, el("tr", {}, columns, actions));
  return {
    node: el("table", { class: "runtimes" }, caption, head),
    caption,
    head,
    rows: nodes(newRow),
    groups: nodes(newGroup),
  };
}

let table = null;

export function drawCatalogue(place, at) {
  table ??= newTable();
  const label = t("catalogue.of", { region: at.name });
  place.setAttribute("aria-label", label);
  write(table.caption, label);
  const had = focusedIn(place);
  const seen = new Map();
  const bodies = [...new Set(at.engines)].map((engine) => {
    const group = table.groups.of(`${at.name}/${engine}`, engine);
    const rows = at.runtimes
      .filter((runtime) => runtime.engine === engine)
      .map((runtime) => {
        const key = JSON.stringify([at.name, engine, runtime.name]);
        const times = seen.get(key) ?? 0; // a name that is under an engine twice
        seen.set(key, times + 1);
        const row = table.rows.of(`${key}${times}`);
        row.write({ ...runtime, region: at.name });
        return row.node;
      });
    write(group.count, String(rows.length));
    arrange(group.node, [group.head, ...rows]);
    return group.node;
  });
  table.rows.keep([...seen].flatMap(([key, times]) => Array.from({ length: times }, (_, n) => `${key}${n}`)));
  arrange(table.node, [table.caption, table.head, ...bodies]);
  arrange(place, [table.node]);
  had();
}

/** What gives the focus on: a row that goes leaves it to the one that comes to its place. */
function focusedIn(place) {
  const buttons = () => [...place.querySelectorAll(".menu-button")];
  const at = buttons().findIndex((button) => button.parentNode.contains(document.activeElement));
  return () => {
    if (at < 0 || place.contains(document.activeElement)) return;
    (buttons()[at] ?? buttons().at(-1) ?? place).focus({ preventScroll: true });
  };
}
