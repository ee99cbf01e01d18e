"""The help card: what a role can do here, the most useful first, the rest by what one wants to do."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from cards import elements
from cards.adaptive import (
    ActionSet,
    CardElement,
    Container,
    RichTextBlock,
    TargetElement,
    ToggleVisibilityAction,
)
from cards.context import CardContext, CardJson, shrink_to_fit
from domain.permissions import Relation

REST_ID = "rest"
TOPICS: Mapping[str, tuple[str, ...]] = {
    "ask": ("ask", "list", "mine", "show", "search", "drop", "undo", "help"),
    "answer": ("answer", "postpone", "away", "back"),
    "meet": (
        *("next_meeting", "meetings", "begin_meeting", "end_meeting", "section", "note", "take_up"),
        *("agenda", "attendance"),
    ),
    "write": ("minutes", "templates", "old_notes"),
    "coordinate": (
        *("assign", "merge", "remind", "undelivered", "test", "department", "departments", "coordinator"),
        "settings",
    ),
}
"""The commands by what one wants to do, in the order in which help shows them."""
OTHER_TOPIC = "ask"
"""The topic of a command that is in none."""
FIRST: Mapping[Relation, tuple[str, ...]] = {
    Relation.COORDINATOR: ("ask", "list", "assign", "next_meeting", "minutes"),
    Relation.OWNER: ("mine", "answer", "show", "away", "ask"),
    Relation.MEMBER: ("ask", "list", "mine", "search", "meetings"),
}
"""The commands that each role sees first."""


@dataclass(frozen=True, slots=True)
class HelpLine:
    """A command: its name in the code, the words to write, and what it does."""

    name: str
    words: str
    does: str


def hearing_text_key(*, hears_all: bool) -> str:
    """Return the key of the text about what the bot receives: messages addressed to it, or all."""
    return "hears.all" if hears_all else "hears.what_is_meant"


def help_card(
    lines: Sequence[HelpLine], role: str, context: CardContext, *, reader: Relation, hears_all: bool = False
) -> CardJson:
    """Return the commands of one role: five at first, the others by topic behind a button."""
    first = [line for name in FIRST[reader] for line in lines if line.name == name]
    rest = [line for line in lines if line not in first]
    return shrink_to_fit(
        context,
        lambda ctx: elements.build_card(
            [
                elements.heading(ctx.texts("help.title")),
                *([elements.small_text(role)] if role else []),
                *(_line(line) for line in first),
                *_rest(rest, context=ctx),
                elements.small_text(ctx.texts(hearing_text_key(hears_all=hears_all)), spacing="Medium"),
            ],
            context=ctx,
        ),
    )


def _rest(lines: Sequence[HelpLine], *, context: CardContext) -> list[CardElement]:
    if not lines:
        return []
    items: list[CardElement] = []
    for topic in TOPICS:
        here = [line for line in lines if _topic(line) == topic]
        if here:
            items += [elements.label(context.texts(f"topic.{topic}"), spacing="Medium"), *map(_line, here)]
    opens = ToggleVisibilityAction(
        title=context.texts("button.menu"), target_elements=[TargetElement(element_id=REST_ID)]
    )
    return [ActionSet(actions=[opens]), Container(id=REST_ID, is_visible=False, items=items)]


def _topic(line: HelpLine) -> str:
    return next((topic for topic, names in TOPICS.items() if line.name in names), OTHER_TOPIC)


def _line(line: HelpLine) -> RichTextBlock:
    return elements.rich_text(
        elements.text_run(line.words, weight="Bolder"),
        elements.text_run(f"\n{line.does}", size="Small"),
        spacing="Small",
    )
