// Other ways to write: what goes with the next message, what shape it has, and whether only the bot sees it.

import { act } from "./api.js";
import { closing } from "./more.js";
import { button, byId, make } from "./dom.js";
import { state } from "./state.js";
import { word } from "./words.js";

const SHAPES = ["bullets", "numbers", "marked", "picture", "sound", "video", "file", "card", "code"];
const WITH_DETAIL = ["picture", "file", "card", "code"];
let extra = {};

// `insert` puts words into the box that people write in.
export function setUpWays(insert) {
  setUpWays.insert = insert;
  closing(byId("ways"));
}

// The menu, in the language of the moment and with what this chat allows.
export function drawWays() {
  const { chat } = state;
  const inGroup = chat.kind !== "personal";
  byId("ways-menu").replaceChildren(
    ...["attach", "find"].filter((name) => !byId(name).hidden).map((name) => beside(name)),
    inGroup && chat.hasBot ? entry("targeted", word("ways").targeted, () => add({ targeted: true })) : "",
    ...(inGroup && chat.hasBot ? targetedSwitches(chat) : []),
    ...SHAPES.map((shape) => entry(shape, word("ways")[shape], () => add({ shape, detail: "" }))),
    ...(inGroup ? state.groups : []).map((group) =>
      entry(group.key, word("mentionGroup", group.name, word("groups")[group.key]), () => setUpWays.insert(`@${group.name} `))),
  );
  drawExtra();
}

export const reply = (message, by, text) => add({ quoting: message, forwarding: undefined, by, text });
export const forward = (message, by, text) => add({ forwarding: message, quoting: undefined, by, text });

export const hasExtra = () => Boolean(extra.shape || extra.forwarding);

// Give back what goes with the message, once.
export function takeExtra() {
  const { shape, detail, quoting, forwarding, targeted, chat } = extra;
  forgetExtra();
  return Object.fromEntries(Object.entries({ shape, detail, quoting, forwarding, targeted, chat }).filter(([, value]) => value));
}

export function forgetExtra() {
  extra = {};
  drawExtra();
}

// What becomes of messages that only one person sees: refused in this chat, or gone after a day.
const targetedSwitches = (chat) => [
  entry("switch-targeted", word(chat.takesTargeted ? "refuseTargeted" : "takeTargeted"), () => act("switch-targeted", { chat: chat.key })),
  entry("pass-day", word("passDay"), () => act("pass-day", {})),
];

function entry(name, label, choose) {
  const press = () => {
    byId("ways").open = false;
    choose();
  };
  return button(label, press, { class: "quiet", "data-testid": `way-${name}` });
}

// What has a button of its own beside the box, where there is room for one.
function beside(name) {
  const shown = entry(name, word(name), () => byId(name).click());
  shown.classList.add("on-phone");
  return shown;
}

function add(more) {
  extra = { ...extra, ...more };
  drawExtra();
  (byId("extra").querySelector("input, select") ?? byId("compose")).focus();
}

function drawExtra() {
  const { shape, quoting, forwarding, targeted, by, text } = extra;
  byId("extra").replaceChildren(...[
    quoting && chip(["quoting"], make("span", {}, word("replying", by, text))),
    forwarding && chip(["forwarding", "chat"], make("span", {}, word("forwarding", by, text)), destination()),
    shape && chip(["shape", "detail"], make("span", {}, shape === "marked" ? word("markedHow") : word("ways")[shape]), WITH_DETAIL.includes(shape) && detailField(shape)),
    targeted && chip(["targeted"], make("span", {}, word("onlyYouAndBot", state.bot.name))),
  ].filter(Boolean));
  byId("extra").hidden = !byId("extra").children.length;
}

function chip(names, ...children) {
  const remove = () => {
    for (const name of names) delete extra[name];
    drawExtra();
    byId("compose").focus();
  };
  return make("div", { class: "chip" }, ...children, button("✕", remove, { class: "quiet", "aria-label": word("removeExtra") }));
}

function detailField(shape) {
  return make("input", {
    type: "text", value: extra.detail, placeholder: word("details")[shape], "aria-label": word("details")[shape], "data-testid": "detail",
    on: { input: (event) => { extra.detail = event.target.value; } },
  });
}

function destination() {
  const own = `personal-${state.person.key}`;
  const chats = state.chats.map((chat) => make("option", { value: chat.key }, chat.title));
  const list = make("select", { "aria-label": word("forwardTo"), "data-testid": "forward-to", on: { change: () => { extra.chat = list.value; } } }, ...chats);
  extra.chat ??= state.chats.some((chat) => chat.key === own) ? own : state.chat.key;
  list.value = extra.chat;
  return list;
}
