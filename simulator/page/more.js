// What can be done with any message: the menu behind the three dots.

import { openDialog } from "./dialog.js";
import { byId, button, make } from "./dom.js";
import { state } from "./state.js";
import { word } from "./words.js";

// `own` holds what only the author can do.
export function moreMenu(message, { reply, forward, own }) {
  const opener = make("summary", { "aria-label": word("more"), title: word("more"), "data-testid": "more" }, "⋯");
  const entries = [
    state.person.entraId && ["take", word("take"), () => openDialog(message.id, opener)],
    ["reply", word("reply"), reply],
    ["forward", word("forward"), forward],
    ...own,
  ];
  const menu = make("details", { class: "more" }, opener,
    make("div", { class: "menu" }, ...entries.filter(Boolean).map(([name, label, choose]) => button(label, () => {
      menu.open = false;
      choose();
    }, { class: "quiet", "data-testid": name }))));
  closing(menu);
  return menu;
}

// A menu closes on Escape, and when the focus leaves it. It opens where there is room for it.
export function closing(menu) {
  menu.addEventListener("toggle", () => {
    const [below, list] = [menu.getBoundingClientRect(), byId("messages").getBoundingClientRect()];
    const height = menu.querySelector(".menu").offsetHeight;
    menu.classList.toggle("up", below.bottom + height > list.bottom && below.top - height > list.top);
  });
  menu.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });
  menu.addEventListener("focusout", (event) => {
    if (!menu.contains(event.relatedTarget)) menu.open = false;
  });
}
