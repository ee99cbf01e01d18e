// Small ways to make elements.

export function make(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === undefined || value === null || value === false) continue;
    if (name === "class") element.className = value;
    else if (name === "on") for (const [event, handler] of Object.entries(value)) element.addEventListener(event, handler);
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

export const byId = (id) => document.getElementById(id);

// On a phone the chats and settings are a sheet, which goes away when something is chosen.
export function closeSheet() {
  if (byId("sheet").matches(":popover-open")) byId("sheet").hidePopover();
}

export function button(label, onClick, properties = {}) {
  return make("button", { type: "button", on: { click: onClick }, ...properties }, label);
}

const HUES = 8;

export function avatar(person, { small = false } = {}) {
  const initials = person.name.split(/\s+/).map((part) => part[0]).slice(0, 2).join("").toUpperCase();
  const hue = [...person.name].reduce((sum, letter) => sum + letter.codePointAt(0), 0) % HUES;
  const isBot = person.key === "bot";
  const kind = isBot ? "bot" : `hue-${hue}`;
  return make("span", { class: `avatar ${kind}${small ? " small" : ""}`, "aria-hidden": "true" }, isBot ? "B" : initials);
}

export function clock(moment) {
  return new Intl.DateTimeFormat("sv-SE", { hour: "2-digit", minute: "2-digit" }).format(new Date(moment));
}
