// The page's own words, in both languages. What the bot says comes from the bot.

const WORDS = {
  sv: {
    product: "Teams-simulator", skip: "Hoppa till meddelanderutan", language: "Språk", youAre: "Du är",
    chats: "Chattar", messages: "Meddelanden", write: "Skriv ett meddelande", send: "Skicka",
    sample: "Exempelmöte", sampleProgress: "Hur långt mötet har kommit", play: "Spela upp ett möte",
    next: "Nästa rad", playAll: "Spela allt", pause: "Pausa", over: "Mötet är slut",
    line: (at, all) => `Rad ${at} av ${all}`, sampleIntro: "En kväll med trygghetsrådet i Björkvik.",
    sampleOver: "Nu är det din tur att skriva.",
    light: "Ljust tema", dark: "Mörkt tema", mentionWhom: "Vem vill du nämna?", bot: "Bot",
    hint: (bot) => `Skriv @ för att nämna någon. Boten ser bara meddelanden som börjar med @${bot}.`,
    hintWithoutBot: (bot) => `${bot} är inte med i den här chatten. Lägg till appen där uppe.`,
    hintPersonal: "Här läser boten allt du skriver. Skift + Enter ger ny rad.",
    unread: (count) => `${count} olästa`, edited: "Redigerat", deleted: "Meddelandet har tagits bort",
    onlyYou: "Bara du ser det här", edit: "Redigera", remove: "Ta bort", cancel: "Avbryt",
    editing: "Du redigerar ett meddelande", participants: (count) => `${count} deltagare`,
    ongoing: (count) => `Mötet pågår, ${count} är med`, join: "Gå med i mötet", leave: "Lämna mötet", notStarted: "Mötet har inte börjat", start: "Starta mötet", end: "Avsluta mötet",
    addApp: (bot) => `Lägg till ${bot}`, removeApp: (bot) => `Ta bort ${bot}`,
    notInstalled: (bot) => `Du har inte installerat ${bot}. Boten kan inte skriva till dig.`,
    install: (bot) => `Installera ${bot}`, uninstall: (bot) => `Avinstallera ${bot}`, personalWith: "Din personliga chatt med boten",
    group: "Gruppchatt", meeting: "Möteschatt", empty: "Inga meddelanden än.", close: "Stäng",
    acceptFile: "Spara filen", declineFile: "Nej tack", offersFile: (name) => `Boten vill ge dig filen ${name}.`,
    consents: { accept: "Du tog emot filen.", decline: "Du tackade nej." }, attach: "Bifoga filer", file: (name) => `Fil: ${name}`,
    more: "Fler alternativ", take: "Ta med som fråga", find: "Sök fråga", findWords: "Sök en fråga på ord eller nummer",
    results: (count) => (count === 1 ? "1 träff" : `${count} träffar`), inserted: (title) => `Följer med meddelandet: ${title}`, removeInserted: "Ta bort kortet",
    leadsTo: "Länken leder ut från simulatorn:", newFrom: (name, text) => `${name}: ${text}`, card: "kort",
    updated: (name) => `${name} har uppdaterat ett kort`, guest: "Gäst", anonymous: "Utan konto",
    toasts: {
      failed: (toast) => `Något gick fel. Försök igen. (${toast.status})`, unreachable: () => "Boten svarar inte.",
      "not-installed": () => "Installera appen först.", "guests-cannot-add": () => "Gäster kan inte lägga till appar.",
      "no-card": (toast) => `Rad ${toast.line}: kortet som skulle tryckas på kom aldrig.`, said: (toast) => toast.text,
    },
  },
  en: {
    product: "Teams simulator", skip: "Skip to the message box", language: "Language", youAre: "You are",
    chats: "Chats", messages: "Messages", write: "Type a message", send: "Send",
    sample: "Sample meeting", sampleProgress: "How far the meeting has come", play: "Play a meeting",
    next: "Next line", playAll: "Play all", pause: "Pause", over: "The meeting is over",
    line: (at, all) => `Line ${at} of ${all}`, sampleIntro: "An evening with the safety council of Björkvik.",
    sampleOver: "Now it is your turn to write.",
    light: "Light theme", dark: "Dark theme", mentionWhom: "Whom do you want to mention?", bot: "Bot",
    hint: (bot) => `Type @ to mention somebody. The bot only sees messages that begin with @${bot}.`,
    hintWithoutBot: (bot) => `${bot} is not in this chat. Add the app up there.`,
    hintPersonal: "Here the bot reads everything you write. Shift + Enter makes a new line.",
    unread: (count) => `${count} unread`, edited: "Edited", deleted: "This message has been deleted",
    onlyYou: "Only you can see this", edit: "Edit", remove: "Delete", cancel: "Cancel",
    editing: "You are editing a message", participants: (count) => `${count} participants`,
    ongoing: (count) => `Meeting in progress, ${count} in it`, join: "Join the meeting", leave: "Leave the meeting", notStarted: "The meeting has not begun", start: "Start the meeting", end: "End the meeting",
    addApp: (bot) => `Add ${bot}`, removeApp: (bot) => `Remove ${bot}`,
    notInstalled: (bot) => `You have not installed ${bot}. The bot cannot write to you.`,
    install: (bot) => `Install ${bot}`, uninstall: (bot) => `Uninstall ${bot}`, personalWith: "Your personal chat with the bot",
    group: "Group chat", meeting: "Meeting chat", empty: "No messages yet.", close: "Close",
    acceptFile: "Save the file", declineFile: "No, thank you", offersFile: (name) => `The bot wants to give you the file ${name}.`,
    consents: { accept: "You accepted the file.", decline: "You declined the file." }, attach: "Attach files", file: (name) => `File: ${name}`,
    more: "More options", take: "Log as a question", find: "Find a question", findWords: "Find a question by words or number",
    results: (count) => (count === 1 ? "1 result" : `${count} results`), inserted: (title) => `Attached to the message: ${title}`, removeInserted: "Remove the card",
    leadsTo: "The link leads out of the simulator:", newFrom: (name, text) => `${name}: ${text}`, card: "card",
    updated: (name) => `${name} has updated a card`, guest: "Guest", anonymous: "No account",
    toasts: {
      failed: (toast) => `Something went wrong. Please try again. (${toast.status})`, unreachable: () => "The bot does not answer.",
      "not-installed": () => "Install the app first.", "guests-cannot-add": () => "Guests cannot add apps.",
      "no-card": (toast) => `Line ${toast.line}: the card to press never came.`, said: (toast) => toast.text,
    },
  },
};

let language = "sv";

export function setLanguage(chosen) {
  language = chosen;
  document.documentElement.lang = chosen;
  for (const element of document.querySelectorAll("[data-word]")) element.textContent = word(element.dataset.word);
  for (const element of document.querySelectorAll("[data-word-label]")) {
    element.setAttribute("aria-label", word(element.dataset.wordLabel));
  }
  for (const element of document.querySelectorAll("[data-word-placeholder]")) {
    element.placeholder = word(element.dataset.wordPlaceholder);
  }
}

export function word(key, ...values) {
  const found = WORDS[language][key];
  return typeof found === "function" ? found(...values) : found;
}

export function toastText(toast) {
  return WORDS[language].toasts[toast.kind](toast);
}

export function locale() {
  return { sv: "sv-SE", en: "en-GB" }[language];
}
