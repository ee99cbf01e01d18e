"""What stands below the text of minutes: its files, its other editions, what a draft is mended with."""

from dataclasses import replace

from microsoft_teams.cards import (
    Action,
    ActionSet,
    CardElement,
    Container,
    ExecuteAction,
    TargetElement,
    ToggleVisibilityAction,
)

from cards.course_forms import ways_to
from cards.look import Frame, execute, label, own_text, small
from cards.minutes_view import FORMATS, SHEET, MinutesView, adopted_words, named_day
from cards.rows import beside
from domain.edition import Edition
from domain.meeting import Meeting

MOST_VERSIONS = 5
MOST_SAME_DAY = 5
FIRST_FIGURES = 12
"""Of a SHA-256: enough to tell files apart by eye; the whole of it waits behind a button."""
DIGESTS = "digests"


def mending(meeting: int, *, frame: Frame) -> list[CardElement]:
    """The buttons to what a draft is made of: who was there, and what was noted."""
    ways = ways_to(("attendance", "note"), {"meeting": meeting}, frame=frame)
    return [label(frame.texts("minutes.mend"), spacing="Medium"), ActionSet(actions=ways)]


def same_day(view: MinutesView, *, frame: Frame) -> list[CardElement]:
    """The other meetings of that day, each with the button that opens its minutes."""
    if not view.same_day:
        return []
    rows = [_meeting(one, frame=frame) for one in view.same_day[:MOST_SAME_DAY]]
    return [label(frame.texts("minutes.same_day"), spacing="Medium"), *rows]


def _meeting(meeting: Meeting, *, frame: Frame) -> CardElement:
    opens = execute("minutes", title=frame.texts("button.open"), frame=frame, data={"meeting": meeting.id})
    return beside([small(named_day(meeting, frame=frame, clock=True))], button=opens)


def files(view: MinutesView, *, frame: Frame) -> list[CardElement]:
    """What it is to be had as, and the list of follow-ups beside it."""
    texts = frame.texts
    buttons = [_file_button(view, one, frame=frame) for one in FORMATS]
    list_of = [
        execute("follow_ups", title=texts("button.as_text"), frame=frame, data=view.data()),
        _file_button(view, SHEET, frame=frame),
    ]
    return [
        label(texts("minutes.files"), spacing="Large"),
        ActionSet(actions=list[Action](buttons)),
        label(texts("minutes.list"), spacing="Small"),
        ActionSet(actions=list[Action](list_of)),
    ]


def _file_button(view: MinutesView, form: str, *, frame: Frame) -> ExecuteAction:
    """Each with a mark of its own: of one card somebody may want several files at once."""
    own = replace(frame, nonce=f"{frame.nonce}-{form}")
    return execute("minutes_file", title=frame.texts(f"file.{form}"), frame=own, data=view.data(format=form))


def after_adoption(view: MinutesView, *, frame: Frame) -> list[CardElement]:
    """The digests of the files, and how the council gets to see them."""
    if view.edition.draft:
        return []
    texts = frame.texts
    waits = [] if len(view.files) >= len(FORMATS) else [small(texts("minutes.making"), spacing="None")]
    return [
        label(texts("minutes.digests"), spacing="Medium"),
        *_digests(view, frame=frame, most=FIRST_FIGURES),
        *waits,
        *_whole_digests(view, frame=frame),
        own_text(texts("minutes.share"), spacing="Medium"),
    ]


def versions(view: MinutesView, *, frame: Frame) -> list[CardElement]:
    """The other editions, each with the button that opens it."""
    others = [one for one in view.versions if view.edition.draft or one.version != view.edition.version]
    if not others:
        return []
    rows = [_version(view, one, frame=frame) for one in others[-MOST_VERSIONS:]]
    return [label(frame.texts("minutes.versions"), spacing="Medium"), *rows]


def _version(view: MinutesView, edition: Edition, *, frame: Frame) -> CardElement:
    data = {"meeting": view.meeting.id, "edition": edition.version}
    opens = execute("minutes", title=frame.texts("button.open"), frame=frame, data=data)
    return beside([small(adopted_words(edition, view.meeting, frame=frame))], button=opens)


def _digests(view: MinutesView, *, frame: Frame, most: int | None = None) -> list[CardElement]:
    shown = ((one, one.sha256[:most]) for one in view.files)
    return [
        small(
            f"{frame.texts(f'file.{one.format}')}: {figures}{'…' if len(figures) < len(one.sha256) else ''}",
            spacing="None",
        )
        for one, figures in shown
    ]


def _whole_digests(view: MinutesView, *, frame: Frame) -> list[CardElement]:
    """All figures, closed until somebody wants to compare them: they are wider than a phone."""
    if not view.files:
        return []
    opens = ToggleVisibilityAction(
        title=frame.texts("button.all_figures"), target_elements=[TargetElement(element_id=DIGESTS)]
    )
    whole = Container(id=DIGESTS, is_visible=False, items=_digests(view, frame=frame))
    return [ActionSet(actions=[opens]), whole]
