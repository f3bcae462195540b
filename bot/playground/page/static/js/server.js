// What the page says to its server: JSON there and back.

import { toast } from "./toast.js";
import { t } from "./texts.js";

/** The answer to `body`, posted to `path`; null, after a toast, where it failed. */
export async function post(path, body) {
  let response;
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
