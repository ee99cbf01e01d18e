"""Convert documents and sheets to JSON and back; adopted minutes are stored in this form."""

import hashlib
from collections.abc import Mapping
from dataclasses import fields
from datetime import datetime
from typing import Any

import orjson

from bot.documents.follow_up_list import Sheet
from domain.document import Block, BulletList, DataTable, Document, Fact, FactList, Heading, Paragraph, Run

Json = dict[str, Any]


def document_to_json(document: Document) -> Json:
    """Return the document as plain JSON values."""
    plain = _to_plain(document)
    return {**plain, "fields": dict(document.fields), "blocks": [_block_to_json(b) for b in document.blocks]}


def document_from_json(kept: Mapping[str, Any]) -> Document:
    """Return the document that was stored; raises KeyError or TypeError for anything else."""
    plain = _with_datetime(kept)
    return Document(**{**plain, "blocks": tuple(_block_from_json(block) for block in kept["blocks"])})


def sheet_to_json(sheet: Sheet) -> Json:
    """Return the sheet as plain JSON values."""
    return {**_to_plain(sheet), "rows": [list(row) for row in sheet.rows]}


def sheet_from_json(kept: Mapping[str, Any]) -> Sheet:
    """Return the sheet that was stored."""
    plain = _with_datetime(kept)
    rows = tuple(tuple(row) for row in kept["rows"])
    return Sheet(
        **{**plain, "rows": rows, "columns": tuple(kept["columns"]), "widths": tuple(kept["widths"])}
    )


def fingerprint(document: Document) -> str:
    """Return the digest of a document: equal for equal content."""
    kept = orjson.dumps(document_to_json(document), option=orjson.OPT_SORT_KEYS)
    return hashlib.sha256(kept).hexdigest()


def _to_plain(value: Document | Sheet) -> Json:
    kept = {field.name: getattr(value, field.name) for field in fields(value)}
    plain = {name: list(one) if isinstance(one, tuple) else one for name, one in kept.items()}
    return {**plain, "changed": value.changed.isoformat()}


def _with_datetime(kept: Mapping[str, Any]) -> Json:
    return {**kept, "changed": datetime.fromisoformat(kept["changed"])}


def _block_to_json(block: Block) -> Json:
    match block:
        case Heading():
            return {"is": "heading", "text": block.text, "level": block.level}
        case Paragraph():
            return {"is": "paragraph", **_paragraph_to_json(block)}
        case BulletList():
            return {"is": "list", "items": [_paragraph_to_json(item) for item in block.items]}
        case FactList():
            return {"is": "facts", "facts": [[fact.term, list(fact.lines)] for fact in block.facts]}
        case DataTable():
            rows = [list(row) for row in block.rows]
            shape = {"columns": list(block.columns), "widths": list(block.widths)}
            return {"is": "table", "caption": block.caption, "rows": rows, **shape}


def _paragraph_to_json(paragraph: Paragraph) -> Json:
    return {"runs": [[run.text, run.strong] for run in paragraph.runs], "leads": paragraph.leads}


def _block_from_json(kept: Mapping[str, Any]) -> Block:
    match kept["is"]:
        case "heading":
            return Heading(kept["text"], kept["level"])
        case "paragraph":
            return _paragraph_from_json(kept)
        case "list":
            return BulletList(tuple(_paragraph_from_json(item) for item in kept["items"]))
        case "facts":
            return FactList(tuple(Fact(term, tuple(lines)) for term, lines in kept["facts"]))
        case "table":
            rows = tuple(tuple(row) for row in kept["rows"])
            columns, widths = tuple(kept["columns"]), tuple(kept["widths"])
            return DataTable(caption=kept["caption"], columns=columns, rows=rows, widths=widths)
        case other:
            raise KeyError(other)


def _paragraph_from_json(kept: Mapping[str, Any]) -> Paragraph:
    runs = tuple(Run(text, strong=strong) for text, strong in kept["runs"])
    return Paragraph(runs, leads=kept["leads"])
