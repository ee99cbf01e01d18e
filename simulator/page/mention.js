// The list of names that opens when somebody types @.

import { avatar, byId, make } from "./dom.js";
import { personByKey, state } from "./state.js";
import { titleOf } from "./words.js";

let offered = [];
let chosen = 0;

export function suggest() {
  const query = openQuery();
  offered = query === null ? [] : matching(query);
  chosen = 0;
  draw();
}

export function closeSuggestions() {
  offered = [];
  draw();
}

// Keys that belong to the open list; true where the list has used the key.
export function keyInSuggestions(event) {
  if (!offered.length) return false;
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step) chosen = (chosen + step + offered.length) % offered.length;
  else if (event.key === "Enter" || event.key === "Tab") take(offered[chosen]);
  else if (event.key === "Escape") offered = [];
  else return false;
  event.preventDefault();
  draw();
  return true;
}

function openQuery() {
  const box = byId("compose");
  const before = box.value.slice(0, box.selectionStart);
  const found = /@([^@\n]{0,40})$/.exec(before);
  return found ? found[1].toLowerCase() : null;
}

function matching(query) {
  const candidates = state.chat.kind === "personal" ? [] : [...(state.chat.hasBot ? [state.bot] : []), ...state.chat.members.map(personByKey), ...state.groups];
  const others = candidates.filter((one) => one.key !== state.person.key);
  if (others.some((one) => one.name.toLowerCase() === query)) return [];
  return others.filter((one) => one.name.toLowerCase().split(" ").some((part) => part.startsWith(query))
    || one.name.toLowerCase().startsWith(query)).slice(0, 8);
}

function take(one) {
  const box = byId("compose");
  const end = box.selectionStart;
  const start = box.value.lastIndexOf("@", end - 1);
  const head = `${box.value.slice(0, start)}@${one.name} `;
  box.value = head + box.value.slice(end).trimStart();
  box.setSelectionRange(head.length, head.length);
  offered = [];
  box.focus();
}

function draw() {
  const list = byId("suggestions");
  const box = byId("compose");
  list.hidden = !offered.length;
  list.replaceChildren(...offered.map((one, index) => option(one, index)));
  if (offered.length) box.setAttribute("aria-activedescendant", `suggestion-${chosen}`);
  else box.removeAttribute("aria-activedescendant");
}

function option(one, index) {
  const pick = (event) => {
    event.preventDefault();
    take(one);
    draw();
  };
  return make("li", {
    id: `suggestion-${index}`, role: "option", "aria-selected": String(index === chosen),
    "data-testid": `mention-${one.key}`, on: { mousedown: pick },
  }, avatar(one, { small: true }), make("span", {}, one.name), make("span", { class: "faint" }, titleOf(one)));
}
