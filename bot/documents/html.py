"""A document as one HTML file that reads well on a screen and is printed as the PDF."""

import base64
import hashlib
from collections.abc import Iterator
from datetime import UTC
from html import escape

from bot.documents.style import style_of
from domain.document import Block, Document, Facts, Heading, Listing, Paragraph, Run, Table


def html_of(document: Document) -> str:
    """Write it; the page loads nothing and runs nothing, and says so to the browser."""
    mark = [f'<p class="mark">{escape(document.mark)}</p>'] if document.mark else []
    body = (line for block in document.blocks for line in _block(block))
    language = f'<html lang="{escape(document.language)}">'
    ends = ("</main>", "</body>", "</html>", "")
    return "\n".join(["<!doctype html>", language, *_head(document), "<body>", "<main>", *mark, *body, *ends])


def _head(document: Document) -> Iterator[str]:
    style = style_of(document)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'"
    changed = document.changed.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    about = {
        "viewport": "width=device-width, initial-scale=1",
        "author": document.author,
        "description": document.subject,
        "generator": "Bevaka",
        "dcterms.created": changed,
        "dcterms.modified": changed,
    }
    yield from ("<head>", '<meta charset="utf-8">')
    yield f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
    yield f"<title>{escape(document.title)}</title>"
    yield from (f'<meta name="{name}" content="{escape(said)}">' for name, said in about.items())
    yield from (f"<style>{style}</style>", "</head>")


def _block(block: Block) -> Iterator[str]:
    match block:
        case Heading():
            yield f"<h{block.level}>{_text(block.text)}</h{block.level}>"
        case Paragraph():
            leads = ' class="leads"' if block.leads else ""
            yield f"<p{leads}>{_runs(block)}</p>"
        case Listing():
            items = (f"<li>{_runs(item)}</li>" for item in block.items)
            yield from ("<ul>", *items, "</ul>")
        case Facts():
            yield from ("<dl>", *_facts(block), "</dl>")
        case Table():
            yield from _table(block)


def _facts(facts: Facts) -> Iterator[str]:
    for fact in facts.facts:
        lines = "".join(f"<dd>{_text(line)}</dd>" for line in fact.lines)
        yield f"<dt>{_text(fact.term)}</dt>{lines}"


def _table(table: Table) -> Iterator[str]:
    """A region that can be scrolled sideways on a small screen, by keys too."""
    yield f'<div class="wide" role="region" tabindex="0" aria-label="{escape(table.caption)}">'
    yield f"<table><caption>{_text(table.caption)}</caption>"
    yield "<colgroup>" + "".join(f'<col class="w{width}">' for width in table.widths) + "</colgroup>"
    yield "<thead><tr>" + "".join(f'<th scope="col">{_text(c)}</th>' for c in table.columns) + "</tr></thead>"
    yield "<tbody>"
    for first, *others in table.rows:
        cells = "".join(f"<td>{_text(cell)}</td>" for cell in others)
        yield f'<tr><th scope="row">{_text(first)}</th>{cells}</tr>'
    yield from ("</tbody>", "</table>", "</div>")


def _runs(paragraph: Paragraph) -> str:
    return "".join(_run(run) for run in paragraph.runs)


def _run(run: Run) -> str:
    return f"<strong>{_text(run.text)}</strong>" if run.strong else _text(run.text)


def _text(text: str) -> str:
    return escape(text).replace("\n", "<br>")
