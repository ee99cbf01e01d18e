"""Test that the states drawn in the README are the states of the code."""

import re
from itertools import product

from domain.question import TRANSITIONS
from tests.house.project import read

ARROW = re.compile(r"(\w+|\[\*\]) --> (\w+)")
GROUP = re.compile(r"state (\w+) \{(.*?)\}", re.DOTALL)
LABEL = re.compile(r":.*")
CHOICE = re.compile(r"state (\w+) <<choice>>")


def diagram() -> str:
    return read("README.md").split("stateDiagram-v2\n", 1)[1].split("```", 1)[0]


def drawn() -> set[tuple[str, str]]:
    """Return the arrows between states: groups stand for their members, choices for their targets."""
    arrows = [(start, end) for start, end in ARROW.findall(diagram()) if start != "[*]"]
    members = {name: set(re.findall(r"\w+", LABEL.sub("", body))) for name, body in GROUP.findall(diagram())}
    ways = {choice: {end for start, end in arrows if start == choice} for choice in CHOICE.findall(diagram())}
    return {
        arrow
        for start, end in arrows
        if start not in ways
        for arrow in product(members.get(start, {start}), ways.get(end, {end}))
    }


def test_the_diagram_in_the_readme_shows_exactly_what_a_question_may_become() -> None:
    assert drawn() == {(str(state), str(after)) for state, ends in TRANSITIONS.items() for after in ends}


def test_a_question_begins_as_logged() -> None:
    assert "[*] --> logged" in diagram()
