// The box where people write: Enter sends, Shift+Enter breaks the line, @ offers names.

import { act } from "./api.js";
import { drawAttach, setUpAttach } from "./attach.js";
import { byId, button, make } from "./dom.js";
import { drawFinder, forgetFound, hasCard, setUpFinder, takeCard } from "./finder.js";
import { onPhone, personByKey, state } from "./state.js";
import { closeSuggestions, keyInSuggestions, suggest } from "./mention.js";
import { showNotice } from "./toast.js";
import { drawWays, forgetExtra, hasExtra, setUpWays, takeExtra } from "./ways.js";
import { word } from "./words.js";

// Under a finger Enter makes a new line, as the keyboard of a phone has no Shift that one holds.
const touched = matchMedia("(pointer: coarse)");
let editing = null;

// `openChat` shows another chat, where a forwarded message has gone.
export function setUpCompose(openChat) {
  const box = byId("compose");
  byId("compose-form").addEventListener("submit", (event) => {
    event.preventDefault();
    send(openChat);
  });
  box.addEventListener("input", () => {
    drawMentionBot();
    fit(box);
    suggest();
  });
  box.addEventListener("blur", closeSuggestions);
  box.addEventListener("keydown", (event) => {
    if (keyInSuggestions(event)) return;
    if (event.key === "Escape" && editing) stopEditing();
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing && !touched.matches) {
      event.preventDefault();
      send(openChat);
    }
  });
  setUpAttach(takeText);
  setUpFinder();
  setUpWays((words) => {
    box.value += box.value && !box.value.endsWith(" ") ? ` ${words}` : words;
    box.focus();
  });
  byId("mention-bot").addEventListener("click", () => {
    box.value = `@${state.bot.name} ${box.value}`;
    drawMentionBot();
    box.focus();
  });
}

function drawMentionBot() {
  const named = byId("compose").value.startsWith(`@${state.bot.name}`);
  byId("mention-bot").hidden = named || state.chat.kind === "personal" || !state.chat.hasBot;
}

export function drawCompose() {
  byId("compose-hint").replaceChildren(...(editing ? [`${word("editing")} `, button(word("cancel"), stopEditing, { class: "quiet" })] : hint()));
  drawMentionBot();
  byId("mention-bot").textContent = `@${state.bot.name}`;
  byId("compose").placeholder = word("writeAs", onPhone.matches ? state.person.name.split(" ")[0] : state.person.name);
  drawAttach();
  drawFinder();
  drawWays();
}

function hint() {
  const [wide, phone] = [(words) => make("span", { class: "on-wide" }, words), (words) => make("span", { class: "on-phone" }, words)];
  if (state.chat.kind === "personal") return [word("hintPersonal"), wide(` ${word("hintKeys")}`)];
  if (!state.chat.hasBot) return [word("hintWithoutBot")];
  return [wide(word("hint", state.bot.name)), phone(word("hintShort", state.bot.name))];
}

export function startEditing(messageId, text) {
  editing = messageId;
  const box = byId("compose");
  box.value = text;
  fit(box);
  box.focus();
  drawCompose();
}

export function stopEditing() {
  editing = null;
  forgetFound();
  forgetExtra();
  byId("compose").value = "";
  fit(byId("compose"));
  drawCompose();
}

function takeText() {
  const text = byId("compose").value.trim();
  stopEditing();
  closeSuggestions();
  return text;
}

async function send(openChat) {
  const message = editing;
  const action = hasCard() ? "send-card" : editing ? "edit" : "say";
  if (!hasCard() && !hasExtra() && !byId("compose").value.trim()) return;
  const card = takeCard();
  const extra = takeExtra();
  const text = takeText();
  const order = { chat: state.chat.key, text, mentions: mentioned(text), message, card, ...extra };
  const { toast } = await act(action, order);
  if (order.chat !== state.chat.key && !toast) await openChat(order.chat);
  showNotice(toast);
}

// Longest names first, so that a name within another is not taken for it.
function mentioned(text) {
  const candidates = [state.bot, ...state.groups, ...state.chat.members.map(personByKey)];
  return candidates.filter((one) => text.includes(`@${one.name}`)).map((one) => one.key);
}

function fit(box) {
  box.rows = Math.min(8, box.value.split("\n").length);
}
