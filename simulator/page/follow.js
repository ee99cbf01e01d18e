// Where the list of messages stands: at its end it follows what comes, else a button says how much has come.

import { byId } from "./dom.js";
import { state } from "./state.js";
import { word } from "./words.js";

const MARGIN = 16;
const NEAR_END = 80;
const ANSWER_MS = 10_000;
const PEEK = 24;
const left = new Map();
const unseen = new Set();
let placed = 0;
let own = null;
let heldEnd = null;

export function setUpFollow() {
  const list = byId("messages");
  let height = list.clientHeight;
  list.addEventListener("scroll", drawNewer);
  byId("newer").addEventListener("click", () => {
    own = null;
    bring([...unseen][0]);
    list.focus({ preventScroll: true });
  });
  new ResizeObserver(() => {
    if (list.scrollHeight - list.scrollTop - height < NEAR_END) bring();
    height = list.clientHeight;
    drawNewer();
  }).observe(list);
}

// How the list stands before it is drawn. Who has moved it since it was last placed is not moved with an own message any more.
export function standing() {
  const list = byId("messages");
  const atEnd = list.scrollHeight - list.scrollTop - list.clientHeight < NEAR_END;
  const moved = Math.abs(list.scrollTop - placed) > 1;
  if (moved && (!atEnd || list.scrollTop > placed)) own = null;
  return { atEnd, top: list.scrollTop };
}

// Remember how somebody left a view, to come back to it.
export function leave(view, stood, last) {
  left.set(view, { atEnd: heldEnd ?? stood.atEnd, top: stood.top, last });
}

// Come to a view, or back to it: to its end, or where one was; what came meanwhile is brought into view from its beginning.
export function arrive(view, shown) {
  const before = state.following ? null : left.get(view);
  const since = before ? shown.slice(shown.findIndex((one) => one.message.id === before.last) + 1).filter(byOthers) : [];
  own = heldEnd = null;
  unseen.clear();
  for (const { element } of since) unseen.add(element);
  if (!before || before.atEnd) bring(since[0]?.element);
  else place(before.top);
  drawNewer();
}

// What somebody has just written stays in view, with as much of the answer as there is room for below it.
export function follow(came, stood) {
  for (const one of came) {
    if (one.message.author === state.person.key) own = one;
    else if (own && !answers(one.message)) own = null;
    if (byOthers(one)) unseen.add(one.element);
  }
  if (document.hidden) {
    heldEnd ??= stood.atEnd;
    return;
  }
  if (heldEnd) bring([...unseen][0]);
  else if (own) bring(own.element);
  else if (stood.atEnd) bring(came[0]?.element);
  heldEnd = null;
  drawNewer();
}

export function stopFollowing() {
  own = null;
}

const byOthers = ({ message }) => message.author !== state.person.key;
const answers = (message) => message.author === state.bot.key && new Date(message.at) - new Date(own.message.at) < ANSWER_MS;

// Show the end of the list, but no more than begins with this element.
function bring(element) {
  const list = byId("messages");
  const end = list.scrollHeight - list.clientHeight;
  place(element ? Math.min(end, element.offsetTop - MARGIN) : end);
}

function place(top) {
  const list = byId("messages");
  list.scrollTop = top;
  placed = list.scrollTop;
}

function drawNewer() {
  const list = byId("messages");
  if (!document.hidden) {
    const bottom = list.scrollTop + list.clientHeight - PEEK;
    for (const element of unseen) if (element.offsetTop < bottom) unseen.delete(element);
  }
  byId("newer").hidden = !unseen.size;
  byId("newer").textContent = `${word("newer", unseen.size)} ↓`;
}
