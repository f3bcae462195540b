// The form that publishes a runtime.

import { el, newId } from "./dom.js";
import { post } from "./server.js";
import { t } from "./texts.js";

const EXAMPLE = "pytorch_2.1.0-cann_8.0.rc1-py_3.10-euler_2.10.7-aarch64-snt9b";

function field(label, input) {
  const id = newId("publish");
  input.id = id;
  return el("div", {}, el("label", { for: id }, label), input);
}

const select = (name, values) =>
  el(
    "select",
    { class: "field", name },
    values.map((value) => el("option", { value }, value)),
  );

export function publishForm(region, engines) {
  const list = newId("engines");
  const engine = el("input", { class: "field", name: "engine", value: "PyTorch", required: true, list });
  const name = el("input", {
    class: "field",
    name: "name",
    value: EXAMPLE,
    required: true,
    maxlength: 200,
    spellcheck: "false",
  });
  const accelerator = select("accelerator", ["npu", "gpu", "none"]);
  const version = el("input", { class: "field", name: "version", value: "C8x" });
  const arch = select("arch", ["aarch64", "x86_64"]);
  const mode = select("mode", ["sync", "async"]);
  const form = el(
    "form",
    {},
    field(t("publish.name"), name),
    el(
      "div",
      { class: "row" },
      field(t("publish.engine"), engine),
      field(t("publish.accelerator"), accelerator),
      field(t("publish.version"), version),
    ),
    el(
      "div",
      { class: "row" },
      field(t("publish.arch"), arch),
      field(t("publish.mode"), mode),
      el("button", { type: "submit", class: "button primary" }, t("publish.do")),
    ),
    el(
      "datalist",
      { id: list },
      engines.map((each) => el("option", { value: each })),
    ),
  );
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const values = Object.fromEntries(
      [engine, name, accelerator, version, arch, mode].map((input) => [input.name, input.value.trim()]),
    );
    if (await post("/upstream/publish", { region: region(), ...values })) details.open = false;
  });
  const details = el(
    "details",
    { class: "publish", data: { language: document.documentElement.lang } },
    el("summary", {}, t("publish")),
    form,
  );
  return details;
}
