"""Render a document as PDF: tagged, archivable (PDF/A-2a) and accessible (PDF/UA-1)."""

import gc
import logging
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any
from xml.etree import ElementTree as ET

import pydyf
from weasyprint import HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher

from bot.documents.html import render_html
from domain.document import Document

logging.getLogger("weasyprint").setLevel(logging.CRITICAL)  # its warnings quote characters of people's texts
_VARIANT = "pdf/a-2a"
_EPOCH = "SOURCE_DATE_EPOCH"
"""If set, the time that the library for font subsets uses."""
_UA = "http://www.aiim.org/pdfua/ns/id/"
_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_NAMES = {
    "pdfaExtension": "http://www.aiim.org/pdfa/ns/extension/",
    "pdfaSchema": "http://www.aiim.org/pdfa/ns/schema#",
    "pdfaProperty": "http://www.aiim.org/pdfa/ns/property#",
}
"""PDF/A requires exactly these prefixes."""
_CLAIM = f"""
<rdf:RDF xmlns:rdf="{_RDF}" xmlns:pdfuaid="{_UA}" {" ".join(f'xmlns:{k}="{v}"' for k, v in _NAMES.items())}>
  <rdf:Description rdf:about=""><pdfuaid:part>1</pdfuaid:part></rdf:Description>
  <rdf:Description rdf:about=""><pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
    <pdfaSchema:schema>PDF/UA Universal Accessibility Schema</pdfaSchema:schema>
    <pdfaSchema:namespaceURI>{_UA}</pdfaSchema:namespaceURI>
    <pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
    <pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
      <pdfaProperty:name>part</pdfaProperty:name>
      <pdfaProperty:valueType>Integer</pdfaProperty:valueType>
      <pdfaProperty:category>internal</pdfaProperty:category>
      <pdfaProperty:description>Part of ISO 14289 that the file conforms to</pdfaProperty:description>
    </rdf:li></rdf:Seq></pdfaSchema:property>
  </rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>
</rdf:RDF>"""
"""PDF/A requires a description of every property that it does not define, including PDF/UA's."""


def load_fonts() -> None:
    """Let fontconfig find the fonts and write its cache now; the sandbox forbids that later."""
    FontConfiguration()


def render_pdf(document: Document) -> bytes:
    """Render a document from its HTML; the page is complete, so nothing is fetched."""
    with _no_garbage_collection(), _as_of(document.changed):
        return _render(document)


def _render(document: Document) -> bytes:
    page = HTML(string=render_html(document), url_fetcher=URLFetcher(allowed_protocols=()))
    rendered = page.render(pdf_variant=_VARIANT)
    rendered.metadata.generate_rdf_metadata = _declare_pdf_ua(rendered.metadata.generate_rdf_metadata)
    return bytes(rendered.write_pdf(pdf_variant=_VARIANT, finisher=_name_table_headers))


def _name_table_headers(_document: Any, pdf: pydyf.PDF) -> None:  # noqa: ANN401 - the library has no types
    """Give each table header its scope, and each id its place in the tree of ids; the library does neither.

    Without them a reader cannot resolve the headers that a cell names (Matterhorn protocol 15-003, 01-006).
    """
    elements = {
        one.reference: one
        for one in pdf.objects
        if isinstance(one, pydyf.Dictionary) and one.get("Type") == "/StructElem"
    }
    for element in elements.values():
        if element["S"] == "/TH":
            rows = elements[elements[element["P"]]["P"]]
            element["A"]["Scope"] = "/Column" if rows["S"] == "/THead" else "/Row"
    named = {one["ID"].data: one for one in elements.values() if "ID" in one}
    names = [part for key in sorted(named) for part in (named[key]["ID"], named[key].reference)]
    tree = pydyf.Dictionary({"Names": pydyf.Array(names)})
    pdf.add_object(tree)
    (root,) = (one for one in pdf.objects if _is_structure_root(one))
    root["IDTree"] = tree.reference


def _is_structure_root(one: pydyf.Object) -> bool:
    return isinstance(one, pydyf.Dictionary) and one.get("Type") == "/StructTreeRoot"


@contextmanager
def _as_of(moment: datetime) -> Iterator[None]:
    """Date font subsets with the time of the document, so that the bytes are always the same."""
    before = os.environ.get(_EPOCH)
    os.environ[_EPOCH] = str(int(moment.timestamp()))
    try:
        yield
    finally:
        if before is None:
            del os.environ[_EPOCH]
        else:
            os.environ[_EPOCH] = before


@contextmanager
def _no_garbage_collection() -> Iterator[None]:
    """Disable the garbage collector: it took a quarter of the time."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


def _declare_pdf_ua(describe: Callable[..., bytes]) -> Callable[..., bytes]:
    """Declare PDF/UA besides PDF/A in the metadata; the library writes only one of them."""
    for prefix, name in _NAMES.items():
        ET.register_namespace(prefix, name)

    def described(*arguments: object) -> bytes:
        whole = ET.fromstring(describe(*arguments))  # noqa: S314 - what the library has just written itself
        whole.extend(ET.fromstring(_CLAIM))  # noqa: S314 - our own words
        described_both: bytes = ET.tostring(whole, encoding="utf-8")
        return described_both

    return described
