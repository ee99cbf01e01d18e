// One sentence for the person of the moment, beside what it is about.

import { button, byId, make } from "./dom.js";
import { toastText, word } from "./words.js";

export function toastElement(toast) {
  const said = toast.link
    ? make("span", {}, `${word("leadsTo")} `, make("a", { href: toast.link, target: "_blank", rel: "noreferrer noopener" }, toast.link))
    : make("span", {}, toastText(toast));
  const element = make("div", { class: "toast", role: "alert", "data-testid": "toast" }, said);
  element.append(button("✕", () => element.remove(), { class: "quiet", "aria-label": word("close") }));
  return element;
}

export function showNotice(toast) {
  byId("notice").replaceChildren(...(toast ? [toastElement(toast)] : []));
}
