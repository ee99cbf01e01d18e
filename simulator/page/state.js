// Who looks at what; the choices of looks outlive the page.

export const state = { people: [], groups: [], bot: null, person: null, chat: null, chats: [], following: false, inTab: "" };

export const onPhone = matchMedia("(max-width: 760px)");

export const personByKey = (key) => (key === state.bot.key ? state.bot : state.people.find((one) => one.key === key));

export function remember(name, value) {
  localStorage.setItem(`simulator-${name}`, value);
}

export function recall(name, otherwise) {
  return localStorage.getItem(`simulator-${name}`) ?? otherwise;
}
