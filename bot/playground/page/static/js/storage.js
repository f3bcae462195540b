// What the browser remembers; nothing where it is told to remember nothing.

function quietly(act) {
  try {
    return act();
  } catch {
    return null;
  }
}

/** A kind of storage (`localStorage`, `sessionStorage`) that never throws. */
export const storage = (kind) => ({
  read: (key) => quietly(() => window[kind].getItem(key)),
  write: (key, value) => quietly(() => window[kind].setItem(key, value)),
  forget: (key) => quietly(() => window[kind].removeItem(key)),
});
