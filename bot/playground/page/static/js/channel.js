// The head of the open channel: its name, its tabs, and what can be done to the channel itself.

import { confirmed } from "./dialogs.js";
import { arrange, byId, icon, nodes, said, write } from "./dom.js";
import { menu, rename } from "./menu.js";
import { post } from "./server.js";
import { botName, chooseTab, currentChannel, state } from "./state.js";
import { t } from "./texts.js";

const TABS = ["messages", "home"];

const change = (what) => post("/do/channel", { user: state.person, channel: state.channel, change: what });

async function archive(name) {
  const text = (id, values) => ({ type: "plain_text", text: t(id, values) });
  const isSure = await confirmed({
    title: text("channel.archive.sure", { channel: name }),
    text: text("channel.archive.text"),
    confirm: text("channel.archive.do"),
    deny: text("cancel"),
    style: "danger",
  });
  if (isSure) change("archive");
}

function items() {
  const { name, archived, bot } = currentChannel();
  const values = { bot: botName };
  if (archived) return [{ label: t("channel.unarchive"), choose: () => change("unarchive") }];
  return [
    bot
      ? { label: t("channel.remove", values), choose: () => change("remove") }
      : { label: t("channel.invite", values), choose: () => change("invite") },
    { label: t("channel.archive"), choose: () => archive(name), danger: true },
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
  write(byId("chat-name"), channel ? (isDirect ? channel.name : `# ${channel.name}`) : "");
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
  write(closed, channel?.archived ? t("channel.closed", { channel: channel.name }) : "");
}
