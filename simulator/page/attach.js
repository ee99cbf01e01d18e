// Files that people send to the bot: chosen beside the box, and sent at once with what is written there.

import { act } from "./api.js";
import { byId } from "./dom.js";
import { state } from "./state.js";
import { showNotice } from "./toast.js";

// `takeText` gives back what is written in the box, and empties it.
export function setUpAttach(takeText) {
  const chooser = byId("file-input");
  byId("attach").addEventListener("click", () => chooser.click());
  chooser.addEventListener("change", async () => {
    const files = await Promise.all([...chooser.files].map(packed));
    chooser.value = "";
    if (!files.length) return;
    showNotice((await act("send-file", { chat: state.chat.key, text: takeText(), files })).toast);
  });
}

export function drawAttach() {
  byId("attach").hidden = state.chat.kind !== "personal" || !state.person.installed;
}

function packed(file) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve({ name: file.name, content: reader.result.slice(reader.result.indexOf(",") + 1) });
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(file);
  });
}
