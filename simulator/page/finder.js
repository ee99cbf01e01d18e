// The search beside the box that people write in: what is chosen goes with the next message.

import { act } from "./api.js";
import { button, byId, make } from "./dom.js";
import { state } from "./state.js";
import { showNotice } from "./toast.js";
import { word } from "./words.js";

const PAUSE_MS = 200;
let waiting = null;
let asked = 0;
let chosen = null;

export function setUpFinder() {
  byId("find").addEventListener("click", () => (byId("finder").hidden ? open() : close()));
  byId("find-words").addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(search, PAUSE_MS);
  });
  byId("finder").addEventListener("keydown", (event) => {
    if (event.key === "Escape") close();
    if (event.key === "Enter" && event.target === byId("find-words")) event.preventDefault();
  });
}

export function drawFinder() {
  byId("find").hidden = !(state.person.entraId && (state.person.installed || state.chat.hasBot));
}

// Give back the card that goes with the message, once.
export function takeCard() {
  const card = chosen?.card ?? null;
  choose(null);
  return card;
}

export const hasCard = () => chosen !== null;

export function forgetFound() {
  choose(null);
  showPanel(false);
}

function open() {
  showPanel(true);
  byId("find-words").value = "";
  byId("find-words").focus();
  search();
}

function close() {
  showPanel(false);
  byId("compose").focus();
}

function showPanel(shown) {
  byId("finder").hidden = !shown;
  byId("find").setAttribute("aria-expanded", String(shown));
}

// Only the answer to what was typed last is shown.
async function search() {
  const number = ++asked;
  const words = byId("find-words").value.trim();
  const { results, text, toast } = await act("find", { chat: state.chat.key, words });
  if (number !== asked) return;
  showNotice(toast);
  byId("found").replaceChildren(...(results ?? []).map(entry));
  byId("find-said").textContent = results?.length ? word("results", results.length) : text ?? "";
}

function entry(result) {
  const take = () => {
    choose(result);
    close();
  };
  return make("li", {}, make("button", { type: "button", class: "quiet", "data-testid": "found", on: { click: take } },
    make("strong", {}, result.title), make("span", {}, result.text)));
}

function choose(result) {
  chosen = result;
  const words = result && make("span", {}, word("inserted", result.title));
  const remove = result && button("✕", () => choose(null), { class: "quiet", "aria-label": word("removeInserted") });
  byId("inserted").replaceChildren(...(result ? [words, remove] : []));
  byId("inserted").hidden = !result;
}
