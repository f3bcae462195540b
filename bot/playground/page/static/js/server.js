// What the page says to its server: JSON there and back.

import { toast } from "./toast.js";
import { t } from "./texts.js";

/** When the person last did something in the workspace, by the page's clock. */
export let lastAct = 0;

/** The answer to `body`, posted to `path`; null, after a toast, where it failed. */
export async function post(path, body) {
  let response;
  if (path.startsWith("/do/")) lastAct = performance.now();
  try {
    response = await fetch(path, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(body),
    });
  } catch {
    toast(t("offline"));
    return null;
  }
  const answer = await response.json().catch(() => ({}));
  if (response.ok) return answer;
  toast(t("failed.page", { why: answer.error ?? response.status }));
  return null;
}
