"""What somebody is shown alone before a text that looks like personal data is stored."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from microsoft_teams.cards import Action

from cards import inputs
from cards.look import CardJson, Frame, card, execute, fit, heading, own_text
from cards.notes import to_course


@dataclass(frozen=True, slots=True, kw_only=True)
class CarefulView:
    """A text that was not stored, with what it looks like and what was to be done with it."""

    text: str
    kinds: Sequence[str]
    """What was found in it (``personal.<kind>``)."""
    verb: str
    field: str
    """The field of the verb that takes the text."""
    data: Mapping[str, Any]
    """What else the verb needs."""


def careful(view: CarefulView, frame: Frame) -> CardJson:
    """Says what was found, with the whole text in a field to mend it in: nothing is stored, nothing lost."""

    def build(f: Frame) -> CardJson:
        found = f.texts.names([f.texts(f"personal.{kind}") for kind in view.kinds])
        anyway = execute(
            view.verb,
            title=f.texts("button.log_anyway"),
            frame=f,
            data={**view.data, "force": True},
            reads_inputs=True,
            style="positive",
        )
        return card(
            [
                heading(f.texts("careful.title")),
                own_text(f.texts("careful.found", found=found)),
                own_text(f.texts("careful.advice"), spacing="Small"),
                inputs.long_text(view.field, frame=f, value=view.text),
            ],
            frame=f,
            actions=[anyway, *_back(view, frame=f)],
        )

    return fit(frame, build)


def _back(view: CarefulView, *, frame: Frame) -> list[Action]:
    """The way back to the card that it was written on, where there is one."""
    if "meeting" in view.data:
        return [to_course(view.data["meeting"], frame=frame)]
    if "question" in view.data:
        data = {"question": view.data["question"]}
        return [execute("show", title=frame.texts("button.to_question"), frame=frame, data=data)]
    return []
