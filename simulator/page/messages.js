// The list of messages: each is drawn again only when what this person sees of it has changed.

import { act, fetchMessages } from "./api.js";
import { avatar, button, byId, clock, make } from "./dom.js";
import { drawCard } from "./card.js";
import { startEditing } from "./compose.js";
import { arrive, follow, leave, setUpFollow, standing, stopFollowing } from "./follow.js";
import { readForm, writeForm } from "./form.js";
import { moreMenu } from "./more.js";
import { botText, plainWords, written } from "./text.js";
import { forward, reply } from "./ways.js";
import { personByKey, state } from "./state.js";
import { showNotice, toastElement } from "./toast.js";
import { word } from "./words.js";

const GROUP_MS = 5 * 60 * 1000;
const REVEAL_MS = 400;
const SHAPES = ["bullets", "numbers", "marked"];
let drawn = new Map();
let drawnFor = "";
let stale = false;

export const setUpMessages = setUpFollow;

export async function drawMessages() {
  const view = viewName();
  const messages = await fetchMessages(state.chat.key, state.person.key);
  await released();
  if (view !== viewName()) return;
  const asking = messages.filter((one) => one.wantsRefresh);
  // Who has an own view keeps it until the next one comes, so that a card does not flicker under the fingers.
  const waiting = asking.filter((one) => drawnFor === view && !stale && drawn.get(one.id)?.private);
  placeAll(messages, waiting);
  await Promise.all(asking.map((one) => act("refresh", { message: one.id })));
  if (!waiting.length || view !== viewName()) return;
  const again = await fetchMessages(state.chat.key, state.person.key);
  await released();
  if (view === viewName()) placeAll(again);
}

// A button that is held down is not exchanged for a new one: the click would be lost.
async function released() {
  while (document.querySelector("#messages button:active")) await new Promise(requestAnimationFrame);
}

const viewName = () => `${state.person.key} ${state.chat.key}`;

function placeAll(messages, waiting = []) {
  const view = viewName();
  const another = stale || view !== drawnFor;
  const stood = standing();
  if (another) leave(drawnFor, stood, [...drawn.keys()].at(-1));
  const came = place(messages, { waiting, another });
  if (another) arrive(view, [...drawn.values()]);
  else follow(came, stood);
  [drawnFor, stale] = [view, false];
}

// Draw all anew, as after a change of theme or language.
export function forgetDrawn() {
  stale = true;
}

// Bring a message, and what the bot answered to it, into view once the page has caught up with what happened.
export function revealMessage(messageId) {
  setTimeout(() => {
    stopFollowing();
    const shown = [...drawn.values()].map((one) => one.element);
    const after = shown.slice(shown.findIndex((one) => one.dataset.message === messageId));
    const answered = after.slice(1).every((one) => one.dataset.author === state.bot.key);
    const height = answered && after.length ? after.at(-1).getBoundingClientRect().bottom - after[0].getBoundingClientRect().top : 0;
    if (height > byId("messages").clientHeight) after[0].scrollIntoView({ block: "start" });
    else if (answered) after.at(-1)?.scrollIntoView({ block: "end" });
    else after[0]?.scrollIntoView({ block: "nearest" });
  }, REVEAL_MS);
}

// Give back what was not there before.
function place(messages, { waiting, another }) {
  const list = byId("messages");
  if (another) {
    drawn = new Map();
    list.replaceChildren();
  }
  const known = new Set(drawn.keys());
  if (!messages.length) list.replaceChildren(make("p", { class: "empty" }, word("empty")));
  else list.querySelector(".empty")?.remove();
  messages.forEach((message, index) => {
    if (!waiting.includes(message)) placeOne(list, message, messages[index - 1], another);
  });
  return [...drawn].filter(([id]) => !known.has(id)).map(([, one]) => one);
}

function placeOne(list, message, before, another) {
  const look = JSON.stringify([message.changed, message.onlyForMe, message.deleted, message.card]);
  const known = drawn.get(message.id);
  if (known?.look === look) return;
  const element = known?.element ?? frame(message, before);
  const hadFocus = element.contains(document.activeElement);
  const typed = known && !element.dataset.sent ? readForm(element) : null;
  delete element.dataset.sent;
  element.querySelector(".content").replaceChildren(...content(message));
  element.classList.toggle("private", message.onlyForMe && state.chat.kind !== "personal");
  if (message.deleted) element.querySelector(".more")?.remove();
  drawn.set(message.id, { look, element, message, private: message.onlyForMe });
  if (!known) list.append(element);
  const goesOn = typed && writeForm(element, typed);
  if (hadFocus && !goesOn) element.focus();
  if (!another) announce(message, known);
}

function announce(message, known) {
  if (message.author === state.person.key || message.deleted) return;
  const { name } = personByKey(message.author);
  const words = message.text || message.parts.map((part) => part.text ?? part.mention).join("") || word("card");
  byId("announcer").textContent = known ? word("updated", name) : word("newFrom", name, words.replace(/<[^>]*>/g, ""));
}

function frame(message, before) {
  const author = personByKey(message.author);
  const mine = message.author === state.person.key;
  const near = before?.author === message.author && new Date(message.at) - new Date(before.at) < GROUP_MS;
  const label = `${author.name} ${clock(message.at)}`;
  return make(
    "article",
    {
      class: `message${mine ? " mine" : ""}${near ? " near" : ""}`,
      "data-testid": "message",
      "data-message": message.id,
      "data-author": message.author,
      "aria-label": label,
      tabindex: "-1",
    },
    mine ? null : avatar(author),
    make("div", { class: "column" },
      make("header", {}, mine ? null : make("strong", {}, author.name), roleTag(author),
        make("time", { datetime: message.at }, clock(message.at))),
      make("div", { class: "content" }),
      make("div", { class: "notice" })),
    message.deleted ? null : moreMenu(message, choices(message, author)),
  );
}

function choices(message, author) {
  const now = () => drawn.get(message.id)?.message ?? message;
  const quoted = () => [message.id, author.name, plainWords(now()) || word("card")];
  const own = message.author === state.person.key
    ? [["edit", word("edit"), () => edit(now())], ["delete", word("remove"), () => remove(message)]] : [];
  return { reply: () => reply(...quoted()), forward: () => forward(...quoted()), own };
}

function roleTag(author) {
  const tag = author.key === state.bot.key ? word("bot") : { guest: word("guest"), anonymous: word("anonymous") }[author.role];
  return tag ? make("span", { class: "tag" }, tag) : null;
}

function content(message) {
  if (message.deleted) return [make("p", { class: "bubble gone" }, word("deleted"))];
  const byBot = message.author === state.bot.key;
  const shape = message.extras.find(({ kind }) => SHAPES.includes(kind))?.kind;
  const shown = message.extras.filter(({ kind }) => kind !== shape).map(extraBubble);
  const alone = byBot ? word("onlyYou") : word("onlyYouAndBot", state.bot.name);
  if (message.targeted) shown.unshift(make("p", { class: "small-print only-you" }, alone));
  if (byBot ? message.text : message.parts.some((part) => part.mention ?? part.text.trim())) {
    shown.push(make("div", { class: "bubble" }, byBot ? botText(message) : written(message.parts, shape)));
  }
  if (message.card.type) shown.push(cardFrame(message));
  if (message.offers) shown.push(fileOffer(message));
  shown.push(...message.files.map(fileLink));
  if (!byBot && message.updates) shown.push(make("p", { class: "small-print" }, word("edited")));
  return shown;
}

function cardFrame(message) {
  const card = drawCard(message.card, {
    chat: state.chat,
    press: (action) => press(message, action),
    openUrl: (url) => tell(message.id, { link: url }),
  });
  const only = message.onlyForMe && state.chat.kind !== "personal" ? make("p", { class: "small-print only-you" }, word("onlyYou")) : null;
  return make("div", { class: "card", "data-testid": "card" }, card, only);
}

async function press(message, action) {
  const element = drawn.get(message.id)?.element;
  if (element?.hasAttribute("aria-busy")) return;
  element?.setAttribute("aria-busy", "true");
  if (element) element.dataset.sent = "yes";
  const { toast } = await act("press", { message: message.id, action });
  element?.removeAttribute("aria-busy");
  if (toast) delete element?.dataset.sent;
  tell(message.id, toast);
}

function tell(messageId, toast) {
  const element = drawn.get(messageId)?.element;
  element?.querySelector(".notice").replaceChildren(...(toast ? [toastElement(toast)] : []));
  element?.querySelector(".notice > *")?.scrollIntoView({ block: "nearest" });
}

function fileOffer(message) {
  const answer = (action) => async () => showNotice((await act(action, { message: message.id })).toast);
  const answered = message.consent && make("p", { class: "small-print" }, word("consents")[message.consent]);
  return make("div", { class: "bubble file", "data-testid": "file-offer" }, make("p", {}, word("offersFile", message.offers)),
    answered || make("div", { class: "file-buttons" },
      button(word("acceptFile"), answer("accept-file"), { class: "primary", "data-testid": "accept-file" }),
      button(word("declineFile"), answer("decline-file"), { "data-testid": "decline-file" })));
}

// A file lies in somebody's store, which is the simulator itself; whatever leads elsewhere is shown without a link.
function fileLink({ name, url }) {
  const here = url.startsWith(`${location.origin}/files/`);
  return make("p", { class: "bubble file" },
    here ? make("a", { href: url, download: name, "data-testid": "file-link" }, word("file", name)) : word("file", name));
}

// What goes with somebody's words: a quote, a forwarded message, a picture that the page has no picture of.
function extraBubble({ kind, by, text }) {
  const head = make("strong", {}, by ? word("extras")[kind](by) : word("extras")[kind]);
  return make(by ? "blockquote" : "div", { class: "bubble extra" }, head, text ? make("p", { class: "words" }, text) : null);
}

function edit(message) {
  startEditing(message.id, message.parts.map((part) => ("mention" in part ? `@${part.mention}` : part.text)).join(""));
}

const remove = async (message) => showNotice((await act("delete", { message: message.id })).toast);
