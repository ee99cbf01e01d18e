"""The help card: what a role can do here."""

from collections.abc import Sequence

from cards.context import CardContext, CardJson, shrink_to_fit
from cards.elements import build_card, heading, rich_text, small_text, text_run


def hearing_text_key(*, hears_all: bool) -> str:
    """Return the key of the text on what the bot hears: only messages addressed to it, or all."""
    return "hears.all" if hears_all else "hears.what_is_meant"


def help_card(
    lines: Sequence[tuple[str, str]], role: str, context: CardContext, *, hears_all: bool = False
) -> CardJson:
    """Return the commands of one role: the words to write and what they do."""
    return shrink_to_fit(
        context,
        lambda ctx: build_card(
            [
                heading(ctx.texts("help.title")),
                *([small_text(role)] if role else []),
                *(
                    rich_text(
                        text_run(word, weight="Bolder"), text_run(f"\n{does}", size="Small"), spacing="Small"
                    )
                    for word, does in lines
                ),
                small_text(ctx.texts(hearing_text_key(hears_all=hears_all)), spacing="Medium"),
            ],
            context=ctx,
        ),
    )
