// What Teams answers the page in a tab: the host's side of the messages of @microsoft/teams-js.

import { act } from "./api.js";

const SDK = "2.0.1";
const RUNTIME = { apiVersion: 4, isLegacyTeams: false, supports: { app: {}, pages: { config: {}, tabs: {} } } };

// `frame` shows a page of `origin`; `told` gets the theme, validity and result of its configuration.
export class Host {
  constructor(frame, { origin, chat, context, told }) {
    Object.assign(this, { frame, origin, chat, context, told, settings: null });
    this.hear = (event) => this.receive(event);
    window.addEventListener("message", this.hear);
  }

  close() {
    window.removeEventListener("message", this.hear);
  }

  // Events that Teams sends by itself.
  send(name, ...args) {
    this.post({ func: name, args });
  }

  changeTheme(theme) {
    this.context.theme = theme;
    this.send("themeChange", theme);
  }

  save() {
    this.send("settings.save", {});
  }

  post(message) {
    this.frame.contentWindow?.postMessage(message, this.origin);
  }

  async receive({ source, origin, data }) {
    if (source !== this.frame.contentWindow || origin !== this.origin || typeof data?.func !== "string") return;
    const answer = ANSWERS[data.func];
    if (!answer) return;
    const args = await answer(this, ...(data.args ?? []));
    if (args) this.post({ id: data.id, uuidAsString: data.uuidAsString, args });
  }
}

const ANSWERS = {
  initialize: (host) => [host.context.frameContext, "web", JSON.stringify(RUNTIME), SDK],
  getContext: (host) => [host.context],
  "authentication.getAuthToken": async () => {
    const { token } = await act("tab-token");
    return token ? [true, token] : [false, "resourceDisabled"];
  },
  executeDeepLink: (host, link) => {
    host.told.link(link);
    return [true];
  },
  "settings.setValidityState": (host, isValid) => host.told.validity(isValid),
  "settings.setSettings": (host, settings) => {
    host.settings = settings;
    return [true];
  },
  "settings.save.success": async (host) => {
    await act("tab-configure", { chat: host.chat, settings: host.settings });
    host.told.saved();
  },
  "settings.save.failure": (host) => host.told.validity(false),
  "appInitialization.success": () => [],
  "appInitialization.failure": (host, reason, message) => console.error(`tab: ${reason} ${message}`),
};
