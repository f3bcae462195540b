// The right: how a region behaves, what it offers, and the form that adds to it. All of it stands from the start
// and is only written anew, so that what is typed, what has the focus and what is open stay as they are.

import { drawCatalogue } from "./catalogue.js";
import { arrange, byId, el, newId, nodes, said, write } from "./dom.js";
import { pollParts } from "./poll.js";
import { publishForm } from "./publish.js";
import { post } from "./server.js";
import { on, state } from "./state.js";
import { t } from "./texts.js";

let region = "";
let parts = null; // the nodes, once there is something to show

const current = () =>
  state.upstream?.regions.find((each) => each.name === region) ?? state.upstream?.regions[0];

/** A radio button that looks like a segment. */
function segment(name, value, choose) {
  const input = el("input", { type: "radio", name, value, on: { change: choose } });
  const text = el("span");
  return { input, text, label: el("label", {}, input, el("span", {}, text)) };
}

const regionSegments = nodes((name) => {
  const choose = () => {
    region = name;
    drawPanel();
  };
  return { ...segment("region", name, choose), mark: el("span", { class: "mark-bad" }) };
});
const weatherSegments = nodes((weather) =>
  segment("weather", weather, () => post("/upstream/weather", { region: current().name, weather })),
);

function build() {
  const what = el("p", { class: "weather-what", id: newId("weather") });
  const regions = el("div", { class: "segments-row" });
  const weathers = el("div", { class: "segments-row" });
  const form = publishForm(() => current().name);
  const poll = pollParts();
  const catalogue = el("div", { class: "catalogue", tabindex: 0, role: "region" });
  byId("upstream").replaceChildren(
    el("fieldset", { class: "segments" }, said("legend", "region"), regions),
    el(
      "fieldset",
      { class: "segments weather", "aria-describedby": what.id },
      said("legend", "weather"),
      weathers,
    ),
    what,
    poll.node,
    catalogue,
    form.node,
  );
  return { what, regions, weathers, form, poll, catalogue };
}

function drawRegions(at) {
  const labels = state.upstream.regions.map((each) => {
    const { input, mark, text, label } = regionSegments.of(each.name, each.name);
    write(text, each.name);
    input.checked = each === at;
    mark.title = t(`weather.${each.weather}`);
    if (each.weather === "fair") mark.remove();
    else text.after(mark);
    return label;
  });
  arrange(parts.regions, labels);
}

function drawWeathers(at) {
  const labels = state.upstream.weathers.map((weather) => {
    const { input, text, label } = weatherSegments.of(weather, weather);
    write(text, t(`weather.${weather}`));
    input.checked = weather === at.weather;
    return label;
  });
  arrange(parts.weathers, labels);
  write(parts.what, t(`weather.${at.weather}.what`));
}

function drawPanel() {
  const at = current();
  if (!at) return;
  parts ??= build();
  drawRegions(at);
  drawWeathers(at);
  parts.poll.draw();
  drawCatalogue(parts.catalogue, at);
  parts.form.offer(at.engines);
}

export function startPanel() {
  on("upstream", drawPanel);
}
