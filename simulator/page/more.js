// What can be done with any message: the menu behind the three dots.

import { openDialog } from "./dialog.js";
import { button, make } from "./dom.js";
import { word } from "./words.js";

export function moreMenu(message) {
  const opener = make("summary", { "aria-label": word("more"), title: word("more"), "data-testid": "more" }, "…");
  const menu = make("details", { class: "more", on: { keydown: closeOnEscape } }, opener,
    button(word("take"), () => {
      menu.open = false;
      openDialog(message.id, opener);
    }, { "data-testid": "take" }));
  menu.addEventListener("focusout", (event) => {
    if (!menu.contains(event.relatedTarget)) menu.open = false;
  });
  return menu;
}

function closeOnEscape(event) {
  if (event.key !== "Escape") return;
  event.currentTarget.open = false;
  event.currentTarget.firstElementChild.focus();
}
