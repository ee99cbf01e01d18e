"""The cards of a meeting that goes on with one text in every place that people can write to."""

from collections.abc import Callable
from dataclasses import replace

from cards.agenda import AgendaPart, AgendaView, agenda
from cards.attendance import PAGE_PEOPLE, AttendanceView, Present, attendance
from cards.careful import CarefulView, careful
from cards.course import PAGE_POINTS, CoursePart, CourseView, course
from cards.course_rows import MOST_RAISED
from cards.look import CardJson, Frame
from cards.notes import PAGE_NOTES, Line, LineView, NotesView, notes, one_line
from cards.offers import offer_line
from cards.points import EarlierPoint, PointView, point_form
from cards.present_form import PresentForm, present_form
from cards.rows import Row
from cards.topics import MOST_TOPICS, TakenUp, TopicView, topic_form
from domain import text as words
from domain.agenda import MOST_SECTIONS
from domain.attendance import Participant, Role
from domain.record import RemarkState
from tests.cards.sample_course import ONGOING

LONG = 200


def name_of(text: str) -> str:
    return words.one_line(text)[:80]


def sections_of(text: str) -> int:
    """How many parts there are: as many as there can be where the size is what matters."""
    return MOST_SECTIONS if len(text) > LONG else 10


def topics_of(text: str) -> int:
    """How many topics there are: more than are shown where the size is what matters."""
    return MOST_TOPICS + 1 if len(text) > LONG else 2


def point_of(text: str, row: Row) -> EarlierPoint:
    said = RemarkState.GOES_ON
    return EarlierPoint(row=row, meetings=3, outcome=text, remark=said, remark_text=text)


def topic_of(text: str) -> TakenUp:
    return TakenUp(id=8, version=3, text=text, outcome=RemarkState.GOES_ON, remark=text)


def course_of(text: str, rows: tuple[Row, ...], *, own: bool) -> CourseView:
    name = name_of(text)
    return CourseView(
        meeting=replace(ONGOING, place=words.one_line(text)[:200] or None),
        council=name,
        agenda=[
            CoursePart(key=f"theme-{n:08}", title=name, current=n == 2) for n in range(sections_of(text))
        ],
        points=[point_of(text, row) for row in rows[:PAGE_POINTS]],
        page=2,
        has_next=True,
        total=99,
        items=(topic_of(text),) * topics_of(text),
        raised=(rows * 2)[: MOST_RAISED + 1],
        may_change=own,
        refresh_for=tuple(f"29:{'x' * 90}{n}" for n in range(9)),
        note=text,
    )


def line_of(text: str) -> Line:
    new = f"{text[:3990]} igen"
    return Line(kind="note", id=7, version=1, text=text, under=name_of(text), proposed=new)


def present_of(text: str, number: int) -> Present:
    name = name_of(text)
    role = list(Role)[number * len(Role) // PAGE_PEOPLE]
    person = Participant(name=name, role=role, party=name, title=name, organisation=name)
    return Present(id=number, participant=person, unsure=True)


def attendance_of(text: str) -> AttendanceView:
    present = [present_of(text, number) for number in range(PAGE_PEOPLE)]
    lately = [(str(one.id), one.participant) for one in present]
    return AttendanceView(meeting=5, present=present, lately=lately, page=2, has_next=True, note=text)


def agenda_of(text: str) -> AgendaView:
    parts = [AgendaPart(key=f"theme-{n:08}", title=name_of(text)) for n in range(sections_of(text))]
    return AgendaView(parts=parts, meeting=5, when="Bara här", changing=True, note=text)


def careful_of(text: str) -> CarefulView:
    return CarefulView(text=text, kinds=("phone",), verb="log", field="text", data={"meeting": 5})


ON_THE_WAY: dict[str, Callable[[str, tuple[Row, ...], Frame], CardJson]] = {
    "course": lambda t, rows, f: course(course_of(t, rows, own=False), f),
    "own course": lambda t, rows, f: course(course_of(t, rows, own=True), f),
    "point": lambda t, rows, f: point_form(PointView(point=point_of(t, rows[0]), meeting=5, note=t), f),
    "topic": lambda t, _, f: topic_form(TopicView(topic=topic_of(t), meeting=5, note=t), f),
    "notes": lambda t, _, f: notes(
        NotesView(meeting=5, lines=(line_of(t),) * PAGE_NOTES, page=2, has_next=True, note=t), f
    ),
    "note": lambda t, _, f: one_line(LineView(line=line_of(t), kind="note", meeting=5, note=t), f),
    "note form": lambda t, _, f: one_line(
        LineView(line=line_of(t), kind="note", meeting=5, changing=True, note=t), f
    ),
    "offer note": lambda t, _, f: offer_line(line_of(t), f),
    "agenda": lambda t, _, f: agenda(agenda_of(t), f),
    "agenda part": lambda t, _, f: agenda(replace(agenda_of(t), part="theme-00000003"), f),
    "attendance": lambda t, _, f: attendance(attendance_of(t), f),
    "present": lambda t, _, f: present_form(PresentForm(meeting=5, present=present_of(t, 3), note=t), f),
    "careful": lambda t, _, f: careful(careful_of(t), f),
}
