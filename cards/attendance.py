"""The attendance of a meeting by role, and the form for one participant."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from cards import elements, inputs
from cards.adaptive import Action, ActionSet, CardElement, Choice, ChoiceSetInput, ExecuteAction
from cards.context import CardContext, CardJson, shrink_to_fit
from cards.links import draft_button, live_meeting_button
from domain.attendance import Participant, Role

MAX_SUGGESTED = PEOPLE_PER_PAGE = 20
MAX_DETAIL_LENGTH = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class PresentPerson:
    """A participant of the meeting."""

    id: int
    participant: Participant
    is_guess: bool = False
    """Whether their role is a guess that nobody has looked at."""
    version: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class AttendanceView:
    """The attendance of a meeting."""

    meeting: int
    present: Sequence[PresentPerson]
    """The participants in the order of the roles."""
    recent: Sequence[tuple[str, Participant]] = ()
    """Key and participant of each who attended recently and is not present now."""
    page: int = 1
    has_next: bool = False
    has_guesses: bool = False
    """Whether anybody's role is a guess, on this page or another."""
    may_change: bool = True
    when: str = ""
    """The meeting in words."""
    over: bool = False
    """Whether the meeting is over, so that there is a draft to go back to."""
    note: str | None = None


def attendance_card(view: AttendanceView, context: CardContext) -> CardJson:
    """Return the participants by role, with guesses marked and recent participants to add."""

    def build(ctx: CardContext) -> CardJson:
        body: list[CardElement] = [
            *elements.note_banner(view.note, context=ctx),
            elements.heading(ctx.texts("attendance.title")),
        ]
        body += [elements.small_text(ctx.truncate(view.when))] if view.when else []
        if not view.present:
            body.append(elements.static_text(ctx.texts("attendance.none")))
        numbers = number_nameless(view.present)
        for role, people in groupby(view.present, key=lambda one: one.participant.role):
            body.append(elements.label(ctx.texts(f"group.{role}"), spacing="Medium"))
            body += [_row(one, view, number=numbers.get(one.id), context=ctx) for one in people]
        body += _confirm_button(view, context=ctx)
        new = elements.execute_button(
            "attend",
            title=ctx.texts("button.add_person"),
            context=ctx,
            data={"meeting": view.meeting, "form": True},
        )
        actions: list[Action] = [*([new] if view.may_change else []), *_turn_page(view, context=ctx)]
        return elements.build_card(
            [
                *body,
                *_recent_choices(view, context=ctx),
                *draft_button(view.meeting, over=view.over, context=ctx),
            ],
            context=ctx,
            actions=[*actions, live_meeting_button(view.meeting, context=ctx)],
        )

    return shrink_to_fit(context, build)


def format_participant(participant: Participant, *, context: CardContext) -> str:
    """Return ``Johan Lind (C)`` or ``Petra Holm, gatuchef, Tekniska förvaltningen``."""
    named = participant.role is not Role.RESIDENT or participant.agreed_to_name
    name = (
        context.truncate_name(participant.name)
        if named and participant.name
        else context.texts("people.resident")
    )
    if participant.party and named:
        name = context.texts("people.party", name=name, party=context.truncate_name(participant.party))
    details = (participant.title, participant.organisation) if named else ()
    return ", ".join([name, *(context.truncate_name(detail) for detail in details if detail)])


def number_nameless(present: Sequence[PresentPerson]) -> dict[int, int]:
    """Return a number for each participant without a name, so that several can be told apart."""
    nameless = [one.id for one in present if not one.participant.name]
    return {id_: number for number, id_ in enumerate(nameless, 1)} if len(nameless) > 1 else {}


def participant_line(one: PresentPerson, *, number: int | None, context: CardContext) -> CardElement:
    """Return a participant, with what nobody has looked at yet; a nameless one has a number."""
    resident = one.participant.role is Role.RESIDENT and bool(one.participant.name)
    asking = context.texts("attendance.ask_name" if resident else "attendance.unsure")
    unsure = (elements.text_run(f"  ·  {asking}", size="Small", weight="Bolder"),) if one.is_guess else ()
    hidden = one.participant.role is Role.RESIDENT and not one.participant.agreed_to_name
    known = (
        (elements.text_run(f"  ({context.truncate_name(one.participant.name)})", subtle=True),)
        if hidden and one.participant.name
        else ()
    )
    named = _numbered(one, number=number, context=context)
    return elements.rich_text(elements.text_run(named), *known, *unsure, spacing="Small")


def _numbered(one: PresentPerson, *, number: int | None, context: CardContext) -> str:
    shown = format_participant(one.participant, context=context)
    return shown if number is None else f"{shown} {number}"


def _row(
    one: PresentPerson, view: AttendanceView, *, number: int | None, context: CardContext
) -> CardElement:
    words = participant_line(one, number=number, context=context)
    named = _numbered(one, number=number, context=context)
    if not view.may_change:
        return words
    data = {"meeting": view.meeting, "attendee": one.id, "form": True}
    return elements.row_with_button(
        [words],
        button=elements.execute_button(
            "attend",
            title=context.texts("button.change"),
            about=elements.keep_words(one.participant.name or named, max_length=elements.MAX_ABOUT),
            context=context,
            data=data,
        ),
    )


def _confirm_button(view: AttendanceView, *, context: CardContext) -> list[CardElement]:
    """Return the button that confirms all guesses."""
    if not (view.has_guesses and view.may_change):
        return []
    data = {"meeting": view.meeting, "confirm": True}
    confirm = elements.execute_button(
        "attend", title=context.texts("button.confirm_roles"), context=context, data=data
    )
    return [ActionSet(actions=[confirm])]


def _recent_choices(view: AttendanceView, *, context: CardContext) -> list[CardElement]:
    """Return a choice of recent participants, all preselected; those who did not come are deselected."""
    if not view.recent or not view.may_change:
        return []
    add = recent_button(view.meeting, context=context)
    return [recent_field(view.recent, context=context), ActionSet(actions=[add])]


def recent_field(recent: Sequence[tuple[str, Participant]], *, context: CardContext) -> ChoiceSetInput:
    """Return the choice of recent participants, all preselected."""
    kept = recent[: min(MAX_SUGGESTED, context.budget.items)]
    return ChoiceSetInput(
        id="lately",
        label=context.texts("input.lately"),
        error_message=context.texts("error.lately"),
        placeholder=context.texts("placeholder.choose"),
        is_multi_select=True,
        style="expanded",
        choices=[
            Choice(title=_choice(participant, context=context), value=mark) for mark, participant in kept
        ],
        value=",".join(mark for mark, _ in kept),
    )


def recent_button(meeting: int, *, context: CardContext) -> ExecuteAction:
    """Return the button that adds the recent participants who were chosen."""
    return elements.execute_button(
        "attend",
        title=context.texts("button.add_chosen"),
        context=context,
        data={"meeting": meeting, "several": True},
        reads_inputs=True,
        style="positive",
    )


def _choice(participant: Participant, *, context: CardContext) -> str:
    role, name = context.texts(f"present.{participant.role}"), participant.name or ""
    return f"{role}: {context.truncate_name(name)}".rstrip(": ")


def _turn_page(view: AttendanceView, *, context: CardContext) -> list[Action]:
    pages = [("button.previous", view.page - 1)] if view.page > 1 else []
    pages += [("button.next", view.page + 1)] if view.has_next else []
    return [
        elements.execute_button(
            "attendance",
            title=context.texts(title),
            context=context,
            data={"meeting": view.meeting, "page": page},
        )
        for title, page in pages
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class ParticipantFormView:
    """The form for one participant, or for a new one."""

    meeting: int
    present: PresentPerson | None = None
    note: str | None = None


def participant_form(view: ParticipantFormView, context: CardContext) -> CardJson:
    """Return the form for a participant's name and role; residents stay unnamed unless they agreed."""

    def build(ctx: CardContext) -> CardJson:
        known = None if view.present is None else view.present.participant
        shown = view.present
        data = {"meeting": view.meeting} | (
            {} if shown is None else {"attendee": shown.id, "version": shown.version}
        )
        save = elements.execute_button(
            "attend",
            title=ctx.texts("button.save"),
            context=ctx,
            data=data,
            reads_inputs=True,
            style="positive",
        )
        remove = elements.execute_button(
            "unattend", title=ctx.texts("button.remove_person"), context=ctx, data=data
        )
        back = elements.execute_button(
            "attendance", title=ctx.texts("button.attendance"), context=ctx, data={"meeting": view.meeting}
        )
        body = [
            *elements.note_banner(view.note, context=ctx),
            elements.heading(ctx.texts("attendance.person")),
            *participant_fields(known, context=ctx),
        ]
        return elements.build_card(
            body, context=ctx, actions=[save, *([] if known is None else [remove]), back]
        )

    return shrink_to_fit(context, build)


def participant_fields(known: Participant | None, *, context: CardContext) -> list[CardElement]:
    """Return the fields for somebody's name and role."""
    roles = [(context.texts(f"present.{role}"), role.value) for role in Role]
    role = known.role.value if known else None
    return [
        _detail_field("person_name", known.name if known else "", context=context),
        inputs.choice_field("role", context=context, choices=roles, value=role),
        _detail_field("party", known.party if known else "", context=context),
        _detail_field("person_title", known.title if known else "", context=context),
        _detail_field("organisation", known.organisation if known else "", context=context),
        _consent_field(known, context=context),
    ]


def _consent_field(known: Participant | None, *, context: CardContext) -> CardElement:
    choices = [(context.texts("consent.no"), "no"), (context.texts("consent.yes"), "yes")]
    value = "yes" if known is not None and known.agreed_to_name else "no"
    return inputs.choice_field("consent", context=context, choices=choices, value=value)


def _detail_field(name: str, value: str, *, context: CardContext) -> CardElement:
    placeholder = f"placeholder.{name}"
    return inputs.text_line(
        name, context=context, value=value or None, placeholder=placeholder, max_length=MAX_DETAIL_LENGTH
    )
