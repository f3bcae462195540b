// The head of the open channel: its name, its tabs, and what can be done to the channel itself.

import { confirmed } from "./dialogs.js";
import { arrange, byId, icon, nodes, said, write } from "./dom.js";
import { menu, rename } from "./menu.js";
import { post } from "./server.js";
import { botName, chooseTab, currentChannel, state } from "./state.js";
import { t } from "./texts.js";

const TABS = ["messages", "home"];

const change = (what) => post("/do/channel", { user: state.person, channel: state.channel, change: what });

/** The name of a channel, with the mark of its kind; a conversation of two has none. */
const drawName = ({ kind, name }) =>
  kind === "private" ? [icon("lock"), ` ${name}`] : [kind === "im" ? name : `# ${name}`];

/** `text` as nodes, with the channel's name where it has {channel}. */
function naming(text, channel) {
  const [before, after] = text.split("{channel}");
  return [before, ...drawName(channel), after];
}

/** Write `text` into `place`, as `naming` does; only where it is another. */
function writeNaming(place, text, channel) {
  const print = channel ? JSON.stringify([text, channel.kind, channel.name]) : "";
  if (place.dataset.print === print) return;
  place.dataset.print = print;
  place.replaceChildren(...(channel ? naming(text, channel) : []));
}

async function archive(channel) {
  const text = (id) => ({ type: "plain_text", text: t(id) });
  const asked = {
    text: text("channel.archive.text"),
    confirm: text("channel.archive.do"),
    deny: text("cancel"),
    style: "danger",
  };
  const isSure = await confirmed(asked, naming(t("channel.archive.sure"), channel));
  if (isSure) change("archive");
}

function items() {
  const channel = currentChannel();
  const { archived, bot } = channel;
  const values = { bot: botName };
  if (archived) return [{ label: t("channel.unarchive"), choose: () => change("unarchive") }];
  return [
    bot
      ? { label: t("channel.remove", values), choose: () => change("remove") }
      : { label: t("channel.invite", values), choose: () => change("invite") },
    { label: t("channel.archive"), choose: () => archive(channel), danger: true },
  ];
}

/** The bot is told that its Home tab opens, so that it can publish one. */
function openTab(name) {
  chooseTab(name);
  if (name === "home") post("/do/home", { user: state.person });
}

function steer(event) {
  if (event.key !== "ArrowLeft" && event.key !== "ArrowRight") return;
  openTab(TABS[(TABS.indexOf(state.tab) + 1) % TABS.length]);
  byId(`tab-${state.tab}`).focus();
}

const tabs = nodes((name) =>
  said("button", name, {
    type: "button",
    role: "tab",
    id: `tab-${name}`,
    "aria-controls": name,
    on: { click: () => openTab(name), keydown: steer },
  }),
);

export function drawHead(channel) {
  const isDirect = channel?.kind === "im";
  writeNaming(byId("chat-name"), "{channel}", channel);
  const absent = channel && !channel.bot && t("channel.absent", { bot: botName });
  write(byId("chat-topic"), [channel?.topic, absent].filter(Boolean).join(" · "));
  const place = byId("chat-actions");
  place.hidden = !channel || isDirect || !channel.member;
  if (!place.firstChild)
    place.append(menu({ label: t("channel.actions"), face: icon("more"), items, className: "quiet" }));
  rename(place.firstElementChild, t("channel.actions"));
  byId("chat-tabs").hidden = !isDirect;
  arrange(
    byId("chat-tabs"),
    TABS.map((name) => {
      const tab = tabs.of(name, name);
      tab.setAttribute("aria-selected", String(state.tab === name));
      tab.tabIndex = state.tab === name ? 0 : -1;
      return tab;
    }),
  );
  const closed = byId("closed");
  closed.hidden = !channel?.archived;
  writeNaming(closed, t("channel.closed"), channel?.archived ? channel : null);
}
