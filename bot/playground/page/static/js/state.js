// What the page knows: who looks at which channel, and what the server last said. Parts listen to topics.

import { byId } from "./dom.js";
import { languageOf, speak } from "./texts.js";

export const state = {
  person: document.documentElement.dataset.person,
  channel: "",
  tab: "messages", // or home
  thread: "", // the ts of the message whose replies are open
  conversation: null, // visible(person), once it is there
  upstream: null,
  log: [],
  notices: [], // what this tab alone says in a channel
};
export const command = document.documentElement.dataset.command;
export const botName = document.documentElement.dataset.bot;
/** What the app has declared: {kind: message or global, callback_id, name, description}. */
export const shortcuts = JSON.parse(document.documentElement.dataset.shortcuts);

let isThere;
/** When the conversation is there: who types before that waits for it. */
export const there = new Promise((resolve) => (isThere = resolve));

const listeners = new Map();
const MAX_LOG = 300;
let source = null;

export function on(topic, listener) {
  listeners.set(topic, [...(listeners.get(topic) ?? []), listener]);
}

export function tell(topic) {
  for (const listener of listeners.get(topic) ?? []) listener();
}

export const people = () => state.conversation?.people ?? [];
export const channels = () => state.conversation?.channels ?? [];
export const personOf = (id) => people().find((each) => each.id === id);
export const currentChannel = () => channels().find((each) => each.id === state.channel);
export const messagesOf = (channel) => state.conversation?.messages[channel] ?? [];

/** Read who looks at what from the address, which a reload keeps. */
export function readAddress() {
  const [person, channel] = location.hash.slice(1).split("/");
  if (person) state.person = person;
  if (channel) state.channel = channel;
}

function writeAddress() {
  history.replaceState(null, "", `#${state.person}/${state.channel}`);
}

export function choosePerson(id) {
  if (id === state.person) return;
  Object.assign(state, { person: id, thread: "", notices: [] });
  writeAddress();
  listen();
}

export function chooseChannel(id) {
  Object.assign(state, { channel: id, tab: "messages", thread: "" });
  writeAddress();
  tell("channel");
  tell("conversation");
}

export function chooseTab(tab) {
  state.tab = tab;
  tell("conversation");
}

export function openThread(ts) {
  state.thread = ts;
  tell("conversation");
}

/** Say something in the open channel, in this tab alone. */
export function notice(node) {
  const entry = { channel: state.channel, node };
  entry.dismiss = () => {
    state.notices = state.notices.filter((each) => each !== entry);
    tell("conversation");
  };
  state.notices.push(entry);
  tell("conversation");
  return entry;
}

/** Follow the server's stream as the person. The browser asks again by itself when it breaks. */
export function listen() {
  source?.close();
  source = new EventSource(`/events/${encodeURIComponent(state.person)}`);
  source.addEventListener("open", () => {
    state.log = [];
    document.documentElement.dataset.connected = "yes";
  });
  source.addEventListener("error", () => delete document.documentElement.dataset.connected);
  source.addEventListener("conversation", (event) => takeConversation(JSON.parse(event.data)));
  source.addEventListener("upstream", (event) => {
    state.upstream = JSON.parse(event.data);
    tell("upstream");
  });
  source.addEventListener("log", (event) => {
    state.log = [...state.log, ...JSON.parse(event.data)].slice(-MAX_LOG);
    tell("log");
  });
}

/** A browser lets one host have a few connections: a tab that nobody sees gives its own up. */
export function listenWhileSeen() {
  listen();
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) source?.close();
    else listen();
  });
}

function takeConversation(conversation) {
  state.conversation = conversation;
  state.person = conversation.me;
  const known = conversation.channels.some((each) => each.id === state.channel);
  if (!known) state.channel = conversation.channels.find((each) => each.member && !each.archived)?.id ?? "";
  writeAddress();
  const wanted = languageOf(personOf(state.person)?.locale);
  const changed = byId("chat").dataset.language !== wanted;
  byId("chat").dataset.language = wanted;
  if (changed) {
    speak(wanted);
    for (const topic of ["language", "upstream", "log"]) tell(topic);
  }
  tell("conversation");
  isThere();
}
