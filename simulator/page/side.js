// The list of chats, with what is new in each.

import { avatar, byId, clock, make } from "./dom.js";
import { state } from "./state.js";
import { word } from "./words.js";

export function drawChats(openChat) {
  const focused = document.activeElement?.dataset?.testid;
  byId("chats").replaceChildren(...state.chats.map((chat) => entry(chat, openChat)));
  if (focused?.startsWith("chat-")) byId("chats").querySelector(`[data-testid="${focused}"]`)?.focus();
}

function entry(chat, openChat) {
  const current = chat.key === state.chat?.key;
  const badge = chat.unread
    ? make("span", { class: "badge" }, String(chat.unread), make("span", { class: "unseen" }, ` ${word("unread", chat.unread)}`))
    : null;
  const face = chat.kind === "personal" ? avatar(state.bot) : make("span", { class: `avatar ${chat.meeting ? "meeting" : "group"}`, "aria-hidden": "true" }, chat.meeting ? "◷" : "◍");
  return make("li", {}, make(
    "button",
    {
      type: "button",
      class: `chat${chat.unread ? " fresh" : ""}`,
      "data-testid": `chat-${chat.key}`,
      "aria-current": current ? "true" : null,
      on: { click: () => openChat(chat.key) },
    },
    face,
    make("span", { class: "chat-lines" },
      make("span", { class: "chat-title" }, chat.title),
      make("span", { class: "chat-preview" }, chat.preview || kind(chat))),
    make("span", { class: "chat-side" }, chat.lastAt ? make("time", { datetime: chat.lastAt }, clock(chat.lastAt)) : null, badge),
  ));
}

export function kind(chat) {
  if (chat.kind === "personal") return word("personalWith");
  return chat.meeting ? word("meeting") : word("group");
}
