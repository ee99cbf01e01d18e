"""The names of tags and attributes in a docx: both namespaces of OOXML have the same."""

from xml.etree.ElementTree import Element

_WORD = (
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "http://purl.oclc.org/ooxml/wordprocessingml/main",
)
_PREFIXES = {
    **dict.fromkeys(_WORD, ""),
    "http://schemas.openxmlformats.org/officeDocument/2006/math": "m:",
    "http://purl.oclc.org/ooxml/officeDocument/math": "m:",
    "http://schemas.openxmlformats.org/markup-compatibility/2006": "mc:",
    "http://schemas.microsoft.com/office/word/2010/wordml": "w14:",
}
_RELATIONSHIP_ATTRIBUTES = (
    "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id",
    "{http://purl.oclc.org/ooxml/officeDocument/relationships}id",
)
_ATTRIBUTE_PREFIXES = (
    *(f"{{{name}}}" for name in _WORD),
    "{http://schemas.microsoft.com/office/word/2010/wordml}",
)


def local_name(tag: Element) -> str:
    """Return the name of a tag; those of other namespaces than Word's have their prefix, or ``?:``."""
    namespace, _, name = str(tag.tag).removeprefix("{").partition("}")
    return _PREFIXES.get(namespace, "?:") + name


def value_of(tag: Element, name: str, default: str) -> str:
    """Return an attribute of a tag of Word."""
    return next(
        (value for prefix in _ATTRIBUTE_PREFIXES if (value := tag.get(prefix + name)) is not None), default
    )


def relationship_of(tag: Element) -> str:
    """Return the id of the part that a tag refers to."""
    return next((value for name in _RELATIONSHIP_ATTRIBUTES if (value := tag.get(name))), "")
