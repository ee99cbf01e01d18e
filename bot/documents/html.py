"""Render a document as one HTML file, for the screen and as the source of the PDF."""

import base64
import hashlib
from collections.abc import Iterator
from datetime import UTC
from html import escape

from domain.document import Block, BulletList, DataTable, Document, FactList, Heading, Paragraph, Run

_BASE_CSS = """
* { box-sizing: border-box; }
html { color: #1b1b1b; background: #fff; line-height: 1.5;
  font-family: "Liberation Sans", "DejaVu Sans", sans-serif; }
body { margin: 0; }
h1, h2, h3 { color: #123a5c; line-height: 1.25; break-after: avoid; overflow-wrap: anywhere; }
p, li, td, th { overflow-wrap: break-word; }
.leads { break-after: avoid; }
.mark { font-weight: bold; letter-spacing: 0.08em; color: #8a1c1c; border: 2px solid; padding: 0.2em 0.6em; }
ul { padding-left: 1.4em; }
li { margin-bottom: 0.5em; }
dl { margin: 1em 0; padding: 0; }
dt { font-weight: bold; }
dd { margin: 0; overflow-wrap: anywhere; }
table { border-collapse: separate; border-spacing: 0; width: 100%; table-layout: fixed; }
caption { text-align: left; padding-bottom: 0.5em; }
th, td { text-align: left; vertical-align: top; padding: 0.4em 0.5em; border-bottom: 1px solid #767676; }
tbody th { white-space: nowrap; }
thead th { color: #123a5c; border-bottom: 2px solid #123a5c; }
"""
_SCREEN_CSS = """
@media screen {
  main { max-width: 48rem; margin: 0 auto; padding: 1.5rem 1rem 4rem; }
  .mark { width: max-content; }
  .wide { overflow-x: auto; }
  .wide:focus { outline: 3px solid #123a5c; outline-offset: 3px; }
  table { min-width: 42rem; }
  dl { display: grid; grid-template-columns: fit-content(12em) 1fr; }
  dt { grid-column: 1; padding-right: 1em; }
  dd { grid-column: 2; }
}
"""
_PRINT_CSS = """
@media print {
  html { font-size: 10.5pt; }
  h1 { font-size: 20pt; margin: 0 0 10pt; }
  h2 { font-size: 14pt; margin: 16pt 0 5pt; }
  h3 { font-size: 11.5pt; margin: 12pt 0 4pt; }
  p { margin: 0 0 6pt; orphans: 2; widows: 2; }
  .leads { margin-bottom: 1pt; }
  li { margin-bottom: 4pt; }
  li:last-child { break-before: avoid; }
  dl { break-inside: avoid; margin: 8pt 0; line-height: 1.5; }
  dt { width: 14em; }
  dd { margin-left: 14em; }
  dt + dd { margin-top: -1.5em; }
  main > :last-child { break-before: avoid; }
  ul { margin: 4pt 0 8pt; }
  .mark { display: none; }
  table { font-size: 9.5pt; line-height: 1.35; }
  thead { display: table-header-group; }
  tr { break-inside: avoid; }
}
"""


def build_style_sheet(document: Document) -> str:
    """Return the style sheet, with footer, page numbers and the mark on every page."""
    tables = [block for block in document.blocks if isinstance(block, DataTable)]
    widths = sorted({width for table in tables for width in table.widths})
    columns = "".join(f".w{width} {{ width: {width}%; }}\n" for width in widths)
    return f"{_BASE_CSS}{columns}{_SCREEN_CSS}{_PRINT_CSS}{_page_css(document)}"


def _page_css(document: Document) -> str:
    small = 'font: 8.5pt "Liberation Sans", "DejaVu Sans", sans-serif; color: #444;'
    large = f"{small} font-size: 11pt; font-weight: bold; letter-spacing: 0.08em; color: #8a1c1c;"
    mark = f"@top-right {{ {large} content: {_quote_css(document.mark)}; }}"
    return (
        f"@page {{ size: A4; margin: 22mm 22mm 20mm;\n"
        f"{mark if document.mark else ''}\n"
        f"@bottom-left {{ {small} width: 70%; content: {_quote_css(document.footer)}; }}\n"
        f"@bottom-right {{ {small} content: {_page_counters(document.page)}; }} }}\n"
    )


def _page_counters(page: str) -> str:
    """Return ``"Sida " counter(page) " av " counter(pages)``."""
    before, rest = page.split("{page}")
    between, after = rest.split("{pages}")
    parts = (_quote_css(before), "counter(page)", _quote_css(between), "counter(pages)", _quote_css(after))
    return " ".join(part for part in parts if part != '""')


def _quote_css(text: str) -> str:
    """Return a CSS string in which no character has a special meaning, in CSS or in HTML."""
    return '"' + "".join(c if c.isascii() and c.isalnum() else f"\\{ord(c):06x}" for c in text) + '"'


def render_html(document: Document) -> str:
    """Render a document; the page loads and runs nothing, and its policy tells the browser so."""
    language = f'<html lang="{escape(document.language)}">'
    body = render_body(document)
    ends = ("</main>", "</body>", "</html>", "")
    return "\n".join(["<!doctype html>", language, *_head(document), "<body>", "<main>", body, *ends])


def render_body(document: Document, *, below: int = 0) -> str:
    """Render what a document says, to stand in a page below a heading of level ``below``."""
    mark = [f'<p class="mark">{escape(document.mark)}</p>'] if document.mark else []
    return "\n".join([*mark, *(line for block in document.blocks for line in _block(block, below))])


def _head(document: Document) -> Iterator[str]:
    style = build_style_sheet(document)
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


def _block(block: Block, below: int) -> Iterator[str]:
    match block:
        case Heading():
            level = block.level + below
            yield f"<h{level}>{_text(block.text)}</h{level}>"
        case Paragraph():
            leads = ' class="leads"' if block.leads else ""
            yield f"<p{leads}>{_runs(block)}</p>"
        case BulletList():
            items = (f"<li>{_runs(item)}</li>" for item in block.items)
            yield from ("<ul>", *items, "</ul>")
        case FactList():
            yield from ("<dl>", *_facts(block), "</dl>")
        case DataTable():
            yield from _table(block)


def _facts(facts: FactList) -> Iterator[str]:
    for fact in facts.facts:
        lines = "".join(f"<dd>{_text(line)}</dd>" for line in fact.lines)
        yield f"<dt>{_text(fact.term)}</dt>{lines}"


def _table(table: DataTable) -> Iterator[str]:
    """Render a table in a region that can be scrolled sideways, by keyboard too."""
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
