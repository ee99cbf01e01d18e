"""The form for somebody who is at a meeting, or for somebody new."""

from dataclasses import dataclass

from microsoft_teams.cards import CardElement

from cards import inputs
from cards.attendance import Present
from cards.look import CardJson, Frame, card, execute, fit, heading
from cards.view import note_line
from domain.attendance import Participant, Role

LONGEST_DETAIL = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class PresentForm:
    """The form for one of them; for somebody new there is none yet."""

    meeting: int
    present: Present | None = None
    note: str | None = None


def present_form(view: PresentForm, frame: Frame) -> CardJson:
    """Who somebody is, and in what role; residents stay unnamed unless they agreed."""

    def build(f: Frame) -> CardJson:
        known = None if view.present is None else view.present.participant
        data = {"meeting": view.meeting, **({} if view.present is None else {"attendee": view.present.id})}
        save = execute(
            "attend", title=f.texts("button.save"), frame=f, data=data, reads_inputs=True, style="positive"
        )
        remove = execute("unattend", title=f.texts("button.remove_person"), frame=f, data=data)
        back = execute(
            "attendance", title=f.texts("button.attendance"), frame=f, data={"meeting": view.meeting}
        )
        body = [
            *note_line(view.note, frame=f),
            heading(f.texts("attendance.person")),
            *(_fields(known, frame=f)),
        ]
        return card(body, frame=f, actions=[save, *([] if known is None else [remove]), back])

    return fit(frame, build)


def _fields(known: Participant | None, *, frame: Frame) -> list[CardElement]:
    roles = [(frame.texts(f"present.{role}"), role.value) for role in Role]
    role = known.role.value if known else None
    return [
        _short("person_name", known.name if known else "", frame=frame),
        inputs.choice("role", frame=frame, choices=roles, value=role),
        _short("party", known.party if known else "", frame=frame),
        _short("person_title", known.title if known else "", frame=frame),
        _short("organisation", known.organisation if known else "", frame=frame),
        _consent(known, frame=frame),
    ]


def _consent(known: Participant | None, *, frame: Frame) -> CardElement:
    choices = [(frame.texts("consent.no"), "no"), (frame.texts("consent.yes"), "yes")]
    value = "yes" if known is not None and known.agreed_to_name else "no"
    return inputs.choice("consent", frame=frame, choices=choices, value=value)


def _short(name: str, value: str, *, frame: Frame) -> CardElement:
    placeholder = f"placeholder.{name}"
    return inputs.short_text(
        name, frame=frame, value=value or None, placeholder=placeholder, longest=LONGEST_DETAIL
    )
