// The page's own few words, in the language of the person.

let table = { en: {} };
let language = "en";

export async function loadTexts() {
  table = await (await fetch("/static/texts.json")).json();
}

export const currentLanguage = () => language;

/** The language of a locale such as zh-CN: that of the table, or else English. */
export function languageOf(locale) {
  const found = (locale ?? "").split(/[-_]/)[0].toLowerCase();
  return found in table ? found : "en";
}

/** What follows `prefix` in the ids that begin with it, in the order of the table. */
export const namesUnder = (prefix) =>
  Object.keys(table.en)
    .filter((id) => id.startsWith(prefix))
    .map((id) => id.slice(prefix.length));

/** The text under `id`, with {name} filled from `values`; `missing` where there is none. */
export function t(id, values = {}, missing = id) {
  const text = table[language]?.[id] ?? table.en[id] ?? missing;
  return text.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));
}

/** Speak `wanted` from now on, in what the document has written already, too. */
export function speak(wanted) {
  language = wanted;
  document.documentElement.lang = wanted === "zh" ? "zh-CN" : wanted;
  for (const node of document.querySelectorAll("[data-text]")) node.textContent = t(node.dataset.text);
  for (const node of document.querySelectorAll("[data-label]"))
    node.setAttribute("aria-label", t(node.dataset.label));
  for (const node of document.querySelectorAll("[data-placeholder]"))
    node.placeholder = t(node.dataset.placeholder);
}
