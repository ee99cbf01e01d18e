// People's words and the bot's Markdown, as elements.

import { make } from "./dom.js";

const inCards = window.markdownit({ html: false, linkify: false, breaks: false });
inCards.disable(["image", "table", "heading", "lheading", "code", "fence", "hr", "blockquote", "backticks", "html_block"]);
const inMessages = window.markdownit({ html: false, linkify: false, breaks: true }).disable(["image", "html_block"]);

// What a person wrote: plain text with mentions, in the shape that they chose.
export function written(parts, shape) {
  if (shape === "bullets" || shape === "numbers") return listed(parts, shape === "bullets" ? "ul" : "ol");
  const words = shape === "marked" ? marked : (text) => [text];
  return make("p", { class: "words" }, ...drawn(parts, words));
}

const drawn = (parts, words = (text) => [text]) =>
  parts.flatMap((part) => ("mention" in part ? [make("span", { class: "mention" }, part.mention)] : words(part.text)));

function listed(parts, tag) {
  const lines = [[]];
  for (const part of parts) {
    const [first, ...others] = "mention" in part ? [part] : part.text.split("\n").map((text) => ({ text }));
    lines.at(-1).push(first);
    lines.push(...others.map((one) => [one]));
  }
  const [first, ...others] = lines;
  const items = (others.length ? others : [first]).map((line) => make("li", {}, ...drawn(line)));
  return make("div", { class: "words" }, others.length ? make("p", {}, ...drawn(first)) : null, make(tag, {}, ...items));
}

// A link is shown and not followed: it may lead anywhere.
function marked(text) {
  return text.split(/(\[[^\]]+\]\(https?:[^)\s]+\)|~~.+?~~)/).map((piece) => {
    const link = /^\[([^\]]+)\]\(([^)]+)\)$/.exec(piece);
    if (link) return make("span", { class: "link", title: link[2] }, link[1]);
    return piece.startsWith("~~") && piece.length > 4 ? make("s", {}, piece.slice(2, -2)) : piece;
  });
}

// What the bot wrote in a message.
export function botText(message) {
  if (message.format !== "markdown" && message.format !== "xml") return written([{ text: message.text }]);
  const text = make("div", { class: "words" });
  text.innerHTML = withMentions(message.text, message.mentions, (marked) => inMessages.render(marked));
  guardLinks(text);
  return text;
}

// The words of a message without mark-up, in one line.
export function plainWords(message) {
  const said = message.parts.map((part) => part.mention ?? part.text).join("") || message.text.replace(/<[^>]*>/g, "");
  return said.replace(/\s+/g, " ").trim().slice(0, 80);
}

// What stands in a TextBlock or a fact of a card.
export function cardMarkdown(text, mentions) {
  return withMentions(text, mentions, (marked) => inCards.render(marked));
}

export function guardLinks(element) {
  for (const link of element.querySelectorAll("a")) {
    link.target = "_blank";
    link.rel = "noreferrer noopener";
  }
}

// Mentions pass through Markdown as private characters, so that nothing but the listed ones becomes a mention.
function withMentions(text, mentions, render) {
  let marked = text;
  mentions.forEach((mention, index) => {
    marked = marked.replaceAll(mention, `\uE000${index}\uE001`);
  });
  return render(marked).replace(/\uE000(\d+)\uE001/g, (_, index) => {
    const name = mentions[Number(index)]?.replace(/<\/?at[^>]*>/g, "") ?? "";
    return make("span", { class: "mention" }, name).outerHTML;
  });
}
