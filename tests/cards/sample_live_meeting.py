"""The cards of an ongoing meeting, in every state."""

from dataclasses import replace
from datetime import UTC, datetime

from cards.attendance import (
    AttendanceView,
    ParticipantFormView,
    PresentPerson,
    attendance_card,
    participant_form,
)
from cards.carried_over import (
    CarriedItem,
    CarriedItemView,
    EarlierQuestion,
    EarlierQuestionView,
    carried_item_form,
    earlier_question_form,
)
from cards.live_meeting import (
    AgendaSection,
    AgendaView,
    LiveMeetingSection,
    LiveMeetingView,
    agenda_card,
    live_meeting_card,
)
from cards.notes import (
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
from cards.question_view import QuestionState
from domain.attendance import Participant, Role
from domain.meeting import MeetingStatus
from domain.question import QuestionStatus
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
PARTS = [
    LiveMeetingSection(key=k, title=t, current=k == "situation") for k, t in zip(KEYS, TITLES, strict=True)
]


def _point(number: int, text: str, state: QuestionState, **more: object) -> EarlierQuestion:
    row = ListedQuestion(
        question=100 + number, version=2, reference=f"TR-{number}", text=text, age_days=57, state=state
    )
    return replace(EarlierQuestion(row=row, meetings_ago=1), **more)  # type: ignore[arg-type]


STREETS = "Tekniska förvaltningen"
POINTS = (
    _point(
        3,
        "Kan skolgården låsas på kvällarna?",
        QuestionState(status=QuestionStatus.ANSWERED, department=STREETS),
        outcome="Ja. Grinden låses klockan 21 från och med december.",
        remark=RemarkState.DONE,
    ),
    _point(
        7,
        "Går det att samordna saneringen av klotter i tunneln?",
        QuestionState(status=QuestionStatus.IN_PROGRESS, department=STREETS),
        meetings_ago=2,
        remark=RemarkState.GOES_ON,
        remark_text="Upphandlingen är klar i mars.",
    ),
    _point(
        9,
        "Vem plogar gångvägen?",
        QuestionState(status=QuestionStatus.HANDED_OVER, handed_to="Fastighetsägare"),
        outcome="Vägen är enskild.",
    ),
    _point(
        10,
        "När lagas lamporna?",
        QuestionState(status=QuestionStatus.ASSIGNED, department=STREETS, at_meeting=True),
    ),
)
RAISED = (
    ListedQuestion(
        question=121,
        version=1,
        reference="TR-21",
        text="Får torget fler bänkar?",
        age_days=0,
        state=QuestionState(status=QuestionStatus.LOGGED),
    ),
)
ITEMS = ("En rapport om cykelstölder vid stationen", "Resultatet av trygghetsvandringen")
COURSE = LiveMeetingView(
    meeting=ONGOING,
    council="Trygghetsrådet",
    agenda=PARTS,
    earlier_questions=POINTS,
    total=4,
    carried_items=(
        CarriedItem(id=8, version=1, text=ITEMS[0], outcome=RemarkState.DONE, remark="Färre än i fjol."),
        CarriedItem(id=9, version=1, text=ITEMS[1]),
    ),
    refresh_for=("29:karin",),
)
OWN = replace(COURSE, may_change=True, raised=RAISED)

SECTIONS = (("Inledning", "opening"), ("Lägesbild", "situation"), ("Laget runt", "round"))
NOTED_QUESTION = NoteEntry(
    kind="question", id=107, version=3, text="TR-7  Kan lampan bytas?", under="Laget runt", section="round"
)
NOTES = (
    NoteEntry(kind="note", id=1, version=1, text="Johan Lind hälsade alla välkomna.", under="Inledning"),
    NoteEntry(kind="note", id=2, version=2, text="Hösten har varit lugn.", under="Lägesbild"),
    NoteEntry(kind="item", id=4, version=1, text=ITEMS[0], under="Tas upp på nästa möte"),
)
CHANGED = replace(NOTES[1], proposed="Hösten har varit lugn, med två bränder i papperskorgar.")

WHEN = "onsdag 25 november kl. 17.30–19.30"
AGENDA = AgendaView(
    sections=[
        *(AgendaSection(key=part.key, title=part.title, is_current=part.current) for part in PARTS),
        AgendaSection(key="next", title="Nästa möte", is_last=True),
    ],
    meeting=5,
    when="Bara för mötet onsdag 25 november kl. 17.30–19.30",
)

ELECTED = Participant(name="Johan Lind", role=Role.ELECTED, party="C")
GUEST = Participant(name="Petra Holm", role=Role.GUEST, title="gatuchef", organisation=STREETS)
RESIDENT = Participant(name="Olof Frisk", role=Role.RESIDENT, title="boende på Ängsvägen")
PRESENT = (
    PresentPerson(id=1, participant=ELECTED),
    PresentPerson(id=2, participant=Participant(name="Maria Sand", role=Role.ELECTED), is_guess=True),
    PresentPerson(id=3, participant=Participant(name="Karin Ek", role=Role.OFFICIAL, title="samordnare")),
    PresentPerson(id=4, participant=GUEST),
    PresentPerson(id=5, participant=RESIDENT),
    PresentPerson(id=6, participant=Participant(name="", role=Role.RESIDENT), is_guess=True),
    PresentPerson(id=7, participant=Participant(name="Amir Rahimi", role=Role.RESIDENT, agreed_to_name=True)),
)
ATTENDANCE = AttendanceView(meeting=5, present=PRESENT, has_guesses=True, when=WHEN)

COURSES: dict[str, Sample] = {
    "course": lambda f: live_meeting_card(COURSE, f),
    "course-coordinator": lambda f: live_meeting_card(OWN, f),
    "course-logged": lambda f: live_meeting_card(
        replace(COURSE, note=f.texts("note.logged_here", reference="TR-21"), refresh_for=()), f
    ),
    "course-first-meeting": lambda f: live_meeting_card(
        replace(OWN, earlier_questions=(), total=0, carried_items=(), raised=()), f
    ),
    "course-second-page": lambda f: live_meeting_card(
        replace(COURSE, page=2, has_next=True, total=15, earlier_questions=POINTS[:2]), f
    ),
    "course-over": lambda f: live_meeting_card(
        replace(OWN, meeting=replace(ONGOING, status=MeetingStatus.HELD, ended_at=NOW)), f
    ),
    "point": lambda f: earlier_question_form(EarlierQuestionView(question=POINTS[1], meeting=5), f),
    "topic": lambda f: carried_item_form(CarriedItemView(item=OWN.carried_items[0], meeting=5), f),
    "notes": lambda f: notes_card(
        NotesView(meeting=5, entries=(NOTED_QUESTION, *NOTES), sections=SECTIONS), f
    ),
    "question-place": lambda f: note_entry_card(
        NoteEntryView(entry=NOTED_QUESTION, kind="question", meeting=5, changing=True, sections=SECTIONS), f
    ),
    "notes-none": lambda f: notes_card(NotesView(meeting=5, entries=(), when=WHEN, over=True), f),
    "notes-adopted": lambda f: notes_card(
        NotesView(meeting=5, entries=NOTES, page=2, has_next=True, may_change=False), f
    ),
    "note": lambda f: note_entry_card(NoteEntryView(entry=NOTES[1], kind="note", meeting=None), f),
    "note-between": lambda f: note_entry_card(
        NoteEntryView(entry=NOTES[1], kind="note", meeting=None, when=WHEN), f
    ),
    "note-change": lambda f: note_entry_card(
        NoteEntryView(entry=NOTES[1], kind="note", meeting=5, changing=True), f
    ),
    "note-gone": lambda f: note_entry_card(NoteEntryView(entry=None, kind="note", meeting=5), f),
    "item": lambda f: note_entry_card(
        NoteEntryView(entry=NOTES[2], kind="item", meeting=None, note=f.texts("note.item_added")), f
    ),
    "item-change": lambda f: note_entry_card(
        NoteEntryView(entry=NOTES[2], kind="item", meeting=5, changing=True), f
    ),
    "item-gone": lambda f: note_entry_card(NoteEntryView(entry=None, kind="item", meeting=None), f),
    "offer-note-changed": lambda f: suggest_entry_change(CHANGED, f),
    "offer-note-removed": lambda f: suggest_entry_change(replace(NOTES[1], proposed=""), f),
    "agenda": lambda f: agenda_card(AGENDA, f),
    "agenda-change": lambda f: agenda_card(replace(AGENDA, is_editing=True), f),
    "agenda-part": lambda f: agenda_card(replace(AGENDA, is_editing=True, open_section="situation"), f),
    "agenda-usual": lambda f: agenda_card(
        replace(AGENDA, meeting=None, when="", is_editing=True, note=f.texts("note.agenda_changed")), f
    ),
    "attendance": lambda f: attendance_card(ATTENDANCE, f),
    "attendance-lately": lambda f: attendance_card(
        replace(ATTENDANCE, present=(), recent=(("3", ELECTED), ("4", GUEST), ("5", RESIDENT))), f
    ),
    "attendance-adopted": lambda f: attendance_card(replace(ATTENDANCE, may_change=False, has_next=True), f),
    "present": lambda f: participant_form(ParticipantFormView(meeting=5, present=PRESENT[4]), f),
    "present-new": lambda f: participant_form(ParticipantFormView(meeting=5), f),
    "careful": lambda f: personal_data_card(
        PersonalDataView(
            text="Kan grannen på 070-123 45 67 få hjälp?",
            kinds=("phone",),
            verb="log",
            field="text",
            data={"meeting": 5},
        ),
        f,
    ),
    "careful-answer": lambda f: personal_data_card(
        PersonalDataView(
            text="Hon är sjukskriven, skriv till eva@bjorkvik.example.",
            kinds=("health", "email"),
            verb="answer",
            field="answer",
            data={"question": 112, "version": 3, "link": ""},
        ),
        f,
    ),
}
