// Light or dark: the system's, until one is chosen; then that one, remembered.

import { storage } from "./storage.js";

const KEY = "playground.theme";
const remembered = storage("localStorage");

export function startTheme() {
  const chosen = remembered.read(KEY) ?? "system";
  for (const input of document.querySelectorAll("#theme input")) {
    input.checked = input.value === chosen;
    input.addEventListener("change", () => {
      if (input.value === "system") {
        remembered.forget(KEY);
        delete document.documentElement.dataset.theme;
      } else {
        remembered.write(KEY, input.value);
        document.documentElement.dataset.theme = input.value;
      }
    });
  }
}
