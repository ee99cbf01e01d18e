"""Input fields, each with a label and an error message."""

from collections.abc import Mapping, Sequence
from datetime import date, time, timedelta
from typing import Literal

from cards.adaptive import Choice, ChoiceSetInput, DateInput, QueryData, TextInput, TimeInput
from cards.context import CardContext
from domain.council import Department
from domain.mail import own_addresses_text
from domain.person import Person
from domain.text import MAX_NAME_LENGTH, MAX_TEXT_LENGTH

WHOLE_ORGANISATION = "graph.microsoft.com/users"
CHAT_MEMBERS = "graph.microsoft.com/users?scope=currentContext"


def text_area(
    name: str,
    *,
    context: CardContext,
    value: str | None = None,
    required: bool = False,
    label_key: str | None = None,
) -> TextInput:
    """Return a field for running text; ``label_key`` is the key of its label if not its name."""
    return TextInput(
        id=name,
        label=context.texts(label_key or f"input.{name}"),
        error_message=context.texts(f"error.{name}"),
        placeholder=context.texts("placeholder.no_personal_data"),
        is_required=required or None,
        is_multiline=True,
        max_length=float(MAX_TEXT_LENGTH),
        value=value,
    )


def text_line(
    name: str,
    *,
    context: CardContext,
    value: str | None = None,
    required: bool = False,
    placeholder: str = "placeholder.no_personal_data",
    max_length: int = MAX_NAME_LENGTH,
    label_key: str | None = None,
) -> TextInput:
    """Return a field for one line; ``label_key`` is the key of its label if not its name."""
    return TextInput(
        id=name,
        label=context.texts(label_key or f"input.{name}"),
        error_message=context.texts(f"error.{name}"),
        placeholder=context.texts(placeholder),
        is_required=required or None,
        max_length=float(max_length),
        value=value,
    )


def own_addresses(department: Department, people: Mapping[int, Person], *, context: CardContext) -> TextInput:
    """Return the field for the own e-mail addresses of a department's people, a line for each."""
    names = {person: people[person].name for person in department.people if person in people}
    known = own_addresses_text(dict(department.addresses), names)
    field = text_area("own_mail", context=context, value=known)
    return field.replace(placeholder=context.texts("placeholder.own_mail"))


def date_field(name: str, *, context: CardContext, value: date | None = None) -> DateInput:
    """Return a field for a date after today."""
    return DateInput(
        id=name,
        label=context.texts(f"input.{name}"),
        error_message=context.texts(f"error.{name}"),
        min=(context.today + timedelta(days=1)).isoformat(),
        value=value.isoformat() if value else None,
    )


def choice_field(
    name: str,
    *,
    context: CardContext,
    choices: Sequence[tuple[str, str]],
    value: str | None = None,
    required: bool = False,
    label_key: str | None = None,
) -> ChoiceSetInput:
    """Return a field to choose from (title, value) pairs; the titles are names that people gave.

    ``label_key`` is the key of its label if not its name.
    """
    kept = sorted(choices, key=lambda c: c[1] != value)[: context.budget.items]
    return ChoiceSetInput(
        id=name,
        label=context.texts(label_key or f"input.{name}"),
        error_message=context.texts(f"error.{name}"),
        placeholder=context.texts("placeholder.choose"),
        is_required=required or None,
        style="compact",
        choices=[Choice(title=context.truncate_name(t), value=v) for t, v in choices if (t, v) in kept],
        value=value,
    )


def people_picker(
    name: str,
    *,
    context: CardContext,
    where: Literal["organisation", "chat"],
    chosen: Sequence[tuple[str, str]] = (),
    several: bool = False,
    required: bool = False,
) -> ChoiceSetInput:
    """Return a people picker for the organisation or the chat; ``chosen`` are (name, Entra id) pairs."""
    return ChoiceSetInput(
        id=name,
        label=context.texts(f"input.{name}"),
        error_message=context.texts(f"error.{name}"),
        placeholder=context.texts("placeholder.person"),
        is_required=required or None,
        is_multi_select=several or None,
        style="filtered",
        choices=[Choice(title=context.truncate_name(title), value=value) for title, value in chosen],
        choices_data=QueryData(dataset=WHOLE_ORGANISATION if where == "organisation" else CHAT_MEMBERS),
        value=",".join(value for _, value in chosen) or None,
    )


def time_field(name: str, *, context: CardContext, value: time | None = None) -> TimeInput:
    """Return a field for a time of day."""
    return TimeInput(
        id=name,
        label=context.texts(f"input.{name}"),
        error_message=context.texts(f"error.{name}"),
        placeholder=context.texts("placeholder.clock"),
        value=value.isoformat("minutes") if value else None,
    )
