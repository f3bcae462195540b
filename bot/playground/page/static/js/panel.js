// The right: what ModelArts offers in a region, to be changed, and how the region behaves.

import { asked } from "./dialogs.js";
import { byId, el, icon, newId } from "./dom.js";
import { menu } from "./menu.js";
import { publishForm } from "./publish.js";
import { post } from "./server.js";
import { on, state } from "./state.js";
import { t } from "./texts.js";

let region = "";

const current = () =>
  state.upstream?.regions.find((each) => each.name === region) ?? state.upstream?.regions[0];

function change(kind, runtime, more = {}) {
  return post(`/upstream/${kind}`, {
    region: current().name,
    engine: runtime.engine,
    name: runtime.name,
    ...more,
  });
}

function rowMenu(runtime) {
  const status = runtime.status === "deleting" ? "normal" : "deleting";
  const driver = async () => {
    const version = await asked({
      title: t("driver.title", { name: runtime.name }),
      label: t("driver.label"),
      value: runtime.version,
    });
    if (version !== null) change("driver", runtime, { version });
  };
  const items = [
    { label: t(`action.${status}`), choose: () => change("status", runtime, { status }) },
    runtime.accelerator !== "none" && { label: t("action.driver"), choose: driver },
    { label: t("action.remove"), choose: () => change("remove", runtime), danger: true },
  ].filter(Boolean);
  return menu({
    label: t("actions.of", { name: runtime.name }),
    face: icon("more"),
    items,
    className: "quiet",
  });
}

function drawRow(runtime) {
  const accelerator = runtime.accelerator === "none" ? "–" : runtime.accelerator.toUpperCase();
  return el(
    "tr",
    {},
    el("th", { scope: "row", class: "image-name" }, runtime.name),
    el("td", {}, accelerator, runtime.version && el("small", {}, runtime.version)),
    el("td", {}, runtime.arch),
    el("td", {}, el("span", { class: "chip", data: { status: runtime.status } }, runtime.status)),
    el("td", {}, rowMenu(runtime)),
  );
}

function drawTable(at) {
  const bodies = [...new Set(at.engines)].map((engine) => {
    const rows = at.runtimes.filter((runtime) => runtime.engine === engine);
    const head = el(
      "tr",
      { class: "engine" },
      el("th", { scope: "rowgroup", colspan: 5 }, engine, el("small", {}, ` ${rows.length}`)),
    );
    return el("tbody", {}, head, rows.map(drawRow));
  });
  const columns = ["runtime", "accelerator", "arch", "status"].map((name) =>
    el("th", { scope: "col" }, t(name)),
  );
  const head = el(
    "thead",
    {},
    el("tr", {}, columns, el("th", { scope: "col" }, el("span", { class: "unseen" }, t("actions")))),
  );
  return el(
    "table",
    { class: "runtimes" },
    el("caption", { class: "unseen" }, t("catalogue.of", { region: at.name })),
    head,
    bodies,
  );
}

function drawRegions(at) {
  const tabs = state.upstream.regions.map((each) => {
    const input = el("input", { type: "radio", name: "region", value: each.name, checked: each === at });
    input.addEventListener("change", () => {
      region = each.name;
      drawPanel();
    });
    const mark =
      each.weather !== "fair" && el("span", { class: "mark-bad", title: t(`weather.${each.weather}`) });
    return el("label", {}, input, el("span", {}, each.name, mark));
  });
  return el("fieldset", { class: "segments" }, el("legend", {}, t("region")), tabs);
}

function drawWeather(at) {
  const id = newId("weather");
  const options = state.upstream.weathers.map((weather) => {
    const input = el("input", {
      type: "radio",
      name: "weather",
      value: weather,
      checked: weather === at.weather,
      "aria-describedby": id,
    });
    input.addEventListener("change", () => post("/upstream/weather", { region: at.name, weather }));
    return el("label", { data: { weather } }, input, el("span", {}, t(`weather.${weather}`)));
  });
  return [
    el("fieldset", { class: "segments weather" }, el("legend", {}, t("weather")), options),
    el("p", { class: "weather-what", id }, t(`weather.${at.weather}.what`)),
  ];
}

/** What has the focus, by a path that the new nodes have, too. */
function focusPath(root) {
  const node = document.activeElement;
  if (!root.contains(node)) return "";
  if (node.name && node.value !== undefined && node.type === "radio")
    return `input[name="${node.name}"]:checked`;
  const label = node.getAttribute("aria-label");
  return label ? `[aria-label="${CSS.escape(label)}"]` : "";
}

function drawPanel() {
  const at = current();
  if (!at) return;
  const place = byId("upstream");
  const focused = focusPath(place);
  const form = place.querySelector(".publish");
  const keep =
    form && form.dataset.language === document.documentElement.lang
      ? form
      : publishForm(() => current().name, at.engines);
  const table = place.querySelector(".catalogue");
  const scrolled = table?.scrollTop ?? 0;
  const catalogue = el(
    "div",
    { class: "catalogue", tabindex: 0, role: "region", "aria-label": t("catalogue.of", { region: at.name }) },
    drawTable(at),
  );
  place.replaceChildren(drawRegions(at), ...drawWeather(at), catalogue, keep);
  catalogue.scrollTop = scrolled;
  if (focused) place.querySelector(focused)?.focus();
}

export function startPanel() {
  on("upstream", drawPanel);
}
