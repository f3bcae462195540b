// The left: channels and direct messages with what is new in them, who one is, and the theme.

import { announce } from "./announce.js";
import { arrange, byId, el, icon, nodes, said, write } from "./dom.js";
import { closeDrawers } from "./drawers.js";
import { avatar } from "./messages.js";
import { channels, chooseChannel, choosePerson, on, people, state } from "./state.js";
import { languageOf, t } from "./texts.js";
import { inWords, newIn, seeAll, standing } from "./unread.js";

const LANGUAGES = { en: "English", zh: "中文" };
const MANY = 99; // above it the count is this and a plus

let counted = { person: "", counts: new Map() }; // what was new when it was last drawn

const rows = nodes((channel) => {
  const isDirect = channel.kind === "im";
  const sign = isDirect
    ? avatar({ id: channel.id, name: channel.name, bot: true })
    : icon(channel.kind === "private" ? "lock" : "hash");
  const name = el("span", { class: "channel-name" });
  const archived = said("small", "archived");
  const count = el("span", { class: "count", "aria-hidden": "true" });
  const news = el("span", { class: "unseen" });
  const open = () => {
    chooseChannel(channel.id);
    closeDrawers();
  };
  const button = el(
    "button",
    { type: "button", class: "channel", on: { click: open } },
    sign,
    name,
    archived,
    count,
    news,
  );
  return { node: el("li", {}, button), button, name, archived, count, news };
});

function drawChannel(channel, count) {
  const row = rows.of(channel.id, channel);
  write(row.name, channel.name);
  row.archived.hidden = !channel.archived;
  row.count.hidden = row.news.hidden = !count;
  write(row.count, count > MANY ? `${MANY}+` : String(count));
  write(row.news, count ? ` ${inWords(count)}` : "");
  row.button.classList.toggle("unread", count > 0);
  if (channel.id === state.channel) row.button.setAttribute("aria-current", "page");
  else row.button.removeAttribute("aria-current");
  return row.node;
}

const groups = nodes((title) => {
  const list = el("ul");
  return { node: el("section", {}, said("h2", title), list), list };
});

/** How many messages are new in a channel; those of the open one are seen as they come. */
function countNew(channel) {
  const messages = standing(channel.id);
  if (channel.id === state.channel && state.tab === "messages") seeAll(channel.id, messages);
  return newIn(channel.id, messages).length;
}

function drawSidebar() {
  if (!state.conversation) return;
  const counts = new Map(channels().map((channel) => [channel.id, countNew(channel)]));
  const kinds = { channels: (kind) => kind !== "im", direct: (kind) => kind === "im" };
  const sections = Object.entries(kinds).map(([title, isOfKind]) => {
    const group = groups.of(title, title);
    const listed = channels().filter((channel) => isOfKind(channel.kind));
    group.node.hidden = !listed.length;
    arrange(
      group.list,
      listed.map((channel) => drawChannel(channel, counts.get(channel.id))),
    );
    return group.node;
  });
  arrange(byId("channels"), sections);
  rows.keep(counts.keys());
  markDrawer([...counts.values()].reduce((sum, count) => sum + count, 0));
  tellOfNew(counts);
  drawPeople();
}

/** Where the sidebar is a drawer, what opens it says that there is something new. */
function markDrawer(count) {
  const button = document.querySelector('[data-open="sidebar"]');
  button.classList.toggle("has-news", count > 0);
  button.setAttribute("aria-label", t("openChannels") + (count ? `: ${inWords(count)}` : ""));
}

/** Tell a screen reader where something new has come. */
function tellOfNew(counts) {
  const before = counted.person === state.person ? counted.counts : counts;
  for (const channel of channels()) {
    const count = counts.get(channel.id);
    if (count > (before.get(channel.id) ?? 0))
      announce(t("unread.said", { channel: channel.name, what: inWords(count) }));
  }
  counted = { person: state.person, counts };
}

function drawPeople() {
  const place = byId("people");
  const known = people()
    .map((person) => person.id)
    .join();
  if (place.dataset.known === known) {
    for (const input of place.querySelectorAll("input")) input.checked = input.value === state.person;
    return;
  }
  place.dataset.known = known;
  place.querySelectorAll("label").forEach((node) => node.remove());
  for (const person of people()) {
    const input = el("input", {
      type: "radio",
      name: "person",
      value: person.id,
      checked: person.id === state.person,
      on: { change: () => choosePerson(person.id) },
    });
    const language = LANGUAGES[languageOf(person.locale)] ?? person.locale;
    place.append(
      el(
        "label",
        {},
        input,
        avatar(person),
        el("span", {}, el("strong", {}, person.name), el("small", {}, language)),
      ),
    );
  }
}

export function startSidebar() {
  on("conversation", drawSidebar);
}
