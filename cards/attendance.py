"""Who is at a meeting: by role, with those who were there lately to choose from."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from microsoft_teams.cards import Action, ActionSet, CardElement, Choice, ChoiceSetInput

from cards.look import CardJson, Frame, card, execute, fit, heading, label, own_text, rich, run, small
from cards.notes import to_course, to_draft
from cards.rows import beside
from cards.view import note_line
from domain.attendance import Participant, Role

MOST_SUGGESTED = PAGE_PEOPLE = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Present:
    """Somebody who is there."""

    id: int
    participant: Participant
    unsure: bool = False
    """Whether their role is a guess that nobody has looked at."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AttendanceView:
    """Who is at a meeting."""

    meeting: int
    present: Sequence[Present]
    """In the order of the roles."""
    lately: Sequence[tuple[str, Participant]] = ()
    """Who was there lately and is not now: a mark for each, and who it is."""
    page: int = 1
    has_next: bool = False
    unsure: bool = False
    """Whether anybody's role is a guess, on this page or another."""
    may_change: bool = True
    when: str = ""
    """Of which meeting."""
    over: bool = False
    """Whether the meeting is over, so that there is a draft to go back to."""
    note: str | None = None


def attendance(view: AttendanceView, frame: Frame) -> CardJson:
    """Who is there, role by role; guesses are marked in words, those of lately can be added at once."""

    def build(f: Frame) -> CardJson:
        body: list[CardElement] = [*note_line(view.note, frame=f), heading(f.texts("attendance.title"))]
        body += [small(f.cut(view.when))] if view.when else []
        if not view.present:
            body.append(own_text(f.texts("attendance.none")))
        for role, people in groupby(view.present, key=lambda one: one.participant.role):
            body.append(label(f.texts(f"group.{role}"), spacing="Medium"))
            body += [_row(one, view, frame=f) for one in people]
        body += _confirm(view, frame=f)
        new = execute(
            "attend",
            title=f.texts("button.add_person"),
            frame=f,
            data={"meeting": view.meeting, "form": True},
        )
        actions: list[Action] = [*([new] if view.may_change else []), *_turn_page(view, frame=f)]
        return card(
            [*body, *_lately(view, frame=f), *to_draft(view.meeting, over=view.over, frame=f)],
            frame=f,
            actions=[*actions, to_course(view.meeting, frame=f)],
        )

    return fit(frame, build)


def person_words(participant: Participant, *, frame: Frame) -> str:
    """Give back ``Johan Lind (C)`` or ``Petra Holm, gatuchef, Tekniska förvaltningen``."""
    named = participant.role is not Role.RESIDENT or participant.agreed_to_name
    name = frame.name(participant.name) if named and participant.name else frame.texts("people.resident")
    if participant.party and named:
        name = frame.texts("people.party", name=name, party=frame.name(participant.party))
    details = (participant.title, participant.organisation) if named else ()
    return ", ".join([name, *(frame.name(detail) for detail in details if detail)])


def _row(one: Present, view: AttendanceView, *, frame: Frame) -> CardElement:
    resident = one.participant.role is Role.RESIDENT and bool(one.participant.name)
    asking = frame.texts("attendance.ask_name" if resident else "attendance.unsure")
    unsure = (run(f"  ·  {asking}", size="Small", weight="Bolder"),) if one.unsure else ()
    hidden = one.participant.role is Role.RESIDENT and not one.participant.agreed_to_name
    known = (
        (run(f"  ({frame.name(one.participant.name)})", subtle=True),)
        if hidden and one.participant.name
        else ()
    )
    words = rich(run(person_words(one.participant, frame=frame)), *known, *unsure, spacing="Small")
    if not view.may_change:
        return words
    data = {"meeting": view.meeting, "attendee": one.id, "form": True}
    return beside(
        [words], button=execute("attend", title=frame.texts("button.change"), frame=frame, data=data)
    )


def _confirm(view: AttendanceView, *, frame: Frame) -> list[CardElement]:
    """The button that says that all guesses are right."""
    if not (view.unsure and view.may_change):
        return []
    data = {"meeting": view.meeting, "confirm": True}
    confirm = execute("attend", title=frame.texts("button.confirm_roles"), frame=frame, data=data)
    return [ActionSet(actions=[confirm])]


def _lately(view: AttendanceView, *, frame: Frame) -> list[CardElement]:
    """Those who were there lately, all of them chosen: who did not come is taken away before it is sent."""
    if not view.lately or not view.may_change:
        return []
    kept = view.lately[: min(MOST_SUGGESTED, frame.space.items)]
    marks = ",".join(mark for mark, _ in kept)
    choices = ChoiceSetInput(
        id="lately",
        label=frame.texts("input.lately"),
        error_message=frame.texts("error.lately"),
        placeholder=frame.texts("placeholder.choose"),
        is_multi_select=True,
        style="expanded",
        choices=[Choice(title=_choice(participant, frame=frame), value=mark) for mark, participant in kept],
        value=marks,
    )
    add = execute(
        "attend",
        title=frame.texts("button.add_chosen"),
        frame=frame,
        data={"meeting": view.meeting, "several": True},
        reads_inputs=True,
        style="positive",
    )
    return [choices, ActionSet(actions=[add])]


def _choice(participant: Participant, *, frame: Frame) -> str:
    return f"{frame.texts(f'present.{participant.role}')}: {frame.name(participant.name or '')}".rstrip(": ")


def _turn_page(view: AttendanceView, *, frame: Frame) -> list[Action]:
    pages = [("button.previous", view.page - 1)] if view.page > 1 else []
    pages += [("button.next", view.page + 1)] if view.has_next else []
    return [
        execute(
            "attendance", title=frame.texts(title), frame=frame, data={"meeting": view.meeting, "page": page}
        )
        for title, page in pages
    ]
