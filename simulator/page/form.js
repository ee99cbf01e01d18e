// What somebody is filling in on a card, so that it outlives the card's being drawn again.

import { namedParts, tidyExpanded } from "./card.js";

const drawnCard = (message) => message.querySelector(".card .ac-adaptiveCard");
const fieldsOf = (drawn) => [...drawn.querySelectorAll("input, textarea, select")];
const namesOf = (parts) => parts.map((part) => part.id).join();

// The fields with what they hold, and which parts of the card are open; null where there is no card.
export function readForm(message) {
  const drawn = drawnCard(message);
  if (!drawn) return null;
  const [parts, fields] = [namedParts(drawn), fieldsOf(drawn)];
  return {
    names: namesOf(parts),
    shown: parts.map((part) => part.isVisible),
    values: fields.map((field) => ({ value: field.value, checked: field.checked })),
    focused: fields.indexOf(document.activeElement),
    caret: document.activeElement.selectionStart,
  };
}

// Put it back where the card has the same fields as before; true where the person goes on typing in one of them.
export function writeForm(message, { names, shown, values, focused, caret }) {
  const drawn = drawnCard(message);
  if (!drawn) return false;
  const [parts, fields] = [namedParts(drawn), fieldsOf(drawn)];
  if (namesOf(parts) !== names || fields.length !== values.length) return false;
  parts.forEach((part, index) => { part.isVisible = shown[index]; });
  tidyExpanded(drawn);
  fields.forEach((field, index) => Object.assign(field, values[index]));
  fields[focused]?.focus();
  if (typeof caret === "number") fields[focused]?.setSelectionRange(caret, caret);
  return focused >= 0;
}
