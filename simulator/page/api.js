// What the page asks its server.

import { state } from "./state.js";

async function get(path) {
  const answer = await fetch(path);
  if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
  return answer.json();
}

export const fetchPeople = () => get("/page/people");
export const fetchChats = (person) => get(`/page/chats?person=${encodeURIComponent(person)}`);
export const fetchMessages = (chat, person) =>
  get(`/page/chats/${encodeURIComponent(chat)}?person=${encodeURIComponent(person)}`);

// Do something as the person of the moment; the answer may hold a toast.
export async function act(name, order = {}) {
  const answer = await fetch(`/page/do/${name}`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ person: state.person.key, ...order }),
  });
  return answer.ok ? answer.json() : { toast: { kind: "failed", status: answer.status } };
}

export function listen(hear) {
  const stream = new EventSource("/page/events");
  stream.onmessage = (event) => hear(JSON.parse(event.data));
  stream.onopen = () => hear({ what: "connected" });
}
