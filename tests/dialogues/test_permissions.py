"""Test that the documented table of permissions is the one in the code, over signed HTTP in every state."""

from collections.abc import Callable
from typing import Any

from domain.permissions import ASKER_UNTIL_ASSIGNED, PERMITTED_RELATIONS, Permission, Relation
from domain.question import QuestionStatus
from simulator.cards import find_action
from simulator.chats import Message
from simulator.people import Person
from tests.dialogues.town import NEXT_YEAR, Town, number_of, said
from tests.every import every
from tests.house.project import read, table_rows

COLUMNS = (Relation.COORDINATOR, Relation.OWNER, Relation.ASKER, Relation.MEMBER, Relation.VISITOR)
TABLE = {
    Permission(row[0].strip("`")): row[1:]
    for row in table_rows(read("docs/architecture.md"), heading="Who may do what")
}
ON_QUESTIONS = [
    act for act in Permission if act not in (Permission.LOG, Permission.READ, Permission.ADMINISTER)
]
STATES = [status for status in QuestionStatus if status is not QuestionStatus.CLOSED]
"""All states except closed, since only the minutes of a meeting close a question."""

INPUTS: dict[Permission, dict[str, Any]] = {
    Permission.ASSIGN: {"department": "2"},
    Permission.ANSWER: {"answer": "Ja."},
    Permission.POSTPONE: {"until": NEXT_YEAR},
    Permission.HAND_OVER: {"other": "Polisen"},
    Permission.EDIT: {"text": "Andra ord?"},
    Permission.DROP: {"reason": "Fel."},
    Permission.REMIND_ME: {"on": NEXT_YEAR},
}
WAY: dict[QuestionStatus, list[str]] = {
    QuestionStatus.LOGGED: [],
    QuestionStatus.ASSIGNED: ["skicka {} till tekniska"],
    QuestionStatus.IN_PROGRESS: ["skicka {} till tekniska", "acknowledge"],
    QuestionStatus.ANSWERED: ["skicka {} till tekniska", "svara {} Ja."],
    QuestionStatus.HANDED_OVER: ["skicka {} till tekniska", "hand_over"],
    QuestionStatus.DROPPED: ["skicka {} till tekniska", "stryk {} Fel."],
}


def documented(act: Permission, part: Relation, status: QuestionStatus) -> bool:
    states, *cells = TABLE[act]
    cell = cells[COLUMNS.index(part)]
    right = cell == "yes" or (cell == "until assigned" and status is QuestionStatus.LOGGED)
    return right and (states == "any" or status in states.split(", "))


def test_the_table_in_the_documents_is_the_one_in_the_code() -> None:
    assert set(TABLE) == set(Permission)
    for act, (_, *cells) in TABLE.items():
        written = {part for part, cell in zip(COLUMNS, cells, strict=True) if cell != "-"}
        assert written == PERMITTED_RELATIONS[act], act
        assert ("until assigned" in cells) == (act in ASKER_UNTIL_ASSIGNED), act


@every("act", ON_QUESTIONS)
async def test_everybody_can_do_what_the_table_says_and_nothing_else(town: Town, act: Permission) -> None:
    people: list[tuple[Person, Relation]] = [
        (town.boende, Relation.VISITOR),
        (town.amir, Relation.VISITOR),
        (town.maria, Relation.MEMBER),
        (town.johan, Relation.ASKER),
        (town.eva, Relation.OWNER),
        (town.petra, Relation.OWNER),
        (town.karin, Relation.COORDINATOR),
    ]
    wrong = list[str]()
    for status in STATES:
        may = [person for person, part in people if _expected(act, part, status)]
        may_not = [person for person, _ in people if person not in may]
        at_hand = await _in_state(town, status)
        if await _done(town, act, *may_not, card=at_hand):
            wrong.append(f"one of {[person.name for person in may_not]} in {status}")
        for number, person in enumerate(may):
            at_hand = await _in_state(town, status) if number else at_hand
            if not await _done(town, act, person, card=at_hand):
                wrong.append(f"not {person.name} in {status}")
    assert wrong == []


def _expected(act: Permission, part: Relation, status: QuestionStatus) -> bool:
    """Return the expected permission; a question without a department has no owner."""
    owns_nothing = part is Relation.OWNER and status is QuestionStatus.LOGGED
    return documented(act, Relation.MEMBER if owns_nothing else part, status)


async def _done(town: Town, act: Permission, *people: Person, card: Message) -> bool:
    """Let people press a forged button on this question; return whether it or anybody's plan has changed."""
    button = find_action(card.card, verb="show")
    forged = {**button, "verb": act.value}
    inputs, planned = INPUTS.get(act, {}), False
    if act is Permission.MERGE:
        other = await town.log(town.johan, f"Frågar något annat detsamma, nummer {town.mark}?")
        inputs = {"questions": [find_action(other.card, verb="show")["data"]["question"]]}
    for person in people:
        pressed = await town.teams.press(person, card, inputs=inputs, action=forged, checked=False)
        assert pressed.status == 200
        planned = planned or "Jag påminner dig" in said(pressed.card)
    shown = await town.say(town.karin, f"visa {number_of(card)}")
    changed = find_action(shown.card, verb="show")["data"]["version"] != button["data"]["version"]
    return changed or planned


async def _in_state(town: Town, status: QuestionStatus) -> Message:
    """Let Johan ask one more question, and Karin bring it into a state; return its newest card."""
    shown = await town.log(town.johan, f"Fråga i läget {status}, nummer {town.mark}?")
    for step in WAY[status]:
        number = number_of(shown)
        if " " in step:
            await town.say(town.karin, step.format(number))
        else:
            await town.press(town.karin, shown, "show")
            await town.press(town.karin, shown, step, other="Polisen")
        shown = await town.say(town.karin, f"visa {number}")
    return shown


@every(
    ("words", "allowed"),
    [
        ("möten", lambda town: [town.karin, town.petra, town.maria, town.amir, town.boende]),
        ("nästa möte", lambda town: [town.petra, town.maria, town.amir, town.boende]),
        ("öppna", lambda town: [town.karin, town.petra, town.maria, town.amir, town.boende]),
        ("visa 1", lambda town: [town.karin, town.petra, town.maria, town.amir, town.boende]),
        ("sök lampa", lambda town: [town.karin, town.petra, town.maria, town.amir, town.boende]),
        ("fråga Är det mörkt?", lambda town: [town.karin, town.petra, town.maria, town.amir, town.boende]),
        ("testa", lambda town: [town.karin]),
        ("inställningar", lambda town: [town.karin]),
        ("förvaltning Gatan @Nils Norén", lambda town: [town.karin]),
        (f"nästa möte {NEXT_YEAR} 17:30", lambda town: [town.karin]),
        ("samordnare @Maria Sand", lambda town: [town.karin]),
    ],
)
async def test_what_is_not_about_one_question_follows_the_table_too(
    town: Town, words: str, allowed: Callable[[Town], list[Person]]
) -> None:
    await town.log(town.johan, "Kan lampan bytas?")
    mentions = [p for p in (town.nils, town.maria) if p.name in words]
    for person in (town.boende, town.amir, town.maria, town.petra, town.karin):
        sent = await town.teams.say(person, town.meeting, words, mentions=mentions)
        written = sent.activity["id"]
        there = [m for m in town.meeting.messages if m.activity.get("replyToId") == written]
        answered = any("i vår personliga chatt" not in said(m.card) for m in there)
        assert answered == (person in allowed(town)), person.name
