"""The cards of an ongoing meeting with one text in every place that holds people's text."""

from collections.abc import Callable
from dataclasses import replace

from cards.attendance import (
    PEOPLE_PER_PAGE,
    AttendanceView,
    ParticipantFormView,
    PresentPerson,
    attendance_card,
    participant_form,
)
from cards.carried_over import (
    MAX_ITEMS,
    CarriedItem,
    CarriedItemView,
    EarlierQuestion,
    EarlierQuestionView,
    carried_item_form,
    earlier_question_form,
)
from cards.context import CardContext, CardJson
from cards.live_meeting import (
    MAX_RAISED,
    QUESTIONS_PER_PAGE,
    AgendaSection,
    AgendaView,
    LiveMeetingSection,
    LiveMeetingView,
    agenda_card,
    live_meeting_card,
)
from cards.notes import (
    NOTES_PER_PAGE,
    NoteEntry,
    NoteEntryView,
    NotesView,
    PersonalDataView,
    note_entry_card,
    notes_card,
    personal_data_card,
    suggest_entry_change,
)
from cards.question_rows import ListedQuestion
from domain import text as words
from domain.agenda import MAX_SECTIONS
from domain.attendance import Participant, Role
from domain.record import RemarkState
from tests.cards.sample_live_meeting import ONGOING

LONG = 200


def name_of(text: str) -> str:
    return words.one_line(text)[:80]


def sections_of(text: str) -> int:
    """Return the number of sections: the maximum if the size is tested."""
    return MAX_SECTIONS if len(text) > LONG else 10


def topics_of(text: str) -> int:
    """Return the number of topics: more than are shown if the size is tested."""
    return MAX_ITEMS + 1 if len(text) > LONG else 2


def point_of(text: str, row: ListedQuestion) -> EarlierQuestion:
    said = RemarkState.GOES_ON
    return EarlierQuestion(row=row, meetings_ago=3, outcome=text, remark=said, remark_text=text)


def topic_of(text: str) -> CarriedItem:
    return CarriedItem(id=8, version=3, text=text, outcome=RemarkState.GOES_ON, remark=text)


def course_of(text: str, rows: tuple[ListedQuestion, ...], *, own: bool) -> LiveMeetingView:
    name = name_of(text)
    return LiveMeetingView(
        meeting=replace(ONGOING, place=words.one_line(text)[:200] or None),
        council=name,
        agenda=[
            LiveMeetingSection(key=f"theme-{n:08}", title=name, current=n == 2)
            for n in range(sections_of(text))
        ],
        earlier_questions=[point_of(text, row) for row in rows[:QUESTIONS_PER_PAGE]],
        page=2,
        has_next=True,
        total=99,
        carried_items=(topic_of(text),) * topics_of(text),
        raised=(rows * 2)[: MAX_RAISED + 1],
        may_change=own,
        refresh_for=tuple(f"29:{'x' * 90}{n}" for n in range(9)),
        note=text,
    )


def line_of(text: str) -> NoteEntry:
    new = f"{text[:3990]} igen"
    return NoteEntry(kind="note", id=7, version=1, text=text, under=name_of(text), proposed=new)


def present_of(text: str, number: int) -> PresentPerson:
    name = name_of(text)
    role = list(Role)[number * len(Role) // PEOPLE_PER_PAGE]
    person = Participant(name=name, role=role, party=name, title=name, organisation=name)
    return PresentPerson(id=number, participant=person, is_guess=True)


def attendance_of(text: str) -> AttendanceView:
    present = [present_of(text, number) for number in range(PEOPLE_PER_PAGE)]
    lately = [(str(one.id), one.participant) for one in present]
    return AttendanceView(meeting=5, present=present, recent=lately, page=2, has_next=True, note=text)


def agenda_of(text: str) -> AgendaView:
    parts = [AgendaSection(key=f"theme-{n:08}", title=name_of(text)) for n in range(sections_of(text))]
    return AgendaView(sections=parts, meeting=5, when="Bara här", is_editing=True, note=text)


def careful_of(text: str) -> PersonalDataView:
    return PersonalDataView(text=text, kinds=("phone",), verb="log", field="text", data={"meeting": 5})


ON_THE_WAY: dict[str, Callable[[str, tuple[ListedQuestion, ...], CardContext], CardJson]] = {
    "course": lambda t, rows, f: live_meeting_card(course_of(t, rows, own=False), f),
    "own course": lambda t, rows, f: live_meeting_card(course_of(t, rows, own=True), f),
    "point": lambda t, rows, f: earlier_question_form(
        EarlierQuestionView(question=point_of(t, rows[0]), meeting=5, note=t), f
    ),
    "topic": lambda t, _, f: carried_item_form(CarriedItemView(item=topic_of(t), meeting=5, note=t), f),
    "notes": lambda t, _, f: notes_card(
        NotesView(meeting=5, entries=(line_of(t),) * NOTES_PER_PAGE, page=2, has_next=True, note=t), f
    ),
    "note": lambda t, _, f: note_entry_card(
        NoteEntryView(entry=line_of(t), kind="note", meeting=5, note=t), f
    ),
    "note form": lambda t, _, f: note_entry_card(
        NoteEntryView(entry=line_of(t), kind="note", meeting=5, changing=True, note=t), f
    ),
    "offer note": lambda t, _, f: suggest_entry_change(line_of(t), f),
    "agenda": lambda t, _, f: agenda_card(agenda_of(t), f),
    "agenda part": lambda t, _, f: agenda_card(replace(agenda_of(t), open_section="theme-00000003"), f),
    "attendance": lambda t, _, f: attendance_card(attendance_of(t), f),
    "present": lambda t, _, f: participant_form(
        ParticipantFormView(meeting=5, present=present_of(t, 3), note=t), f
    ),
    "careful": lambda t, _, f: personal_data_card(careful_of(t), f),
}
