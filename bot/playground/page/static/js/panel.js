// The right: how a region behaves, what it offers, and the form that adds to it. All of it stands from the start
// and is only written anew, so that what is typed, what has the focus and what is open stay as they are.

import { drawCatalogue } from "./catalogue.js";
import { arrange, byId, el, newId, nodes, said, write } from "./dom.js";
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
  const poll = pollRow();
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
    poll.row,
    catalogue,
    form.node,
  );
  return { what, regions, weathers, form, poll, catalogue };
}

/** The button that has the bot ask at once. While it does, the button keeps the focus but does nothing. */
function pollRow() {
  const button = said("button", "poll", { type: "button", class: "button" });
  const what = said("span", "poll.what", { class: "poll-what", id: newId("poll") });
  button.setAttribute("aria-describedby", what.id);
  let asked = false;
  const draw = () => {
    const isRunning = asked || state.upstream.poll === "running";
    button.setAttribute("aria-disabled", String(isRunning));
    button.dataset.text = isRunning ? "poll.running" : "poll";
    write(button, t(button.dataset.text));
    row.hidden = state.upstream.poll === "none";
  };
  button.addEventListener("click", async () => {
    if (button.getAttribute("aria-disabled") === "true") return;
    asked = true;
    draw();
    await post("/upstream/poll", {});
    asked = false;
    draw();
  });
  const row = el("div", { class: "poll" }, button, what);
  return { row, draw };
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
