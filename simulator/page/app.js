// Puts the page together: who looks, at which chat, in which language and light.

import { act, fetchChats, fetchPeople, listen } from "./api.js";
import { avatar, byId, closeSheet, make } from "./dom.js";
import { drawHead } from "./banner.js";
import { setUpDialog } from "./dialog.js";
import { loadHostConfigs } from "./card.js";
import { drawCompose, setUpCompose, stopEditing } from "./compose.js";
import { drawMessages, forgetDrawn, setUpMessages } from "./messages.js";
import { drawSample, pauseSample, setUpSample } from "./sample.js";
import { drawChats } from "./side.js";
import { changeTabTheme, drawTabs, leaveTab, openLink } from "./tab.js";
import { onPhone, recall, remember, state } from "./state.js";
import { showNotice } from "./toast.js";
import { locale, setLanguage, titleOf, word } from "./words.js";

let waiting = null;
let drawing = Promise.resolve();

async function start() {
  const [people] = await Promise.all([fetchPeople(), loadHostConfigs()]);
  Object.assign(state, { people: people.people, groups: people.groups, bot: people.bot });
  state.person = state.people.find((one) => one.key === recall("person", "")) ?? state.people[0];
  setUpCompose(openChat);
  setUpDialog();
  setUpMessages();
  setUpSwitches();
  useTheme(recall("theme", matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light"));
  await useLanguage(recall("language", "sv"));
  setUpSample(people.playback);
  const link = new URLSearchParams(location.search).get("link");
  await lookAs(state.person.key, link ? openLink(link) : null);
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && catchUp());
  listen(hear);
}

function setUpSwitches() {
  byId("person-switch").addEventListener("change", (event) => {
    pauseSample();
    lookAs(event.target.value);
  });
  onPhone.addEventListener("change", () => {
    closeSheet();
    drawHead();
  });
  byId("language").addEventListener("change", async (event) => {
    await useLanguage(event.target.value);
    redraw();
  });
  byId("theme").addEventListener("click", () => {
    useTheme(nextTheme());
    changeTabTheme();
    redraw();
  });
}

function useTheme(theme) {
  document.documentElement.dataset.theme = theme;
  remember("theme", theme);
  nameTheme();
}

const THEMES = { light: "☀", dark: "☾", contrast: "◐" };

// The theme that a press of the button brings.
function nextTheme() {
  const names = Object.keys(THEMES);
  return names[(names.indexOf(document.documentElement.dataset.theme) + 1) % names.length];
}

function nameTheme() {
  const next = nextTheme();
  const name = word(next);
  byId("theme").replaceChildren(make("span", { "aria-hidden": "true" }, THEMES[next]), make("span", {}, name));
  byId("theme").setAttribute("aria-label", name);
}

async function useLanguage(language) {
  byId("language").value = language;
  byId("mail").href = `/mail?lang=${language}`;
  setLanguage(language);
  nameTheme();
  drawPeople();
  drawSample();
  remember("language", language);
  await act("language", { locale: locale() });
}

function drawPeople() {
  const options = state.people.map((one) => make("option", { value: one.key }, `${one.name} – ${titleOf(one)}`));
  byId("person-switch").replaceChildren(...options);
  byId("person-switch").value = state.person.key;
  byId("my-avatar").replaceChildren(avatar(state.person));
}

async function lookAs(key, chat = null) {
  state.person = state.people.find((one) => one.key === key);
  remember("person", key);
  drawPeople();
  showNotice(null);
  const chats = await fetchChats(key);
  if (state.person.key !== key) return;
  state.chats = chats;
  const chosen = chat ?? state.chat?.key ?? recall("chat", "meeting"); // meanwhile, maybe
  const own = chosen.startsWith("personal-") ? `personal-${key}` : chosen;
  await openChat((state.chats.find((one) => one.key === own) ?? state.chats[0]).key);
}

function chooseChat(key) {
  pauseSample();
  closeSheet();
  leaveTab();
  openChat(key);
}

async function openChat(key) {
  const another = state.chat?.key !== key;
  state.chat = state.chats.find((one) => one.key === key) ?? state.chat;
  if (another) stopEditing();
  remember("chat", key);
  await act("read", { chat: key });
  await draw();
}

function redraw() {
  forgetDrawn();
  drawSample();
  draw();
}

// One drawing at a time, so that an older answer never overwrites a newer one.
function draw() {
  drawing = drawing.catch(() => {}).then(drawNow);
  return drawing;
}

async function drawNow() {
  const { key } = state.person;
  const chats = await fetchChats(key);
  if (state.person.key !== key) return; // another person looks now, and is drawn next
  state.chats = chats;
  state.chat = chats.find((one) => one.key === state.chat.key) ?? chats[0];
  drawChats(chooseChat);
  drawHead();
  drawCompose();
  drawTabs();
  await drawMessages();
}

function hear(event) {
  if (event.what === "speaks" && state.following) {
    leaveTab();
    lookAs(event.person, event.chat);
    return;
  }
  clearTimeout(waiting);
  waiting = setTimeout(catchUp, 40);
}

async function catchUp() {
  const { people } = await fetchPeople();
  state.people = people;
  state.person = people.find((one) => one.key === state.person.key);
  if (document.visibilityState === "visible") await act("read", { chat: state.chat.key });
  await draw();
}

start();
