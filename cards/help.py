"""What I can do here, for whoever asks."""

from collections.abc import Sequence

from cards.look import CardJson, Frame, card, fit, heading, rich, run, small


def what_it_hears(*, hears_all: bool) -> str:
    """Give back the key of the sentence on what the bot hears: what is said to it, or the whole chat."""
    return "hears.all" if hears_all else "hears.what_is_meant"


def help_card(
    lines: Sequence[tuple[str, str]], role: str, frame: Frame, *, hears_all: bool = False
) -> CardJson:
    """The commands of one role: the words to write and what they do; ``role`` says for whom this is."""
    return fit(
        frame,
        lambda f: card(
            [
                heading(f.texts("help.title")),
                *([small(role)] if role else []),
                *(
                    rich(run(word, weight="Bolder"), run(f"\n{does}", size="Small"), spacing="Small")
                    for word, does in lines
                ),
                small(f.texts(what_it_hears(hears_all=hears_all)), spacing="Medium"),
            ],
            frame=f,
        ),
    )
