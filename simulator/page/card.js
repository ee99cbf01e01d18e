// Adaptive Cards, drawn by Microsoft's own renderer with the Teams host configuration.

import { cardMarkdown, guardLinks } from "./text.js";
import { make } from "./dom.js";
import { state } from "./state.js";
import { word } from "./words.js";

const AC = window.AdaptiveCards;
const hostConfigs = {};
const cards = new WeakMap();

AC.GlobalSettings.setTabIndexAtCardRoot = false;

export async function loadHostConfigs() {
  for (const theme of ["light", "dark"]) {
    const answer = await fetch(`/vendor/teams-${theme}.json`);
    hostConfigs[theme] = await answer.json();
  }
  setApart(hostConfigs.dark.containerStyles);
  hostConfigs.contrast = hostConfigs.dark;
}

// The published configuration has the dark theme's older red, too dim to read, and emphasis in the colour of the card.
function setApart(styles) {
  styles.emphasis.backgroundColor = "#1f1f1f";
  for (const style of ["default", "emphasis"]) {
    styles[style].foregroundColors.attention = { default: "#e37d80", subtle: "#e37d80" };
  }
}

// Draw a card; `press` is called with an Action.Execute as it goes over the wire, inputs and all; `submit`, in a
// dialog, with what an Action.Submit sends.
export function drawCard(json, { chat, press, submit, openUrl }) {
  const card = new AC.AdaptiveCard();
  card.hostConfig = new AC.HostConfig(hostConfigs[document.documentElement.dataset.theme]);
  const mentions = (json.msteams?.entities ?? []).filter((one) => one.type === "mention").map((one) => one.text);
  AC.AdaptiveCard.onProcessMarkdown = (text, result) => {
    result.outputHtml = cardMarkdown(text, mentions);
    result.didProcess = true;
  };
  card.onExecuteAction = (action) => {
    if (action instanceof AC.OpenUrlAction) openUrl(action.url);
    else if (action instanceof AC.ExecuteAction) press?.(onTheWire(action));
    else if (action instanceof AC.SubmitAction) submit?.(action.data);
  };
  card.parse(withPeople(structuredClone(json), chat));
  const drawn = card.render() ?? make("p", {}, word("card"));
  guardLinks(drawn);
  tidyExpanded(drawn);
  cards.set(drawn, card);
  drawn.addEventListener("click", (event) => {
    tidyExpanded(drawn);
    // What a button opens may lie below the end of the list.
    if (event.target.closest("[aria-controls]")) drawn.scrollIntoView({ block: "nearest" });
  });
  if (json.msteams?.width === "Full") drawn.classList.add("full-width");
  return drawn;
}

// The renderer says of what a button opens, too, that it is expanded: only the button may say so.
export function tidyExpanded(drawn) {
  for (const part of drawn.querySelectorAll("div[aria-expanded]:not([role])")) part.removeAttribute("aria-expanded");
}

// The parts of a drawn card that have an id, as the renderer knows them.
export function namedParts(drawn) {
  const ids = [...drawn.querySelectorAll("[id]:not([id^='__ac-'])")].map((one) => one.id);
  return ids.map((id) => cards.get(drawn).getElementById(id)).filter(Boolean);
}

function onTheWire(action) {
  const sent = { type: "Action.Execute", title: action.title, verb: action.verb, data: action.data ?? {} };
  if (action.id) sent.id = action.id;
  return sent;
}

// A people picker asks Microsoft Graph in Teams; here it offers the people of the simulated world.
function withPeople(node, chat) {
  if (Array.isArray(node)) return node.map((child) => withPeople(child, chat));
  if (node === null || typeof node !== "object") return node;
  const query = node["choices.data"];
  if (query?.dataset?.startsWith("graph.microsoft.com/users")) {
    delete node["choices.data"];
    node.choices = [...(node.choices ?? []), ...peopleChoices(query.dataset, chat)];
    node.style = node.isMultiSelect ? "expanded" : "compact";
  }
  for (const key of Object.keys(node)) node[key] = withPeople(node[key], chat);
  return node;
}

function peopleChoices(dataset, chat) {
  const members = dataset.includes("currentContext") ? new Set(chat.members) : null;
  return state.people
    .filter((person) => person.entraId && person.tenantId === state.person.tenantId)
    .filter((person) => members === null || members.has(person.key))
    .map((person) => ({ title: person.name, value: person.entraId }));
}
