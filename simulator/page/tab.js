// The tabs of a chat: the conversation, and the app's pages in a frame, in a meeting also beside the conversation.
// `state.inTab` says where the pages are: "" (nowhere), "app" or "panel".

import { act } from "./api.js";
import { button, byId, make } from "./dom.js";
import { Host } from "./host.js";
import { state } from "./state.js";
import { locale, word } from "./words.js";

const THEMES = { light: "default", dark: "dark", contrast: "contrast" };
let host = null;
let shownFor = "";
let tabPath = "";

const theme = () => document.documentElement.dataset.theme;

// Show the conversation again, as somebody chooses a chat.
export function leaveTab() {
  state.inTab = "";
}

export function drawTabs() {
  const { chat } = state;
  const has = Boolean(chat.hasTab);
  const focused = document.activeElement?.dataset?.testid;
  byId("tabs").hidden = !has;
  byId("tabs").replaceChildren(...(has ? entries(chat) : []));
  if (focused?.startsWith("tab-")) byId("tabs").querySelector(`[data-testid="${focused}"]`)?.focus();
  if (state.inTab === "panel" && !chat.tabName) state.inTab = "app";
  const shown = has && Boolean(state.inTab);
  const beside = shown && state.inTab === "panel";
  for (const id of ["conversation", "compose-form"]) byId(id).hidden = shown && !beside;
  byId("tab").hidden = !shown;
  byId("tab").closest("main").classList.toggle("with-panel", beside);
  if (shown) openTab();
  else closeTab();
}

// A link into the app's own tab, as `https://teams.microsoft.com/l/entity/APP/overview?context=...`: show the page it names.
// Return the chat of that tab, nothing for any other link.
export function openLink(link) {
  const { host: name, pathname, searchParams } = new URL(link);
  if (name !== "teams.microsoft.com" || !pathname.startsWith("/l/entity/") || !state.person.entraId) return null;
  state.inTab = "app";
  tabPath = JSON.parse(searchParams.get("context") ?? "{}").subEntityId ?? "";
  shownFor = "";
  return `personal-${state.person.key}`;
}

export function changeTabTheme() {
  if (host) host.changeTheme(THEMES[theme()]);
}

const nameOf = (chat) => (chat.kind === "personal" ? word("overviewTab") : chat.tabName || state.bot.name);

function entries(chat) {
  const panel = chat.meeting && chat.tabName ? [entry("panel", word("panelTab"), "panel")] : [];
  return [entry("chat", word("chatTab"), ""), entry("app", nameOf(chat), "app"), ...panel];
}

function entry(name, label, inTab) {
  const current = inTab === state.inTab;
  return button(label, () => {
    state.inTab = inTab;
    drawTabs();
  }, { class: "tab-name", "data-testid": `tab-${name}`, "aria-current": current ? "page" : null });
}

// The frame is made anew for another person, chat or language, and stays as it is while the chat goes on.
async function openTab() {
  const { chat, person } = state;
  const wanted = [person.key, chat.key, locale(), chat.tabName, state.inTab].join(" ");
  if (wanted === shownFor) return;
  shownFor = wanted;
  const { tab } = await act("tab-open", { chat: chat.key, theme: theme(), path: tabPath, beside: state.inTab === "panel" });
  tabPath = "";
  if (shownFor !== wanted || !tab) return;
  host?.close();
  const frame = make("iframe", { src: tab.address, title: nameOf(chat), "data-testid": "tab-frame" });
  const save = button(word("saveTab"), () => host.save(), { class: "primary", disabled: true, "data-testid": "tab-save" });
  host = new Host(frame, {
    origin: new URL(tab.address).origin,
    chat: chat.key,
    context: tab.context,
    told: {
      validity: (isValid) => { save.disabled = !isValid; },
      saved: () => {},
      link: (link) => { byId("announcer").textContent = `${word("leadsTo")} ${link}`; },
    },
  });
  const configures = tab.context.frameContext === "settings";
  const bar = make("div", { class: "tab-bar" }, make("p", { class: "hint" }, word("configureTab", state.bot.name)), save);
  byId("tab").replaceChildren(...(configures ? [frame, bar] : [frame]));
}

function closeTab() {
  host?.close();
  host = null;
  shownFor = "";
  byId("tab").replaceChildren();
}
