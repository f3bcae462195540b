// The left: channels and direct messages, who one is, and the theme.

import { byId, el, icon } from "./dom.js";
import { closeDrawers } from "./drawers.js";
import { avatar } from "./messages.js";
import { channels, chooseChannel, choosePerson, messagesOf, on, people, state } from "./state.js";
import { languageOf, t } from "./texts.js";

const LANGUAGES = { en: "English", zh: "中文" };
const read = new Map(); // the last ts that was seen, by person and channel

const keyOf = (channel) => `${state.person}/${channel}`;
const lastOf = (channel) => messagesOf(channel).at(-1)?.ts ?? "";

function drawChannel(channel) {
  const isOpen = channel.id === state.channel;
  if (isOpen || !read.has(keyOf(channel.id))) read.set(keyOf(channel.id), lastOf(channel.id));
  const isNew = !isOpen && lastOf(channel.id) > read.get(keyOf(channel.id));
  const sign =
    channel.kind === "im"
      ? avatar({ id: channel.id, name: channel.name, bot: true })
      : icon(channel.kind === "private" ? "lock" : "hash");
  const open = () => {
    chooseChannel(channel.id);
    closeDrawers();
  };
  const button = el(
    "button",
    {
      type: "button",
      class: isNew ? "channel unread" : "channel",
      "aria-current": isOpen && "page",
      on: { click: open },
    },
    sign,
    el("span", { class: "channel-name" }, channel.name),
    channel.archived && el("small", {}, t("archived")),
  );
  return el("li", {}, button);
}

function drawGroup(title, rows) {
  if (!rows.length) return null;
  return el("section", {}, el("h2", {}, title), el("ul", {}, rows.map(drawChannel)));
}

function drawSidebar() {
  const place = byId("channels");
  const focused = [...place.querySelectorAll("button")].indexOf(document.activeElement);
  const rooms = channels().filter((each) => each.kind !== "im");
  const direct = channels().filter((each) => each.kind === "im");
  place.replaceChildren(...[drawGroup(t("channels"), rooms), drawGroup(t("direct"), direct)].filter(Boolean));
  if (focused >= 0) place.querySelectorAll("button")[focused]?.focus();
  drawPeople();
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
