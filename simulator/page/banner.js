// The head of a chat: who is in it, whether the meeting is on, and where the app is missing.

import { act } from "./api.js";
import { avatar, button, byId, make } from "./dom.js";
import { kind } from "./side.js";
import { personByKey, state } from "./state.js";
import { showNotice } from "./toast.js";
import { word } from "./words.js";

const SHOWN = 6;

export function drawHead() {
  const { chat, person, bot } = state;
  const focused = document.activeElement?.dataset?.testid;
  const bar = chat.kind === "personal" && !person.installed ? installBar() : isOver(chat) ? overBar() : null;
  byId("chat-head").replaceChildren(
    make("div", { class: "head-line" },
      chat.kind === "personal" ? avatar(bot) : null,
      make("div", { class: "head-title" }, make("h1", {}, chat.title), make("p", { class: "faint" }, status(chat))),
      chat.kind === "personal" ? null : faces(chat),
      make("div", { class: "head-buttons" }, ...buttons(chat, person))),
    ...(bar ? [bar] : []),
  );
  if (focused) byId("chat-head").querySelector(`[data-testid="${focused}"]`)?.focus();
}

function status(chat) {
  if (chat.kind === "personal") return word("seenByYou", state.bot.name);
  const seen = word("seenByAll", chat.members.length);
  if (!chat.meeting) return `${kind(chat)} · ${seen}`;
  const stage = chat.inMeeting.length ? word("ongoing", chat.inMeeting.length) : word(chat.isOver ? "isOver" : "notStarted");
  return `${stage} · ${seen}`;
}

const isOver = (chat) => chat.meeting && chat.isOver && !chat.inMeeting.length;

function faces(chat) {
  const people = chat.members.map(personByKey);
  const names = people.map((one) => one.name).join(", ");
  const more = people.length > SHOWN ? make("span", { class: "avatar small more" }, `+${people.length - SHOWN}`) : null;
  return make("div", { class: "faces", role: "img", "aria-label": `${word("participants", people.length)}: ${names}`, title: names },
    ...people.slice(0, SHOWN).map((one) => avatar(one, { small: true })), more);
}

function buttons(chat, person) {
  const name = state.bot.name;
  if (chat.kind === "personal") {
    return person.installed ? [doing("uninstall", word("uninstall", name), "quiet")] : [];
  }
  const found = [];
  if (chat.meeting) found.push(...meetingButtons(chat, person));
  found.push(chat.hasBot ? doing("remove-app", word("removeApp", name), "quiet") : doing("add-app", word("addApp", name), "plain"));
  return found;
}

function meetingButtons(chat, person) {
  if (isOver(chat)) return [doing("start-meeting", word("startAgain"), "plain")];
  if (!chat.inMeeting.length) return [doing("start-meeting", word("start"), "primary")];
  const inIt = chat.inMeeting.includes(person.key);
  return [
    inIt ? doing("leave-meeting", word("leave"), "plain") : doing("join-meeting", word("join"), "primary"),
    doing("end-meeting", word("end"), "leave"),
  ];
}

function installBar() {
  const name = state.bot.name;
  return make("div", { class: "install-bar" }, make("p", {}, word("notInstalled", name)), doing("install", word("install", name), "primary"));
}

function overBar() {
  return make("div", { class: "install-bar", role: "status", "data-testid": "over" }, make("p", {}, word("overBar")));
}

function doing(action, label, look) {
  const press = async () => showNotice((await act(action, { chat: state.chat.key })).toast);
  return button(label, press, { class: look, "data-testid": action });
}
