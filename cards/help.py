"""What I can do here, for whoever asks."""

from collections.abc import Sequence

from cards.look import CardJson, Frame, card, fit, heading, rich, run, small


def help_card(lines: Sequence[tuple[str, str]], role: str, frame: Frame) -> CardJson:
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
                small(f.texts("help.privacy"), spacing="Medium"),
            ],
            frame=f,
        ),
    )
