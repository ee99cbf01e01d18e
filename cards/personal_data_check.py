"""The warning shown to the author before a text that looks like personal data is stored."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from microsoft_teams.cards import Action

from cards import inputs
from cards.context import CardContext, CardJson, shrink_to_fit
from cards.elements import build_card, execute_button, heading, static_text
from cards.links import live_meeting_button


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonalDataView:
    """A text that was not stored, what it looks like, and what was to be done with it."""

    text: str
    kinds: Sequence[str]
    """What was found in it (``personal.<kind>``)."""
    verb: str
    field: str
    """The field of the verb that takes the text."""
    data: Mapping[str, Any]
    """What else the verb needs."""


def personal_data_card(view: PersonalDataView, context: CardContext) -> CardJson:
    """Say what was found, with the whole text in a field to correct: nothing is stored, nothing is lost."""

    def build(ctx: CardContext) -> CardJson:
        found = ctx.texts.join_names([ctx.texts(f"personal.{kind}") for kind in view.kinds])
        anyway = execute_button(
            view.verb,
            title=ctx.texts("button.log_anyway"),
            context=ctx,
            data={**view.data, "force": True},
            reads_inputs=True,
            style="positive",
        )
        return build_card(
            [
                heading(ctx.texts("careful.title")),
                static_text(ctx.texts("careful.found", found=found)),
                static_text(ctx.texts("careful.advice"), spacing="Small"),
                inputs.text_area(view.field, context=ctx, value=view.text),
            ],
            context=ctx,
            actions=[anyway, *_back_button(view, context=ctx)],
        )

    return shrink_to_fit(context, build)


def _back_button(view: PersonalDataView, *, context: CardContext) -> list[Action]:
    """The way back to the card that it was written on, where there is one."""
    if "meeting" in view.data:
        return [live_meeting_button(view.data["meeting"], context=context)]
    if "question" in view.data:
        data = {"question": view.data["question"]}
        return [execute_button("show", title=context.texts("button.to_question"), context=context, data=data)]
    return []
