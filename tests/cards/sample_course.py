"""The cards of a meeting that goes on, in every state."""

from dataclasses import replace
from datetime import UTC, datetime

from cards.agenda import AgendaPart, AgendaView, agenda
from cards.attendance import AttendanceView, Present, attendance
from cards.careful import CarefulView, careful
from cards.course import CoursePart, CourseView, course
from cards.notes import Line, LineView, NotesView, notes, one_line
from cards.offers import offer_line
from cards.points import EarlierPoint, PointView, point_form
from cards.present_form import PresentForm, present_form
from cards.rows import Row
from cards.state import State
from cards.topics import TakenUp, TopicView, topic_form
from domain.attendance import Participant, Role
from domain.meeting import MeetingStatus
from domain.question import Status
from domain.record import RemarkState
from tests.cards.people import KARIN, NOW
from tests.cards.sample_questions import Sample
from tests.cards.sample_reminders import MEETING

BEGAN = datetime(2026, 11, 12, 16, 31, tzinfo=UTC)
ONGOING = replace(
    MEETING,
    day=NOW.date(),
    status=MeetingStatus.ONGOING,
    began_at=BEGAN,
    section="situation",
    keeper=KARIN,
)
TITLES = ("Inledning", "Tryggare skolvägar", "Frågor till gästerna", "Lägesbild", "Laget runt", "Övrigt")
KEYS = ("introduction", "theme", "guests", "situation", "round", "other")
PARTS = [CoursePart(key=k, title=t, current=k == "situation") for k, t in zip(KEYS, TITLES, strict=True)]


def _point(number: int, text: str, state: State, **more: object) -> EarlierPoint:
    row = Row(question=100 + number, version=2, reference=f"TR-{number}", text=text, age_days=57, state=state)
    return replace(EarlierPoint(row=row, meetings=1), **more)  # type: ignore[arg-type]


STREETS = "Tekniska förvaltningen"
POINTS = (
    _point(
        3,
        "Kan skolgården låsas på kvällarna?",
        State(status=Status.ANSWERED, department=STREETS),
        outcome="Ja. Grinden låses klockan 21 från och med december.",
        remark=RemarkState.DONE,
    ),
    _point(
        7,
        "Går det att samordna saneringen av klotter i tunneln?",
        State(status=Status.IN_PROGRESS, department=STREETS),
        meetings=2,
        remark=RemarkState.GOES_ON,
        remark_text="Upphandlingen är klar i mars.",
    ),
    _point(
        9,
        "Vem plogar gångvägen?",
        State(status=Status.HANDED_OVER, handed_to="Fastighetsägare"),
        outcome="Vägen är enskild.",
    ),
    _point(10, "När lagas lamporna?", State(status=Status.ASSIGNED, department=STREETS, at_meeting=True)),
)
RAISED = (
    Row(
        question=121,
        version=1,
        reference="TR-21",
        text="Får torget fler bänkar?",
        age_days=0,
        state=State(status=Status.LOGGED),
    ),
)
ITEMS = ("En rapport om cykelstölder vid stationen", "Resultatet av trygghetsvandringen")
COURSE = CourseView(
    meeting=ONGOING,
    council="Trygghetsrådet",
    agenda=PARTS,
    points=POINTS,
    total=4,
    items=(
        TakenUp(id=8, version=1, text=ITEMS[0], outcome=RemarkState.DONE, remark="Färre än i fjol."),
        TakenUp(id=9, version=1, text=ITEMS[1]),
    ),
    refresh_for=("29:karin",),
)
OWN = replace(COURSE, may_change=True, raised=RAISED)

NOTES = (
    Line(kind="note", id=1, version=1, text="Johan Lind hälsade alla välkomna.", under="Inledning"),
    Line(kind="note", id=2, version=2, text="Hösten har varit lugn.", under="Lägesbild"),
    Line(kind="item", id=4, version=1, text=ITEMS[0], under="Tas upp på nästa möte"),
)
CHANGED = replace(NOTES[1], proposed="Hösten har varit lugn, med två bränder i papperskorgar.")

WHEN = "onsdag 25 november kl. 17.30–19.30"
AGENDA = AgendaView(
    parts=[
        *(AgendaPart(key=part.key, title=part.title, current=part.current) for part in PARTS),
        AgendaPart(key="next", title="Nästa möte", last=True),
    ],
    meeting=5,
    when="Bara för mötet onsdag 25 november kl. 17.30–19.30",
)

ELECTED = Participant(name="Johan Lind", role=Role.ELECTED, party="C")
GUEST = Participant(name="Petra Holm", role=Role.GUEST, title="gatuchef", organisation=STREETS)
RESIDENT = Participant(name="Olof Frisk", role=Role.RESIDENT, title="boende på Ängsvägen")
PRESENT = (
    Present(id=1, participant=ELECTED),
    Present(id=2, participant=Participant(name="Maria Sand", role=Role.ELECTED), unsure=True),
    Present(id=3, participant=Participant(name="Karin Ek", role=Role.OFFICIAL, title="samordnare")),
    Present(id=4, participant=GUEST),
    Present(id=5, participant=RESIDENT),
    Present(id=6, participant=Participant(name="", role=Role.RESIDENT), unsure=True),
    Present(id=7, participant=Participant(name="Amir Rahimi", role=Role.RESIDENT, agreed_to_name=True)),
)
ATTENDANCE = AttendanceView(meeting=5, present=PRESENT, unsure=True, when=WHEN)

COURSES: dict[str, Sample] = {
    "course": lambda f: course(COURSE, f),
    "course-coordinator": lambda f: course(OWN, f),
    "course-logged": lambda f: course(
        replace(COURSE, note=f.texts("note.logged_here", reference="TR-21"), refresh_for=()), f
    ),
    "course-first-meeting": lambda f: course(replace(OWN, points=(), total=0, items=(), raised=()), f),
    "course-second-page": lambda f: course(
        replace(COURSE, page=2, has_next=True, total=15, points=POINTS[:2]), f
    ),
    "course-over": lambda f: course(
        replace(OWN, meeting=replace(ONGOING, status=MeetingStatus.HELD, ended_at=NOW)), f
    ),
    "point": lambda f: point_form(PointView(point=POINTS[1], meeting=5), f),
    "topic": lambda f: topic_form(TopicView(topic=OWN.items[0], meeting=5), f),
    "notes": lambda f: notes(NotesView(meeting=5, lines=NOTES), f),
    "notes-none": lambda f: notes(NotesView(meeting=5, lines=(), when=WHEN, over=True), f),
    "notes-adopted": lambda f: notes(
        NotesView(meeting=5, lines=NOTES, page=2, has_next=True, may_change=False), f
    ),
    "note": lambda f: one_line(LineView(line=NOTES[1], kind="note", meeting=None), f),
    "note-between": lambda f: one_line(LineView(line=NOTES[1], kind="note", meeting=None, when=WHEN), f),
    "note-change": lambda f: one_line(LineView(line=NOTES[1], kind="note", meeting=5, changing=True), f),
    "note-gone": lambda f: one_line(LineView(line=None, kind="note", meeting=5), f),
    "item": lambda f: one_line(
        LineView(line=NOTES[2], kind="item", meeting=None, note=f.texts("note.item_added")), f
    ),
    "item-change": lambda f: one_line(LineView(line=NOTES[2], kind="item", meeting=5, changing=True), f),
    "item-gone": lambda f: one_line(LineView(line=None, kind="item", meeting=None), f),
    "offer-note-changed": lambda f: offer_line(CHANGED, f),
    "offer-note-removed": lambda f: offer_line(replace(NOTES[1], proposed=""), f),
    "agenda": lambda f: agenda(AGENDA, f),
    "agenda-change": lambda f: agenda(replace(AGENDA, changing=True), f),
    "agenda-part": lambda f: agenda(replace(AGENDA, changing=True, part="situation"), f),
    "agenda-usual": lambda f: agenda(
        replace(AGENDA, meeting=None, when="", changing=True, note=f.texts("note.agenda_changed")), f
    ),
    "attendance": lambda f: attendance(ATTENDANCE, f),
    "attendance-lately": lambda f: attendance(
        replace(ATTENDANCE, present=(), lately=(("3", ELECTED), ("4", GUEST), ("5", RESIDENT))), f
    ),
    "attendance-adopted": lambda f: attendance(replace(ATTENDANCE, may_change=False, has_next=True), f),
    "present": lambda f: present_form(PresentForm(meeting=5, present=PRESENT[4]), f),
    "present-new": lambda f: present_form(PresentForm(meeting=5), f),
    "careful": lambda f: careful(
        CarefulView(
            text="Kan grannen på 070-123 45 67 få hjälp?",
            kinds=("phone",),
            verb="log",
            field="text",
            data={"meeting": 5},
        ),
        f,
    ),
    "careful-answer": lambda f: careful(
        CarefulView(
            text="Hon är sjukskriven, skriv till eva@bjorkvik.example.",
            kinds=("health", "email"),
            verb="answer",
            field="answer",
            data={"question": 112, "version": 3, "link": ""},
        ),
        f,
    ),
}
