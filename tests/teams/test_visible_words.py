"""Test that exactly the words that people see in a message are read, however Teams nests them."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from random import Random

import pytest

from bot.teams.message_html import read_html
from bot.teams.message_text import read_message
from tests.sizes import SIZE
from tests.teams.activities import BOT_ID, mention, span, written

INLINE = ("b", "strong", "i", "em", "u", "mark", "span", "font", "sub", "sup", "code", "small", "q", "okänd")
BLOCKS = ("p", "div", "h1", "h2", "h3", "pre", "section", "codeblock", "details", "figure", "x-new")
UNSEEN = ("script", "style", "title", "template")
STRUCK = ("s", "strike", "del")
ATTRIBUTES = ("", ' style="color:red"', ' class="x"', ' itemprop="copy-paste-block"', ' dir="auto"')
BOT = mention("Bevaka")


@dataclass
class Document:
    """Invented HTML, and the words to be read from it, in order."""

    chance: Random
    words: list[str] = field(default_factory=list)
    quoted: list[str] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)
    count: int = 0

    def word(self, seen: list[str]) -> str:
        self.count += 1
        made = self.chance.choice(("ord", "Å", "fråga", "x&amp;y", "1.", "é", "<")) + f"w{self.count}"
        seen.append(made.replace("&amp;", "&"))
        return made.replace("<", "&lt;")

    def text(self, seen: list[str]) -> str:
        space = self.chance.choice((" ", "\n", "&nbsp;", "\t "))
        return space + space.join(self.word(seen) for _ in range(self.chance.randint(1, 3))) + space

    def content(self, depth: int, seen: list[str]) -> str:
        return "".join(self.element(depth, seen) for _ in range(self.chance.randint(1, 3)))

    def element(self, depth: int, seen: list[str]) -> str:
        if depth == 0 or self.chance.random() < 0.3:
            return self.text(seen)
        makers = (self.inline, self.block, self.listed, self.table, self.leaf, self.link, self.left_out)
        return self.chance.choice(makers)(depth - 1, seen)

    def inline(self, depth: int, seen: list[str]) -> str:
        tag = self.chance.choice(INLINE)
        return f"<{tag}{self.chance.choice(ATTRIBUTES)}>{self.content(depth, seen)}</{tag}>"

    def block(self, depth: int, seen: list[str]) -> str:
        tag = self.chance.choice(BLOCKS)
        return f"<{tag}{self.chance.choice(ATTRIBUTES)}>{self.content(depth, seen)}</{tag}>"

    def listed(self, depth: int, seen: list[str]) -> str:
        tag = self.chance.choice(("ol", "ul"))
        items = (f"<li>{self.content(depth, seen)}</li>" for _ in range(self.chance.randint(1, 3)))
        return f"<{tag}>{''.join(items)}</{tag}>"

    def table(self, depth: int, seen: list[str]) -> str:
        rows = (
            "<tr>" + "".join(f"<td>{self.content(depth, seen)}</td>" for _ in range(2)) + "</tr>"
            for _ in range(self.chance.randint(1, 2))
        )
        return f"<table><tbody>{''.join(rows)}</tbody></table>"

    def leaf(self, depth: int, seen: list[str]) -> str:  # noqa: ARG002 - as the others
        return self.chance.choice(
            (
                lambda: "<br>",
                lambda: "<hr/>",
                lambda: f'<emoji alt="{self.word(seen)}" title="x"></emoji>',
                lambda: f' <customemoji alt="{self.word(seen)}"></customemoji> ',
                lambda: f'<img alt="{self.word(seen)}" src="x">',
                lambda: f"<!-- {self.word(self.hidden)} -->",
                lambda: '<attachment id="7"></attachment>',
                lambda: "<p>&nbsp;</p>",
            )
        )()

    def link(self, depth: int, seen: list[str]) -> str:  # noqa: ARG002 - as the others
        inner = self.text(seen) if self.chance.random() < 0.7 else f"<b>{self.text(seen)}</b>"
        target = f"https://kommun.example/w{self.count}"
        seen.append(f"({target})")
        return f'<a href="{target}">{inner}</a>'

    def left_out(self, depth: int, seen: list[str]) -> str:  # noqa: ARG002 - as the others
        if self.chance.random() < 0.5:
            tag = self.chance.choice(UNSEEN)
            return f"<{tag}>{self.word(self.hidden).replace('<', '')}</{tag}>"
        tag = self.chance.choice(STRUCK)
        return f"<{tag}>{self.content(min(depth, 1), self.hidden)}</{tag}>"

    def quote(self, number: int) -> str:
        return (
            f'<blockquote itemtype="http://schema.skype.com/Reply" itemid="{number}">'
            f'<strong itemprop="mri">Ann</strong><p itemprop="preview">{self.content(2, self.quoted)}</p>'
            "</blockquote>"
        )

    def made(self) -> str:
        parts = [self.content(self.chance.randint(0, 4), self.words)]
        if self.chance.random() < 0.3:
            parts.insert(self.chance.randint(0, 1), self.quote(17))
        if self.chance.random() < 0.3:
            parts.insert(0, span(0, "Bevaka"))
        return "".join(parts)


def documents(number: int) -> Iterator[tuple[int, Document, str]]:
    for seed in range(number):
        document = Document(Random(seed))  # noqa: S311 - nothing secret
        html = document.made()
        if len(html) < 40_000:
            yield seed, document, html


def is_in_order(words: list[str], text: str) -> bool:
    """Return whether all these words occur in a text in this order."""
    at = 0
    for word in words:
        found = text.find(word, at)
        if found < 0:
            return False
        at = found + len(word)
    return True


@pytest.mark.proof
def test_every_visible_word_of_a_message_is_read() -> None:
    made = 0
    for seed, document, html in documents(SIZE.documents):
        read = read_message(written("ur texten", html=html, mentions=[BOT]), bot_id=BOT_ID)
        text = "\n".join(read.lines)
        quoted = "\n".join(line for quote in read.quotes for line in quote.lines)
        assert is_in_order(document.words, text), (seed, html, text)
        assert is_in_order(document.quoted, quoted), (seed, html, quoted)
        assert not [word for word in document.hidden if word in text.split()], (seed, html, text)
        made += 1
    assert made > 0.9 * SIZE.documents


@pytest.mark.proof
def test_html_that_is_cut_anywhere_is_read_without_failing() -> None:
    for seed, _, html in documents(SIZE.documents // 10):
        chance = Random(seed)  # noqa: S311 - as above
        at = chance.randrange(len(html) + 1)
        read_html(html[:at], ())
        read_html(html[at:], ())
