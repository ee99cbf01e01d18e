// The head of a chat: who is in it, whether the meeting is on, and where the app is missing.

import { act } from "./api.js";
import { avatar, button, byId, make } from "./dom.js";
import { closing } from "./more.js";
import { kind } from "./side.js";
import { onPhone, personByKey, state } from "./state.js";
import { showNotice } from "./toast.js";
import { word } from "./words.js";

const SHOWN = 6;

export function drawHead() {
  const { chat, person, bot } = state;
  const focused = document.activeElement?.dataset?.testid;
  const personal = chat.kind === "personal";
  byId("head-chat").replaceChildren(...[
    personal && avatar(bot),
    make("div", { class: "head-title" }, make("h1", {}, chat.title), make("p", { class: "faint" }, status(chat))),
    !personal && faces(chat),
  ].filter(Boolean));
  drawButtons(buttons(chat, person));
  byId("head-bar").replaceChildren(...[bar(chat, person)].filter(Boolean));
  const elsewhere = state.chats.filter((one) => one.key !== chat.key).reduce((sum, one) => sum + one.unread, 0);
  byId("elsewhere").hidden = !elsewhere;
  byId("elsewhere").replaceChildren(String(elsewhere), make("span", { class: "unseen" }, ` ${word("unread", elsewhere)}`));
  if (focused) byId("chat-head").querySelector(`[data-testid="${focused}"]`)?.focus();
}

// On a phone the buttons are a menu behind three dots, which stays open while the head is drawn again.
function drawButtons(shown) {
  const place = byId("head-buttons");
  const open = Boolean(place.querySelector("details")?.open);
  if (!shown.length || !onPhone.matches) {
    place.replaceChildren(make("div", { class: "head-buttons" }, ...shown));
    return;
  }
  const opener = make("summary", { class: "icon", "aria-label": word("headMenu"), "data-testid": "head-menu" }, "⋯");
  const menu = make("details", { class: "head-menu", open }, opener, make("div", { class: "menu" }, ...shown));
  menu.addEventListener("click", (event) => {
    if (event.target.closest("button")) menu.open = false;
  });
  closing(menu);
  place.replaceChildren(menu);
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
  if (chat.hasBot) found.push(doing("remove-app", word("removeApp", name), "quiet"));
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

// What is missing before the bot can be written to, or that the meeting is over.
function bar(chat, person) {
  const name = state.bot.name;
  if (chat.kind === "personal") {
    return person.installed ? null : installBar(word("notInstalled", name), doing("install", word("install", name), "primary"));
  }
  if (!chat.hasBot) return installBar(word("notAdded", name), doing("add-app", word("addApp", name), "primary"));
  return isOver(chat) ? make("div", { class: "install-bar on-wide", role: "status", "data-testid": "over" }, make("p", {}, word("overBar"))) : null;
}

const installBar = (words, remedy) => make("div", { class: "install-bar" }, make("p", {}, words), remedy);

function doing(action, label, look) {
  const press = async () => showNotice((await act(action, { chat: state.chat.key })).toast);
  return button(label, press, { class: look, "data-testid": action });
}
