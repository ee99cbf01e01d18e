"""Test the glossary of docs/architecture.md: each term is a name in the code, and no name is used twice."""

import ast
import re
from collections import defaultdict

from tests.every import every
from tests.house.project import ROOT, parsed, python_files, read, shown, table_rows

PRODUCT = ("bot/", "cards/", "domain/", "storage/")
TERMS = {
    row[0]: row[2] for row in table_rows(read("docs/architecture.md"), heading="Glossary") if len(row) > 2
}
PLACE = re.compile(r"`([\w/]+\.py)`(?: `(\w+)(?:\.(\w+))?`)?")
"""A file, a name in it, and an attribute of that."""


def names_in(body: list[ast.stmt]) -> dict[str, ast.stmt]:
    """Return the classes, functions and assigned names of a module or class, each with its statement."""
    names: dict[str, ast.stmt] = {}
    for statement in body:
        if isinstance(statement, ast.ClassDef | ast.FunctionDef):
            names[statement.name] = statement
        elif isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name):
            names[statement.target.id] = statement
        elif isinstance(statement, ast.Assign):
            names |= {target.id: statement for target in statement.targets if isinstance(target, ast.Name)}
    return names


def test_the_glossary_has_the_words_that_newcomers_meet_first() -> None:
    wanted = {"turn", "effect", "reply", "view", "card", "posted card", "outbox message", "job", "worker"}
    wanted |= {"lease", "ordering key", "retry policy", "council", "meeting", "question", "department"}
    assert (wanted | {"deputy"}) - TERMS.keys() == set()


@every("place", TERMS)
def test_a_term_of_the_glossary_is_a_name_in_the_code(place: str) -> None:
    match = PLACE.fullmatch(place)
    assert match is not None, "must be a file, and perhaps a name in it"
    file, name, attribute = match.groups()
    assert (ROOT / file).is_file()
    if name is None:
        return
    found = names_in(parsed(ROOT / file).body).get(name)
    assert found is not None
    if attribute is not None:
        assert isinstance(found, ast.ClassDef)
        assert attribute in names_in(found.body)


def test_no_term_stands_twice_in_the_glossary() -> None:
    rows = table_rows(read("docs/architecture.md"), heading="Glossary")
    assert len(rows) == len(TERMS)
    assert len(set(TERMS.values())) == len(TERMS)


def test_no_two_public_classes_share_a_name() -> None:
    places: defaultdict[str, set[str]] = defaultdict(set)
    for path in python_files(*PRODUCT):
        for node in parsed(path).body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                places[node.name].add(shown(path))
    assert len(places) > 100
    assert {name: files for name, files in places.items() if len(files) > 1} == {}
