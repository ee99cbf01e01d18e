"""Asks a coordinator what becomes of what a message in the chat said that was changed or taken away."""

from microsoft_teams.cards import Action, CardElement

from cards.look import CardJson, Frame, card, data_of, execute, fit, heading, label, people_text
from cards.notes import Line, drop_button, line_head
from cards.view import QuestionView, head, show_button


def offer_drop(view: QuestionView, frame: Frame) -> CardJson:
    """Drops a question, or lets it be as it is."""

    def build(f: Frame) -> CardJson:
        data = {**data_of(view.question), "reason": f.texts("offer.drop_reason")}
        drop = execute("drop", title=f.texts("verb.drop"), frame=f, data=data)
        return card(
            [heading(f.texts("offer.removed")), *head(view, frame=f)],
            frame=f,
            actions=[drop, show_button(view, title=f.texts("button.leave"), frame=f)],
        )

    return fit(frame, build)


def offer_line(line: Line, frame: Frame) -> CardJson:
    """Asks a coordinator whether what was written down follows its message, which was changed or removed."""

    def build(f: Frame) -> CardJson:
        removed = not line.proposed
        return card(
            [
                heading(f.texts("offer.removed" if removed else "offer.changed")),
                *line_head(line, frame=f),
                people_text(f.cut(line.text), spacing="Small"),
                *([] if removed else _new_words(line, frame=f)),
            ],
            frame=f,
            actions=[*_taking_over(line, frame=f), *_deciding(line, frame=f)],
        )

    return fit(frame, build)


def _new_words(line: Line, *, frame: Frame) -> list[CardElement]:
    new = people_text(frame.cut(line.proposed or ""), spacing="Small")
    return [label(frame.texts("question.message_edited"), spacing="Medium"), new]


def _taking_over(line: Line, *, frame: Frame) -> list[Action]:
    if not line.proposed or not frame.fits(line.proposed):
        return []
    data = {**line.data, f"{line.kind}_text": line.proposed}
    title = frame.texts("button.take_over")
    return [execute(f"edit_{line.kind}", title=title, frame=frame, data=data, style="positive")]


def _deciding(line: Line, *, frame: Frame) -> list[Action]:
    keep = {**line.data, "keep": True}
    return [
        drop_button(line, frame=frame),
        execute(f"edit_{line.kind}", title=frame.texts("button.leave"), frame=frame, data=keep),
    ]
