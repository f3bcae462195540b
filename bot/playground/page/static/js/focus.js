// The focus, where a message is drawn anew: on what is the same, and never on another row's button.

const CONTROLS = "button, a[href], input, select, textarea, summary";

const isOneRow = (one, other) => Boolean(one.value) && one.value === other?.value;

/** What can be pressed in `message`, in its order: {node, action, value}, the last two of a button of Block Kit. */
const controlsOf = (message) =>
  [...(message?.querySelectorAll(CONTROLS) ?? [])].map((node) => {
    const { action = "", carries: value = "" } = node.dataset;
    return { node, action, value };
  });

/**
 * Which of `now` takes the focus of `before[at]`: the same button; or the one at its place among those that carry
 * the same, as the buttons of a row do; or the only one that does the same; or, in a message of as many, the one
 * at its place, if that does something else. What is no button of the bot's is told by its place among its like.
 */
function heir(before, at, now) {
  const was = before[at];
  const alike = (controls) => controls.filter((each) => each.action === was.action);
  if (!was.action) return alike(now)[alike(before).indexOf(was)];
  const row = now.filter((each) => isOneRow(was, each));
  const place = before.filter((each) => isOneRow(was, each)).indexOf(was);
  const isOnly = alike(before).length === 1 && alike(now).length === 1;
  const there = before.length === now.length && now[at].action !== was.action ? now[at] : null;
  return (
    alike(row)[0] ?? row[Math.min(place, row.length - 1)] ?? (isOnly ? alike(now)[0] : there)
  );
}

/** What gives the focus back where its message in `place` is drawn anew; to the message where nothing is its heir. */
export function keepFocus(place) {
  const message = document.activeElement?.closest(".message");
  if (!message || !place.contains(message)) return () => {};
  const before = controlsOf(message);
  const at = before.findIndex((each) => each.node === document.activeElement);
  return () => {
    if (place.contains(document.activeElement)) return;
    const now = place.querySelector(`[data-ts="${CSS.escape(message.dataset.ts)}"]`);
    const found = at < 0 ? null : heir(before, at, controlsOf(now));
    (found?.node ?? now)?.focus({ preventScroll: true });
  };
}
