"""How documents look, on a screen and on paper."""

from domain.document import Document, Table

_LOOK = """
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
_SCREEN = """
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
_PAPER = """
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


def style_of(document: Document) -> str:
    """Give back the style sheet: footer and page numbers, and on every page the mark."""
    tables = [block for block in document.blocks if isinstance(block, Table)]
    widths = sorted({width for table in tables for width in table.widths})
    columns = "".join(f".w{width} {{ width: {width}%; }}\n" for width in widths)
    return f"{_LOOK}{columns}{_SCREEN}{_PAPER}{_page(document)}"


def _page(document: Document) -> str:
    small = 'font: 8.5pt "Liberation Sans", "DejaVu Sans", sans-serif; color: #444;'
    large = f"{small} font-size: 11pt; font-weight: bold; letter-spacing: 0.08em; color: #8a1c1c;"
    mark = f"@top-right {{ {large} content: {_quoted(document.mark)}; }}"
    return (
        f"@page {{ size: A4; margin: 22mm 22mm 20mm;\n"
        f"{mark if document.mark else ''}\n"
        f"@bottom-left {{ {small} width: 70%; content: {_quoted(document.footer)}; }}\n"
        f"@bottom-right {{ {small} content: {_counters(document.page)}; }} }}\n"
    )


def _counters(page: str) -> str:
    """Give back ``"Sida " counter(page) " av " counter(pages)``."""
    before, rest = page.split("{page}")
    between, after = rest.split("{pages}")
    parts = (_quoted(before), "counter(page)", _quoted(between), "counter(pages)", _quoted(after))
    return " ".join(part for part in parts if part != '""')


def _quoted(text: str) -> str:
    """Give back a string of CSS in which no letter can mean anything else, to CSS or to HTML."""
    return '"' + "".join(c if c.isascii() and c.isalnum() else f"\\{ord(c):06x}" for c in text) + '"'
