// The demo's time: the machine's, or ahead of it once it was moved on.

import { on, state } from "./state.js";

const listeners = [];
let ahead = 0; // seconds

/** What time it is in the demo. */
export const now = () => new Date(Date.now() + ahead * 1000);

export const isMoved = () => ahead > 0;

/** Call `listener` whenever the time has been moved on, also before this page came. */
export const whenMoved = (listener) => listeners.push(listener);

on("conversation", () => {
  const { ahead: told } = state.conversation;
  if (told === ahead) return;
  ahead = told;
  for (const listener of listeners) listener();
});
