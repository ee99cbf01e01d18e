// Speaks with Teams around the page: who is there, which colours, which page a link leads to.
// Without Teams, or without this file, a page that is open works as it is.

const { app, authentication, pages } = window.microsoftTeams;
const root = document.documentElement;
const SIGN_IN = "/pages/sign-in";
const START = "/pages/";
const PATIENCE_MS = 10_000;

start();

async function start() {
  const signIn = document.getElementById("sign-in");
  show("no-script", false);
  show("waiting", Boolean(signIn));
  const context = await ask();
  if (!context) {
    show("waiting", false);
    show("outside", true);
    return;
  }
  useTheme(context.app.theme);
  app.registerOnThemeChangeHandler(changeTheme);
  if (signIn) await send(signIn, context);
  else if (isSomebodyElse(context)) location.replace(`${SIGN_IN}?${new URLSearchParams({ next: location.pathname + location.search })}`);
  else if (linked(context)) location.replace(linked(context));
  else configure(context);
  app.notifySuccess();
}

// Return what Teams says about this page, nothing where Teams is not there.
async function ask() {
  // The library knows Teams' own hosts. The bot says whether this machine may play Teams, and lets no other page frame it.
  const hosts = root.dataset.local ? [...(location.ancestorOrigins ?? [])] : [];
  const late = new Promise((_, reject) => setTimeout(() => reject(new Error("no host")), PATIENCE_MS));
  try {
    await Promise.race([app.initialize(hosts), late]);
    return await Promise.race([app.getContext(), late]);
  } catch {
    return null;
  }
}

function show(id, visible) {
  const element = document.getElementById(id);
  if (element) element.hidden = !visible;
}

function useTheme(theme) {
  root.dataset.theme = theme;
}

// The next page has the new colours from the beginning.
function changeTheme(theme) {
  useTheme(theme);
  const address = new URL(location.href);
  address.searchParams.set("theme", theme);
  if (root.dataset.person) fetch(address, { method: "HEAD" }).catch(() => {});
}

// Whoever changes accounts in Teams must not go on as the person before.
function isSomebodyElse(context) {
  const { person } = root.dataset;
  return Boolean(person && context.user?.id && person !== context.user.id.toLowerCase());
}

// The page that a link into the tab names. Teams names it to every page of the frame, but only the first is what was opened.
function linked(context) {
  const isFirst = !document.referrer.startsWith(location.origin);
  return isFirst && context.page.subPageId ? START + context.page.subPageId : null;
}

// Hand the token to the bot, with the page that is wanted.
async function send(form, context) {
  try {
    form.elements.token.value = await authentication.getAuthToken();
  } catch (fault) {
    show("waiting", false);
    show("failed", true);
    document.getElementById("reason").textContent = String(fault?.message ?? fault).slice(0, 200);
    return;
  }
  form.elements.next.value = linked(context) ?? form.elements.next.value;
  form.elements.locale.value = context.app.locale;
  form.elements.theme.value = context.app.theme;
  form.submit();
}

// The page that Teams shows while a tab is added: which council it is for.
function configure(context) {
  const form = document.getElementById("configure");
  if (!form) return;
  const chat = context.chat?.id ?? context.channel?.id;
  const address = new URL(location.href);
  if (chat && !address.searchParams.has("chat")) {
    address.searchParams.set("chat", chat);
    location.replace(address);
    return;
  }
  const choose = () => form.querySelector("input:checked");
  form.addEventListener("change", () => pages.config.setValidityState(Boolean(choose())));
  pages.config.registerOnSaveHandler(async (event) => {
    const chosen = choose();
    // The tab names its chat, in which guests may read. What is in braces Teams fills in each time.
    const inChat = chat ? `chat=${encodeURIComponent(chat)}&` : "";
    await pages.config.setConfig({
      entityId: chosen.dataset.entity,
      contentUrl: `${location.origin}${chosen.value}?${inChat}locale={app.locale}&theme={app.theme}`,
      websiteUrl: `${location.origin}${chosen.value}`,
      suggestedDisplayName: form.dataset.name,
    });
    event.notifySuccess();
  });
  pages.config.setValidityState(Boolean(choose()));
}
