// Light or dark: the system's, until one is chosen; then that one, remembered.

const KEY = "playground.theme";

export function startTheme() {
  const chosen = localStorage.getItem(KEY) ?? "system";
  for (const input of document.querySelectorAll("#theme input")) {
    input.checked = input.value === chosen;
    input.addEventListener("change", () => {
      if (input.value === "system") {
        localStorage.removeItem(KEY);
        delete document.documentElement.dataset.theme;
      } else {
        localStorage.setItem(KEY, input.value);
        document.documentElement.dataset.theme = input.value;
      }
    });
  }
}
