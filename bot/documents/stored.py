"""A document and a sheet as JSON and back: what was adopted is kept so, and files are made of it for ever."""

import hashlib
from collections.abc import Mapping
from dataclasses import fields
from datetime import datetime
from typing import Any

import orjson

from bot.documents.follow_up_list import Sheet
from domain.document import Block, Document, Fact, Facts, Heading, Listing, Paragraph, Run, Table

Json = dict[str, Any]


def document_to_json(document: Document) -> Json:
    """Give back the document as plain JSON values."""
    plain = _plain(document)
    return {**plain, "fields": dict(document.fields), "blocks": [_block(b) for b in document.blocks]}


def document_from_json(kept: Mapping[str, Any]) -> Document:
    """Give back the document that was kept; raises KeyError or TypeError for what is none."""
    plain = _at_its_moment(kept)
    return Document(**{**plain, "blocks": tuple(_block_from(block) for block in kept["blocks"])})


def sheet_to_json(sheet: Sheet) -> Json:
    """Give back the sheet as plain JSON values."""
    return {**_plain(sheet), "rows": [list(row) for row in sheet.rows]}


def sheet_from_json(kept: Mapping[str, Any]) -> Sheet:
    """Give back the sheet that was kept."""
    plain = _at_its_moment(kept)
    rows = tuple(tuple(row) for row in kept["rows"])
    return Sheet(
        **{**plain, "rows": rows, "columns": tuple(kept["columns"]), "widths": tuple(kept["widths"])}
    )


def fingerprint_of(document: Document) -> str:
    """Give back what tells a document from every other one: of the same text it is the same."""
    kept = orjson.dumps(document_to_json(document), option=orjson.OPT_SORT_KEYS)
    return hashlib.sha256(kept).hexdigest()


def _plain(value: Document | Sheet) -> Json:
    kept = {field.name: getattr(value, field.name) for field in fields(value)}
    plain = {name: list(one) if isinstance(one, tuple) else one for name, one in kept.items()}
    return {**plain, "changed": value.changed.isoformat()}


def _at_its_moment(kept: Mapping[str, Any]) -> Json:
    return {**kept, "changed": datetime.fromisoformat(kept["changed"])}


def _block(block: Block) -> Json:
    match block:
        case Heading():
            return {"is": "heading", "text": block.text, "level": block.level}
        case Paragraph():
            return {"is": "paragraph", **_paragraph(block)}
        case Listing():
            return {"is": "list", "items": [_paragraph(item) for item in block.items]}
        case Facts():
            return {"is": "facts", "facts": [[fact.term, list(fact.lines)] for fact in block.facts]}
        case Table():
            rows = [list(row) for row in block.rows]
            shape = {"columns": list(block.columns), "widths": list(block.widths)}
            return {"is": "table", "caption": block.caption, "rows": rows, **shape}


def _paragraph(paragraph: Paragraph) -> Json:
    return {"runs": [[run.text, run.strong] for run in paragraph.runs], "leads": paragraph.leads}


def _block_from(kept: Mapping[str, Any]) -> Block:
    match kept["is"]:
        case "heading":
            return Heading(kept["text"], kept["level"])
        case "paragraph":
            return _paragraph_from(kept)
        case "list":
            return Listing(tuple(_paragraph_from(item) for item in kept["items"]))
        case "facts":
            return Facts(tuple(Fact(term, tuple(lines)) for term, lines in kept["facts"]))
        case "table":
            rows = tuple(tuple(row) for row in kept["rows"])
            columns, widths = tuple(kept["columns"]), tuple(kept["widths"])
            return Table(caption=kept["caption"], columns=columns, rows=rows, widths=widths)
        case other:
            raise KeyError(other)


def _paragraph_from(kept: Mapping[str, Any]) -> Paragraph:
    runs = tuple(Run(text, strong=strong) for text, strong in kept["runs"])
    return Paragraph(runs, leads=kept["leads"])
