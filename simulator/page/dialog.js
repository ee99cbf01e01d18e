// A dialog of the bot's, beside the message that it is about.

import { act } from "./api.js";
import { drawCard } from "./card.js";
import { byId } from "./dom.js";
import { state } from "./state.js";
import { showNotice, toastElement } from "./toast.js";

let beside = null;

export function setUpDialog() {
  byId("dialog-close").addEventListener("click", () => byId("dialog").close());
  byId("dialog").addEventListener("close", () => {
    byId("dialog-body").replaceChildren();
    beside?.opener.focus();
    beside = null;
  });
}

export async function openDialog(message, opener) {
  const answer = await act("open-dialog", { chat: state.chat.key, message });
  beside = { message, opener, chat: state.chat.key };
  show(answer);
}

function show({ dialog, toast }) {
  if (!dialog && !byId("dialog").open) {
    showNotice(toast);
    return;
  }
  if (dialog) {
    byId("dialog-title").textContent = dialog.title;
    byId("dialog-body").replaceChildren(drawCard(dialog.card, { chat: state.chat, submit: send, openUrl }));
  }
  byId("dialog-notice").replaceChildren(...(toast ? [toastElement(toast)] : []));
  if (!byId("dialog").open) byId("dialog").showModal();
  (byId("dialog-body").querySelector("textarea, input, select, button") ?? byId("dialog-close")).focus();
}

async function send(data) {
  const body = byId("dialog-body");
  if (body.hasAttribute("aria-busy")) return;
  body.setAttribute("aria-busy", "true");
  const answer = await act("send-dialog", { chat: beside.chat, message: beside.message, data });
  body.removeAttribute("aria-busy");
  show(answer);
}

const openUrl = (link) => byId("dialog-notice").replaceChildren(toastElement({ link }));
