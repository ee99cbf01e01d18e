"""Parse a Bicep file into its declarations, by name, with their text."""

from dataclasses import dataclass

import tree_sitter_bicep
from tree_sitter import Language, Node, Parser

KINDS = {
    "parameter_declaration": "param",
    "resource_declaration": "resource",
    "variable_declaration": "var",
    "output_declaration": "output",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Declared:
    """One declaration of the file."""

    kind: str
    name: str
    text: str


def parse(source: str) -> Node:
    return Parser(Language(tree_sitter_bicep.language())).parse(source.encode()).root_node


def text_of(node: Node) -> str:
    return (node.text or b"").decode()


def declared(source: str) -> list[Declared]:
    """Return all declarations in the order of the file."""
    return [
        Declared(kind=KINDS[node.type], name=_name(node), text=text_of(node))
        for node in parse(source).children
        if node.type in KINDS
    ]


def used(source: str) -> set[str]:
    """Return every identifier that occurs at least twice, as one that is declared and used does."""
    found: dict[str, int] = {}
    waiting = [parse(source)]
    while waiting:
        node = waiting.pop()
        if node.type == "identifier":
            found[text_of(node)] = found.get(text_of(node), 0) + 1
        waiting += node.children
    return {name for name, times in found.items() if times > 1}


def _name(node: Node) -> str:
    return next(text_of(child) for child in node.children if child.type == "identifier")
