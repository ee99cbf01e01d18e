// People's words and the bot's Markdown, as elements.

import { make } from "./dom.js";

const inCards = window.markdownit({ html: false, linkify: false, breaks: false });
inCards.disable(["image", "table", "heading", "lheading", "code", "fence", "hr", "blockquote", "backticks", "html_block"]);
const inMessages = window.markdownit({ html: false, linkify: false, breaks: true }).disable(["image", "html_block"]);

// What a person wrote: plain text with mentions.
export function written(parts) {
  const text = make("p", { class: "words" });
  for (const part of parts) {
    text.append("mention" in part ? make("span", { class: "mention" }, part.mention) : part.text);
  }
  return text;
}

// What the bot wrote in a message.
export function botText(message) {
  if (message.format !== "markdown" && message.format !== "xml") return written([{ text: message.text }]);
  const text = make("div", { class: "words" });
  text.innerHTML = withMentions(message.text, message.mentions, (marked) => inMessages.render(marked));
  guardLinks(text);
  return text;
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
