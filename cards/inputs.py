"""Fields to fill in: each with a label and what is said when it was filled in wrongly."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Literal

from microsoft_teams.cards import Choice, ChoiceSetInput, DateInput, QueryData, TextInput

from cards.look import Frame
from domain.text import LONGEST_NAME, LONGEST_TEXT

WHOLE_ORGANISATION = "graph.microsoft.com/users"
MEMBERS_OF_THE_CHAT = "graph.microsoft.com/users?scope=currentContext"


def long_text(
    name: str, *, frame: Frame, value: str | None = None, required: bool = False, called: str | None = None
) -> TextInput:
    """A field for running text; ``called`` is the key of its label where that is not its name."""
    return TextInput(
        id=name,
        label=frame.texts(called or f"input.{name}"),
        error_message=frame.texts(f"error.{name}"),
        placeholder=frame.texts("placeholder.no_personal_data"),
        is_required=required or None,
        is_multiline=True,
        max_length=LONGEST_TEXT,
        value=value,
    )


def short_text(
    name: str,
    *,
    frame: Frame,
    value: str | None = None,
    required: bool = False,
    placeholder: str = "placeholder.no_personal_data",
    longest: int = LONGEST_NAME,
    called: str | None = None,
) -> TextInput:
    """A field for a line, such as a name; ``called`` is the key of its label where that is not its name."""
    return TextInput(
        id=name,
        label=frame.texts(called or f"input.{name}"),
        error_message=frame.texts(f"error.{name}"),
        placeholder=frame.texts(placeholder),
        is_required=required or None,
        max_length=longest,
        value=value,
    )


def day(name: str, *, frame: Frame, value: date | None = None) -> DateInput:
    """A field for a date after today."""
    return DateInput(
        id=name,
        label=frame.texts(f"input.{name}"),
        error_message=frame.texts(f"error.{name}"),
        min=(frame.today + timedelta(days=1)).isoformat(),
        value=value.isoformat() if value else None,
    )


def choice(
    name: str,
    *,
    frame: Frame,
    choices: Sequence[tuple[str, str]],
    value: str | None = None,
    required: bool = False,
) -> ChoiceSetInput:
    """A field to pick from (title, value); the titles are names that people gave."""
    kept = sorted(choices, key=lambda c: c[1] != value)[: frame.space.items]
    return ChoiceSetInput(
        id=name,
        label=frame.texts(f"input.{name}"),
        error_message=frame.texts(f"error.{name}"),
        placeholder=frame.texts("placeholder.choose"),
        is_required=required or None,
        style="compact",
        choices=[Choice(title=frame.name(t), value=v) for t, v in choices if (t, v) in kept],
        value=value,
    )


def people(
    name: str,
    *,
    frame: Frame,
    where: Literal["organisation", "chat"],
    chosen: Sequence[tuple[str, str]] = (),
    several: bool = False,
    required: bool = False,
) -> ChoiceSetInput:
    """A people picker; ``chosen`` are (name, Entra id). The whole organisation only in a personal chat."""
    return ChoiceSetInput(
        id=name,
        label=frame.texts(f"input.{name}"),
        error_message=frame.texts(f"error.{name}"),
        placeholder=frame.texts("placeholder.person"),
        is_required=required or None,
        is_multi_select=several or None,
        style="filtered",
        choices=[Choice(title=frame.name(title), value=value) for title, value in chosen],
        choices_data=QueryData(
            dataset=WHOLE_ORGANISATION if where == "organisation" else MEMBERS_OF_THE_CHAT
        ),
        value=",".join(value for _, value in chosen) or None,
    )
