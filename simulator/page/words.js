// The page's own words, in both languages. What the bot says comes from the bot.

const WORDS = {
  sv: {
    product: "Teams-simulator", mail: "Mejl", skip: "Hoppa till meddelanderutan", language: "Språk", youAre: "Du är",
    chats: "Chattar", messages: "Meddelanden", write: "Skriv ett meddelande", send: "Skicka",
    sample: "Exempelmöte", sampleProgress: "Hur långt mötet har kommit", play: "Spela upp ett möte", playOn: "Spela mötet vidare",
    next: "Nästa rad", playAll: "Spela allt", pause: "Pausa",
    line: (at, all) => `Rad ${at} av ${all}`, playAgain: "Spela igen", sampleIntro: "En kväll med trygghetsrådet i Björkvik.",
    sampleOver: "Mötet är slut. Skriv själv, eller spela igen med ett nytt råd i en ny chatt.",
    light: "Ljust tema", dark: "Mörkt tema", contrast: "Hög kontrast", mentionWhom: "Vem vill du nämna?", bot: "Bot",
    hint: (bot) => `Skriv @ för att nämna någon. Boten ser bara meddelanden som börjar med @${bot}.`,
    hintShort: (bot) => `Boten ser det som börjar med @${bot}.`,
    hintWithoutBot: "Det som skrivs här når inte boten.",
    hintPersonal: "Här läser boten allt du skriver.", hintKeys: "Skift + Enter ger ny rad.",
    unread: (count) => `${count} olästa`, edited: "Redigerat", deleted: "Meddelandet har tagits bort",
    refuseTargeted: "Chatten vägrar det som bara en ska se", takeTargeted: "Chatten tar emot det som bara en ska se",
    passDay: "Ett dygn går: det som bara en ser försvinner",
    onlyYou: "Bara du kan se det här meddelandet", onlyYouAndBot: (bot) => `Bara du och ${bot} ser detta`,
    seenByAll: (count) => `syns för alla ${count} i chatten`, seenByYou: (bot) => `Bara du och ${bot} ser den här chatten`,
    writeAs: (name) => `Skriv som ${name}`, edit: "Redigera", remove: "Ta bort", cancel: "Avbryt",
    editing: "Du redigerar ett meddelande", participants: (count) => `${count} deltagare`,
    ongoing: (count) => `Mötet pågår, ${count} är med`, join: "Gå med i mötet", leave: "Lämna mötet", notStarted: "Mötet har inte börjat", isOver: "Mötet är slut", startAgain: "Starta mötet igen", overBar: "Mötet är slut. Det går att skriva här som förut.", start: "Starta mötet", end: "Avsluta mötet",
    addApp: (bot) => `Lägg till ${bot}`, removeApp: (bot) => `Ta bort ${bot}`,
    notAdded: (bot) => `${bot} är inte med i den här chatten.`, headMenu: "Möte och app", sheet: "Chattar och inställningar",
    newer: (count) => (count === 1 ? "1 nytt meddelande" : `${count} nya meddelanden`),
    notInstalled: (bot) => `Du har inte installerat ${bot}. Boten kan inte skriva till dig.`,
    install: (bot) => `Installera ${bot}`, uninstall: (bot) => `Avinstallera ${bot}`, personalWith: "Din personliga chatt med boten",
    group: "Gruppchatt", meeting: "Möteschatt", empty: "Inga meddelanden än.", close: "Stäng",
    acceptFile: "Spara filen", declineFile: "Nej tack", offersFile: (name) => `Boten vill ge dig filen ${name}.`,
    consents: { accept: "Du tog emot filen.", decline: "Du tackade nej." }, attach: "Bifoga filer", file: (name) => `Fil: ${name}`,
    waysLabel: "Fler sätt att skriva", reply: "Svara", forward: "Vidarebefordra", forwardTo: "Vidarebefordra till", removeExtra: "Ta bort",
    replying: (name, text) => `Svar till ${name}: ${text}`, forwarding: (name, text) => `Vidarebefordrar från ${name}: ${text}`,
    ways: {
      targeted: "Bara till boten", bullets: "Som punktlista", numbers: "Som numrerad lista", marked: "Med länk eller överstruket",
      picture: "Bild", sound: "Röstmeddelande", video: "Film", file: "Fil", card: "Kort från en annan app", code: "Kodsnutt",
    },
    markedHow: "Skriv [ord](https://…) för en länk och ~~ord~~ för överstruket.",
    details: { picture: "Bildens beskrivning (valfri)", file: "Filens namn", card: "Kortets rubrik", code: "Kodens rad" },
    groups: { tag: "tagg", channel: "kanal", team: "team", everyone: "alla i chatten" }, titles: {},
    mentionGroup: (name, what) => `Nämn @${name} (${what})`,
    extras: {
      quote: (name) => `Svar till ${name}`, forward: (name) => `Vidarebefordrat från ${name}`, picture: "Bild", sound: "Röstmeddelande",
      video: "Film", file: "Fil", code: "Kodsnutt",
    },
    more: "Fler alternativ", take: "Ta med som fråga", find: "Sök fråga", findWords: "Sök en fråga på ord eller nummer",
    results: (count) => (count === 1 ? "1 träff" : `${count} träffar`), inserted: (title) => `Följer med meddelandet: ${title}`, removeInserted: "Ta bort kortet",
    tabs: "Flikar", chatTab: "Chatt", overviewTab: "Översikt", panelTab: "Sidopanel", appTab: "Appens flik", saveTab: "Spara fliken",
    configureTab: (bot) => `Välj vad fliken ${bot} ska visa här. Den läggs till för alla i chatten.`,
    leadsTo: "Länken leder ut från simulatorn:", newFrom: (name, text) => `${name}: ${text}`, card: "kort",
    updated: (name) => `${name} har uppdaterat ett kort`, guest: "Gäst", anonymous: "Utan konto",
    toasts: {
      failed: (toast) => `Något gick fel. Försök igen. (${toast.status})`, unreachable: () => "Boten svarar inte.",
      "not-installed": () => "Installera appen först.", "guests-cannot-add": () => "Gäster kan inte lägga till appar.",
      "no-card": (toast) => `Rad ${toast.line}: kortet som skulle tryckas på kom aldrig.`, said: (toast) => toast.text,
    },
  },
  en: {
    product: "Teams simulator", mail: "E-mail", skip: "Skip to the message box", language: "Language", youAre: "You are",
    chats: "Chats", messages: "Messages", write: "Type a message", send: "Send",
    sample: "Sample meeting", sampleProgress: "How far the meeting has come", play: "Play a meeting", playOn: "Play on",
    next: "Next line", playAll: "Play all", pause: "Pause",
    line: (at, all) => `Line ${at} of ${all}`, playAgain: "Play again", sampleIntro: "An evening with the safety council of Björkvik.",
    sampleOver: "The meeting is over. Write yourself, or play again with a new council in a new chat.",
    light: "Light theme", dark: "Dark theme", contrast: "High contrast", mentionWhom: "Who do you want to mention?", bot: "Bot",
    hint: (bot) => `Type @ to mention somebody. The bot only sees messages that begin with @${bot}.`,
    hintShort: (bot) => `The bot sees what begins with @${bot}.`,
    hintWithoutBot: "What is written here does not reach the bot.",
    hintPersonal: "Here the bot reads everything you write.", hintKeys: "Shift + Enter makes a new line.",
    unread: (count) => `${count} unread`, edited: "Edited", deleted: "This message has been deleted",
    refuseTargeted: "The chat refuses what only one is to see", takeTargeted: "The chat takes what only one is to see",
    passDay: "A day passes: what only one sees disappears",
    onlyYou: "Only you can see this message", onlyYouAndBot: (bot) => `Only you and ${bot} can see this`,
    seenByAll: (count) => `seen by all ${count} in the chat`, seenByYou: (bot) => `Only you and ${bot} see this chat`,
    writeAs: (name) => `Write as ${name}`, edit: "Edit", remove: "Delete", cancel: "Cancel",
    editing: "You are editing a message", participants: (count) => `${count} participants`,
    ongoing: (count) => `Meeting in progress, ${count} in it`, join: "Join the meeting", leave: "Leave the meeting", notStarted: "The meeting has not begun", isOver: "The meeting is over", startAgain: "Start the meeting again", overBar: "The meeting is over. People can write here as before.", start: "Start the meeting", end: "End the meeting",
    addApp: (bot) => `Add ${bot}`, removeApp: (bot) => `Remove ${bot}`,
    notAdded: (bot) => `${bot} is not in this chat.`, headMenu: "Meeting and app", sheet: "Chats and settings",
    newer: (count) => (count === 1 ? "1 new message" : `${count} new messages`),
    notInstalled: (bot) => `You have not installed ${bot}. The bot cannot write to you.`,
    install: (bot) => `Install ${bot}`, uninstall: (bot) => `Uninstall ${bot}`, personalWith: "Your personal chat with the bot",
    group: "Group chat", meeting: "Meeting chat", empty: "No messages yet.", close: "Close",
    acceptFile: "Save the file", declineFile: "No, thank you", offersFile: (name) => `The bot wants to give you the file ${name}.`,
    consents: { accept: "You accepted the file.", decline: "You declined the file." }, attach: "Attach files", file: (name) => `File: ${name}`,
    waysLabel: "More ways to write", reply: "Reply", forward: "Forward", forwardTo: "Forward to", removeExtra: "Remove",
    replying: (name, text) => `Reply to ${name}: ${text}`, forwarding: (name, text) => `Forwarding from ${name}: ${text}`,
    ways: {
      targeted: "To the bot only", bullets: "As a bulleted list", numbers: "As a numbered list", marked: "With a link or crossed-out words",
      picture: "Picture", sound: "Voice message", video: "Video", file: "File", card: "Card from another app", code: "Code snippet",
    },
    markedHow: "Write [word](https://…) for a link and ~~word~~ for crossed-out words.",
    details: { picture: "Description of the picture (optional)", file: "Name of the file", card: "Heading of the card", code: "Line of code" },
    groups: { tag: "tag", channel: "channel", team: "team", everyone: "everybody in the chat" },
    titles: {
      karin: "Coordinator", johan: "Elected (S)", maria: "Elected (C)", amir: "Resident representative", boende: "No account",
      petra: "Head of streets", nils: "Head of social services", eva: "Deputy, streets", olof: "Head of culture and leisure",
    },
    mentionGroup: (name, what) => `Mention @${name} (${what})`,
    extras: {
      quote: (name) => `Reply to ${name}`, forward: (name) => `Forwarded from ${name}`, picture: "Picture", sound: "Voice message",
      video: "Video", file: "File", code: "Code snippet",
    },
    more: "More options", take: "Log as a question", find: "Find a question", findWords: "Find a question by words or number",
    results: (count) => (count === 1 ? "1 result" : `${count} results`), inserted: (title) => `Attached to the message: ${title}`, removeInserted: "Remove the card",
    tabs: "Tabs", chatTab: "Chat", overviewTab: "Overview", panelTab: "Side panel", appTab: "Tab of the app", saveTab: "Save the tab",
    configureTab: (bot) => `Choose what the tab ${bot} shows here. It is added for everybody in the chat.`,
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

export const titleOf = (person) => word("titles")[person.key] ?? person.title ?? word("groups")[person.key] ?? "";

export function toastText(toast) {
  return WORDS[language].toasts[toast.kind](toast);
}

export function locale() {
  return { sv: "sv-SE", en: "en-GB" }[language];
}
