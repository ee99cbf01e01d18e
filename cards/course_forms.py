"""What a coordinator leads a meeting with: its forms, and the buttons to what else belongs to it."""

from collections.abc import Mapping, Sequence
from typing import Any

from microsoft_teams.cards import Action, CardElement, ExecuteAction

from cards import inputs
from cards.look import Frame, execute
from cards.panel import Form

_WAYS = {"note": "button.notes", "attendance": "button.attendance", "agenda": "button.agenda"}


def leading_forms(data: Mapping[str, Any], *, goes_on: bool, frame: Frame) -> list[Form]:
    """The forms of a meeting, whose buttons say ``data`` of it."""
    section = Form(fields=("section",), submit=_sends("section", data, frame=frame))
    return [
        # A field that is left empty is not sent at all: the button itself says that something is to be noted.
        Form(fields=("note_text",), submit=_sends("note", {**data, "write": True}, frame=frame)),
        Form(fields=("item_text",), submit=_sends("take_up", data, frame=frame)),
        *([section] if goes_on else []),
        _end_or_resume(data, goes_on=goes_on, frame=frame),
    ]


def leading_fields(
    parts: Sequence[tuple[str, str]], *, current: str | None, frame: Frame
) -> list[CardElement]:
    """The fields of those forms; ``parts`` are the agenda's, by title and key."""
    return [
        inputs.long_text("note_text", frame=frame),
        inputs.long_text("item_text", frame=frame),
        inputs.choice("section", frame=frame, choices=parts, value=current),
    ]


def elsewhere(data: Mapping[str, Any], *, frame: Frame) -> list[Action]:
    """The buttons that open what else belongs to the meeting."""
    return ways_to(tuple(_WAYS), data, frame=frame)


def ways_to(verbs: Sequence[str], data: Mapping[str, Any], *, frame: Frame) -> list[Action]:
    """The buttons that open these parts of a meeting."""
    return [execute(verb, title=frame.texts(_WAYS[verb]), frame=frame, data=data) for verb in verbs]


def _end_or_resume(data: Mapping[str, Any], *, goes_on: bool, frame: Frame) -> Form:
    verb, confirm = ("end_meeting", "button.confirm_end") if goes_on else ("begin_meeting", "button.resume")
    submit = execute(verb, title=frame.texts(confirm), frame=frame, data=data)
    return Form(fields=(), submit=submit, title=frame.texts(f"verb.{verb}"))


def _sends(verb: str, data: Mapping[str, Any], *, frame: Frame) -> ExecuteAction:
    title = frame.texts(f"verb.{verb}")
    return execute(verb, title=title, frame=frame, data=data, reads_inputs=True, style="positive")
