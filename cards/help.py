"""The help card: what a role can do here."""

from collections.abc import Sequence

from cards import elements
from cards.context import CardContext, CardJson, shrink_to_fit


def hearing_text_key(*, hears_all: bool) -> str:
    """Return the key of the text about what the bot receives: messages addressed to it, or all."""
    return "hears.all" if hears_all else "hears.what_is_meant"


def help_card(
    lines: Sequence[tuple[str, str]], role: str, context: CardContext, *, hears_all: bool = False
) -> CardJson:
    """Return the commands of one role: the words to write and what they do."""
    return shrink_to_fit(
        context,
        lambda ctx: elements.build_card(
            [
                elements.heading(ctx.texts("help.title")),
                *([elements.small_text(role)] if role else []),
                *(
                    elements.rich_text(
                        elements.text_run(word, weight="Bolder"),
                        elements.text_run(f"\n{does}", size="Small"),
                        spacing="Small",
                    )
                    for word, does in lines
                ),
                elements.small_text(ctx.texts(hearing_text_key(hears_all=hears_all)), spacing="Medium"),
            ],
            context=ctx,
        ),
    )
