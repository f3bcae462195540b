// The form that publishes a runtime.

import { el, newId, said } from "./dom.js";
import { post } from "./server.js";

const EXAMPLE = "pytorch_2.1.0-cann_8.0.rc1-py_3.10-euler_2.10.7-aarch64-snt9b";

function field(text, input) {
  const id = newId("publish");
  input.id = id;
  return el("div", {}, said("label", text, { for: id }), input);
}

const select = (name, values) =>
  el(
    "select",
    { class: "field", name },
    values.map((value) => el("option", { value }, value)),
  );

/** The form, and what offers the names of engines in it. `region` tells where it publishes. */
export function publishForm(region) {
  const list = el("datalist", { id: newId("engines") });
  const engine = el("input", {
    class: "field",
    name: "engine",
    value: "PyTorch",
    required: true,
    list: list.id,
  });
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
    field("publish.name", name),
    el(
      "div",
      { class: "row" },
      field("publish.engine", engine),
      field("publish.accelerator", accelerator),
      field("publish.version", version),
    ),
    el(
      "div",
      { class: "row" },
      field("publish.arch", arch),
      field("publish.mode", mode),
      said("button", "publish.do", { type: "submit", class: "button primary" }),
    ),
    list,
  );
  const summary = said("summary", "publish");
  const node = el("details", { class: "publish" }, summary, form);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const values = Object.fromEntries(
      [engine, name, accelerator, version, arch, mode].map((input) => [input.name, input.value.trim()]),
    );
    if (!(await post("/upstream/publish", { region: region(), ...values }))) return;
    if (form.contains(document.activeElement)) summary.focus();
    node.open = false;
  });
  const offer = (engines) => {
    const known = [...list.children].map((option) => option.value);
    if (known.join("\n") === engines.join("\n")) return;
    list.replaceChildren(...engines.map((value) => el("option", { value })));
  };
  return { node, offer };
}
