"""The minutes as the coordinator sees them: a preview in pages, the files, and what can be done next."""

from collections.abc import Sequence
from typing import Any

from microsoft_teams.cards import Action, CardElement, ExecuteAction

from cards import inputs
from cards.days import capitalised
from cards.look import CardJson, Frame, card, execute, fit, heading, own_text, rich, run, small
from cards.minutes_below import after_adoption, files, mending, same_day, versions
from cards.minutes_view import LONGEST_REASON, MinutesView, adopted_words, title_of
from cards.panel import Form, openers, panel
from cards.paper import pages_of
from cards.view import note_line


def minutes_card(view: MinutesView, frame: Frame) -> CardJson:
    """The minutes, a page at a time; a draft is marked as one on each of them."""

    def build(f: Frame) -> CardJson:
        pages = pages_of(view.document)
        page = min(max(1, view.page), len(pages))
        forms = _forms(view, frame=f)
        reason = inputs.short_text("reason", frame=f, longest=LONGEST_REASON, called="input.why_corrected")
        body = [
            *note_line(view.note, frame=f),
            *_head(view, frame=f),
            *pages[page - 1],
            *page_line(page, len(pages), frame=f),
            *(mending(view.meeting.id, frame=f) if view.edition.draft else []),
            *files(view, frame=f),
            *after_adoption(view, frame=f),
            *versions(view, frame=f),
            *same_day(view, frame=f),
            *panel(forms, fields=[reason], frame=f),
        ]
        turn = turn_page("minutes", page, len(pages), data=view.data(), frame=f)
        return card(body, frame=f, actions=[*turn, *_next(view, frame=f), *openers(forms, frame=f)])

    return fit(frame, build)


def page_line(page: int, pages: int, *, frame: Frame) -> list[CardElement]:
    """Which page it is, where there are several."""
    return [small(frame.texts("minutes.page", page=page, pages=pages), spacing="Medium")] if pages > 1 else []


def turn_page(verb: str, page: int, pages: int, *, data: dict[str, Any], frame: Frame) -> list[ExecuteAction]:
    """The buttons that lead to the page before and the page after."""
    ways = [("button.previous", page - 1)] if page > 1 else []
    ways += [("button.next", page + 1)] if page < pages else []
    return [execute(verb, title=frame.texts(t), frame=frame, data={**data, "page": p}) for t, p in ways]


def _head(view: MinutesView, *, frame: Frame) -> list[CardElement]:
    texts = frame.texts
    told = "minutes.goes_on_now" if view.goes_on else "minutes.offered" if view.ended else ""
    over = [own_text(texts(told))] if told and view.edition.draft else []
    if view.edition.draft:
        state: CardElement = rich(run(texts("document.draft"), weight="Bolder", color="Attention"))
    else:
        state = small(adopted_words(view.edition, view.meeting, frame=frame))
    name = small(frame.name(view.council.name))
    return [
        name,
        heading(capitalised(title_of(view.meeting, frame=frame, clock=bool(view.same_day)))),
        state,
        *over,
    ]


def _next(view: MinutesView, *, frame: Frame) -> Sequence[Action]:
    texts = frame.texts
    if view.goes_on:
        return []
    if view.edition.draft:
        return [execute("adopt", title=texts("button.to_adopt"), frame=frame, data=view.data())]
    if not view.correctable:
        return []
    title = texts("button.post_again" if view.shared else "verb.post_minutes")
    return [execute("post_minutes", title=title, frame=frame, data=view.data())]


def _forms(view: MinutesView, *, frame: Frame) -> list[Form]:
    """What is written before it happens, or asked once more: a correction is begun, or taken back."""
    if view.edition.draft and view.edition.version > 1:
        sure = execute("uncorrect", title=frame.texts("verb.uncorrect"), frame=frame, data=view.data())
        title, keep = frame.texts("button.uncorrect"), frame.texts("button.keep_correction")
        return [Form(fields=(), submit=sure, title=title, close=keep)]
    if not view.correctable:
        return []
    submit = execute(
        "correct", title=frame.texts("verb.correct"), frame=frame, data=view.data(), reads_inputs=True
    )
    return [Form(fields=("reason",), submit=submit, title=frame.texts("button.correct"))]
