"""Show one meeting with everything that belongs to it, and the forms of those who may change it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from bot.documents.editions import editable_edition
from bot.documents.record import collect_record
from bot.pages.agenda import AgendaList, build_agenda
from bot.pages.forms import ActionForm, build_folded_form, build_form, build_outcome_form
from bot.pages.viewer import Page, PageQuery, Viewer
from bot.views.live_meeting import (
    build_carried_item,
    build_earlier_question,
    build_present,
    earlier_questions,
    recent_attendees,
)
from bot.views.meetings import build_meeting_view
from bot.views.minutes import posted_versions
from bot.views.notes import item_lines, line_of_item, section_choices, section_lines
from cards import inputs
from cards.adaptive import ActionSet, CardElement
from cards.attendance import (
    PresentPerson,
    number_nameless,
    participant_fields,
    participant_line,
    recent_button,
    recent_field,
)
from cards.carried_over import (
    earlier_question_data,
    outcome_buttons,
    outcome_lines,
    remark_line,
)
from cards.dates import capitalised
from cards.elements import execute_button, static_text
from cards.live_meeting import control_fields, control_forms
from cards.meeting import format_meeting_time, meeting_facts, meeting_fields, meeting_forms
from cards.notes import NoteEntry, change_fields, edited_text, save_buttons, suggestion_buttons
from domain.attendance import Attendee, Role
from domain.meeting import Meeting, MeetingStatus
from domain.minutes import CarriedQuestion, MeetingRecord
from domain.permissions import Permission
from domain.question import QuestionStatus
from storage import Transaction

EARLIER_PER_PAGE = 25


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordLine:
    """Something that belongs to a meeting: what it says, and the forms that change it."""

    text: str = ""
    reference: str = ""
    url: str | None = None
    lines: Sequence[CardElement] = ()
    """What else is said of it, as on its card."""
    save: ActionForm | None = None
    remove: ActionForm | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordGroup:
    """Rows under a heading."""

    title: str
    rows: tuple[RecordLine, ...]
    add: ActionForm | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AttendanceGroups:
    """Who attends, by role."""

    groups: tuple[RecordGroup, ...]
    confirm: ActionForm | None
    add: tuple[ActionForm, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingOverview:
    """A meeting; what only coordinators see is empty or None for everybody else."""

    title: str
    state: str
    place: str
    facts: Sequence[CardElement]
    is_cancelled: bool
    council: int
    forms: tuple[ActionForm, ...]
    agenda: AgendaList
    carried: tuple[RecordLine, ...]
    """What an earlier meeting left for it."""
    earlier: tuple[RecordLine, ...]
    """A page of the questions of earlier meetings."""
    page: int
    previous: str | None
    next: str | None
    raised: tuple[RecordLine, ...]
    notes: tuple[RecordGroup, ...]
    left: RecordGroup | None
    """What it leaves for the next meeting, or what waits for it."""
    attendance: AttendanceGroups | None
    file: str
    """The address of its calendar file."""
    minutes: str | None
    """The address of its minutes, for those who may read them."""


def load(viewer: Viewer, tx: Transaction, query: PageQuery) -> MeetingOverview:
    """Return a meeting of the council; raises NotFound for any other."""
    meeting, view = build_meeting_view(viewer.context, {"meeting": query.number("meeting") or 0})
    is_coordinator, is_cancelled = viewer.may(Permission.ADMINISTER), view.is_cancelled
    may_change = is_coordinator and not is_cancelled and editable_edition(tx, meeting) is not None
    parts = _Parts(viewer=viewer, tx=tx, meeting=meeting, may_change=may_change)
    record = collect_record(tx, viewer.the_council, meeting)
    earlier = [] if is_cancelled else earlier_questions(record)
    begin, end = (query.page - 1) * EARLIER_PER_PAGE, query.page * EARLIER_PER_PAGE
    here = f"meetings/{meeting.id}"
    moves = [
        build_folded_form(form, view.council, fields=meeting_fields(meeting, context=viewer.cards))
        for form in meeting_forms(view, context=viewer.cards)
    ]
    return MeetingOverview(
        title=capitalised(format_meeting_time(meeting, context=viewer.cards)),
        state=viewer.texts(f"meeting.{meeting.status}"),
        place=meeting.place or "",
        facts=meeting_facts(view, context=viewer.cards),
        is_cancelled=is_cancelled,
        council=view.council.id,
        forms=(*parts.begin_or_end(), *moves),
        agenda=build_agenda(viewer, record.agenda, may_change=may_change, meeting=meeting),
        carried=tuple(parts.carried()),
        earlier=tuple(parts.earlier(earlier[begin:end])),
        page=query.page,
        previous=viewer.url(here, page=query.page - 1) if query.page > 1 else None,
        next=viewer.url(here, page=query.page + 1) if len(earlier) > end else None,
        raised=tuple(parts.raised(record)),
        notes=tuple(parts.notes(record)) if is_coordinator and not is_cancelled else (),
        left=parts.left() if is_coordinator and not is_cancelled else None,
        attendance=parts.attendance() if is_coordinator and not is_cancelled else None,
        file=viewer.url(f"{here}/meeting.ics"),
        minutes=viewer.url(f"{here}/minutes") if parts.has_minutes() else None,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Parts:
    """Makes the parts of one meeting's page."""

    viewer: Viewer
    tx: Transaction
    meeting: Meeting
    may_change: bool

    @property
    def data(self) -> dict[str, int]:
        """Return what every button says of the meeting."""
        return {"meeting": self.meeting.id}

    @property
    def is_ongoing(self) -> bool:
        return self.meeting.status is MeetingStatus.ONGOING

    def has_minutes(self) -> bool:
        """Return whether the viewer may read its minutes: others than coordinators what was posted."""
        if self.viewer.may(Permission.ADMINISTER):
            return self.meeting.status is not MeetingStatus.CANCELLED
        return bool(posted_versions(self.tx, self.meeting, chat=self.viewer.look.chat or None))

    def begin_or_end(self) -> Iterator[ActionForm]:
        """Give the form that begins a meeting of today, ends it, or lets it go on."""
        if not self.may_change:
            return
        if self.meeting.status is MeetingStatus.PLANNED:
            if self.meeting.day == self.viewer.now.astimezone(self.meeting.zone).date():
                begin = execute_button(
                    "begin_meeting",
                    title=self.viewer.texts("page.begin_meeting"),
                    context=self.viewer.cards,
                    data=self.data,
                )
                yield build_form(begin, self.viewer.the_council)
            return
        forms = control_forms(self.data, is_ongoing=self.is_ongoing, context=self.viewer.cards)
        yield build_folded_form(forms[-1], self.viewer.the_council, fields=())

    def carried(self) -> Iterator[RecordLine]:
        """Give what an earlier meeting left for this one, with what was said of it here."""
        for item in self.tx.items.of_meeting(self.meeting.id):
            one = build_carried_item(item)
            yield RecordLine(
                text=one.text,
                lines=remark_line(one.outcome, one.remark, context=self.viewer.cards),
                save=self._outcome("taken_up", one.remark, data=one.data),
            )

    def earlier(self, carried: Sequence[CarriedQuestion]) -> Iterator[RecordLine]:
        """Give questions of earlier meetings, with what was said of them here."""
        remarks = self.tx.remarks.of_meeting(self.meeting.id)
        for one in carried:
            point = build_earlier_question(
                self.viewer.context, self.viewer.the_council, one, remarks.get(one.question.id)
            )
            yield RecordLine(
                text=one.question.text,
                reference=point.row.reference,
                url=self.viewer.url(f"questions/{one.question.number}"),
                lines=outcome_lines(point, context=self.viewer.cards),
                save=self._outcome(
                    "point", point.remark_text, data=earlier_question_data(point, self.meeting.id)
                ),
            )

    def _outcome(self, verb: str, said: str, *, data: Mapping[str, object]) -> ActionForm | None:
        """Return the form for what was said of something at the meeting."""
        if not self.may_change:
            return None
        buttons = outcome_buttons(verb, data=data, about="", context=self.viewer.cards, reads_inputs=True)
        field = inputs.text_area("remark_text", context=self.viewer.cards, value=said or None)
        title = self.viewer.texts("button.remark")
        return build_outcome_form(buttons, self.viewer.the_council, field=field, title=title)

    def raised(self, record: MeetingRecord) -> Iterator[RecordLine]:
        """Give the questions that came up at the meeting."""
        for one in record.raised:
            if one.question.status is not QuestionStatus.DROPPED:
                yield RecordLine(
                    text=one.question.text,
                    reference=self.viewer.the_council.reference(one.question.number),
                    url=self.viewer.url(f"questions/{one.question.number}"),
                )

    def notes(self, record: MeetingRecord) -> Iterator[RecordGroup]:
        """Give what was noted under each section of the agenda, and the form for more."""
        choices = section_choices(self.viewer.context, self.meeting)
        numbers = {one.question.id: one.question.number for one in record.raised}
        lines = section_lines(self.viewer.context, self.meeting)
        known = {key for _, key in choices}
        for title, key in choices:
            found = [line for line in lines if line.section == key]
            yield RecordGroup(
                title=title,
                rows=tuple(self._entry(line, choices, numbers) for line in found),
                add=self._note_form(key) if self.may_change else None,
            )
        if lost := [line for line in lines if line.section not in known]:
            rows = tuple(self._entry(line, choices, numbers) for line in lost)
            yield RecordGroup(title=self.viewer.texts("notes.nowhere"), rows=rows)

    def _note_form(self, section: str) -> ActionForm:
        context = self.viewer.cards
        data = {**self.data, "write": True, "section": section}
        button = execute_button(
            "note", title=context.texts("verb.note"), context=context, data=data, reads_inputs=True
        )
        field = inputs.text_area("note_text", context=context)
        return build_form(button, self.viewer.the_council, fields=(field,))

    def _entry(
        self,
        line: NoteEntry,
        choices: Sequence[tuple[str, str]] = (),
        numbers: Mapping[int, int] | None = None,
    ) -> RecordLine:
        """Return a note, a question or an item for a later meeting, with the forms that change it."""
        context, council = self.viewer.cards, self.viewer.the_council
        number = numbers.get(line.id) if numbers and line.kind == "question" else None
        url = None if number is None else self.viewer.url(f"questions/{number}")
        if not self.may_change:
            return RecordLine(text=line.text, url=url)
        save, *remove = save_buttons(line, context=context)
        fields = [one for one in change_fields(line, sections=choices, context=context) if one.get("id")]
        title = context.texts("button.move" if line.kind == "question" else "button.change")
        return RecordLine(
            text=line.text,
            url=url,
            lines=self._suggestion(line),
            save=build_form(save, council, title=title, fields=fields),
            remove=build_form(remove[0], council) if remove else None,
        )

    def _suggestion(self, line: NoteEntry) -> Sequence[CardElement]:
        """Return that the message of an entry was changed, and the buttons that decide about it."""
        if line.proposed is None:
            return ()
        context = self.viewer.cards
        title = context.texts("offer.changed" if line.proposed else "offer.removed")
        new = edited_text(line, context=context) if line.proposed else []
        return [static_text(title), *new, ActionSet(actions=suggestion_buttons(line, context=context))]

    def left(self) -> RecordGroup | None:
        """Return what the meeting leaves for the next one; of a planned one, what waits for it."""
        context, council = self.viewer.context, self.viewer.the_council
        is_planned = self.meeting.status is MeetingStatus.PLANNED
        lines = item_lines(context, self.meeting)
        if is_planned:
            coming = self.tx.meetings.current_or_next(council.id, now=self.viewer.now)
            if coming is None or coming.id != self.meeting.id:
                return None
            lines = [line_of_item(context, one) for one in self.tx.items.list_waiting(council.id)]
        data = {} if is_planned else self.data
        forms = control_forms(data, is_ongoing=self.is_ongoing, context=self.viewer.cards)
        (form,) = (one for one in forms if one.submit.verb == "take_up")
        fields = control_fields((), current=None, context=self.viewer.cards)
        add = build_folded_form(form, council, fields=fields) if self.may_change else None
        title = self.viewer.texts("page.left_for_it" if is_planned else "notes.next")
        return RecordGroup(title=title, rows=tuple(self._entry(line) for line in lines), add=add)

    def attendance(self) -> AttendanceGroups:
        """Return who attends by role, with the forms that add, change and remove people."""
        there = self.tx.attendance.of_meeting(self.meeting.id)
        ranks = list(Role)
        present = sorted(map(build_present, there), key=lambda one: ranks.index(one.participant.role))
        numbers = number_nameless(present)
        lately = recent_attendees(self.tx, self.meeting, there)
        groups = groupby(present, key=lambda one: one.participant.role)
        return AttendanceGroups(
            groups=tuple(
                RecordGroup(
                    title=self.viewer.texts(f"group.{role}"),
                    rows=tuple(self._attendee(one, numbers.get(one.id)) for one in people),
                )
                for role, people in groups
            ),
            confirm=self._confirm() if any(one.is_guess for one in present) else None,
            add=tuple(self._add_people(lately)),
        )

    def _attendee(self, one: PresentPerson, number: int | None) -> RecordLine:
        context, council = self.viewer.cards, self.viewer.the_council
        line = participant_line(one, number=number, context=context)
        if not self.may_change:
            return RecordLine(lines=[line])
        data = {**self.data, "attendee": one.id, "version": one.version}
        save = execute_button(
            "attend", title=context.texts("button.save"), context=context, data=data, reads_inputs=True
        )
        gone = execute_button(
            "unattend", title=context.texts("button.remove_person"), context=context, data=data
        )
        title = "".join(run.text for run in line["inlines"])
        fields = participant_fields(one.participant, context=context)
        return RecordLine(
            save=build_form(save, council, title=title, fields=fields), remove=build_form(gone, council)
        )

    def _confirm(self) -> ActionForm | None:
        if not self.may_change:
            return None
        button = execute_button(
            "attend",
            title=self.viewer.texts("button.confirm_roles"),
            context=self.viewer.cards,
            data={**self.data, "confirm": True},
        )
        return build_form(button, self.viewer.the_council)

    def _add_people(self, lately: Sequence[Attendee]) -> Iterator[ActionForm]:
        """Give the forms that add recent participants, and anybody else."""
        if not self.may_change:
            return
        context, council = self.viewer.cards, self.viewer.the_council
        if lately:
            field = recent_field([(str(one.id), one.participant) for one in lately], context=context)
            button = recent_button(self.meeting.id, context=context)
            yield build_form(button, council, fields=(field,), title=context.texts("page.add_recent"))
        save = execute_button(
            "attend", title=context.texts("button.save"), context=context, data=self.data, reads_inputs=True
        )
        fields = participant_fields(None, context=context)
        yield build_form(save, council, title=context.texts("button.add_person"), fields=fields)


PAGE = Page(
    path="councils/{council}/meetings/{meeting}",
    template="meeting.html",
    title="page.meeting",
    load=load,
)
