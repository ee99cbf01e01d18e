"""The minutes as the coordinator sees them: a preview in pages, the files, and what can be done next."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from microsoft_teams.cards import Action, ActionSet, CardElement, ExecuteAction

from cards import inputs
from cards.days import capitalised, day_words
from cards.look import CardJson, Frame, card, execute, fit, heading, label, own_text, rich, run, small
from cards.panel import Form, openers, panel
from cards.paper import pages_of
from cards.rows import beside
from cards.view import note_line
from domain.council import Council
from domain.document import Document
from domain.edition import Edition
from domain.meeting import Meeting

FORMATS = ("docx", "pdf", "html", "md")
"""What minutes are to be had as, in the order of the buttons."""
SHEET = "xlsx"
"""What the follow-up list is to be had as."""
MOST_VERSIONS = 5
LONGEST_REASON = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptFile:
    """A file of adopted minutes: it is still the same where its SHA-256 is."""

    format: str
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MinutesView:
    """One edition of a meeting's minutes, and what belongs to it."""

    meeting: Meeting
    council: Council
    document: Document
    edition: Edition
    page: int = 1
    files: tuple[KeptFile, ...] = ()
    versions: tuple[Edition, ...] = ()
    """All that were adopted, the first one first."""
    ended: bool = False
    """Whether to say that the meeting is over: the card offers the draft."""
    correctable: bool = False
    """Whether it is the newest one and adopted."""
    shared: bool = False
    """Whether it was shown to the council already."""
    note: str | None = None

    def data(self, **more: object) -> dict[str, Any]:
        """What a button says about this edition; 0 is the draft."""
        return {
            "meeting": self.meeting.id,
            "edition": 0 if self.edition.draft else self.edition.version,
            **more,
        }


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
            *_files(view, frame=f),
            *_after_adoption(view, frame=f),
            *_versions(view, frame=f),
            *panel(forms, fields=[reason], frame=f),
        ]
        turn = turn_page("minutes", page, len(pages), data=view.data(), frame=f)
        return card(body, frame=f, actions=[*turn, *_next(view, frame=f), *openers(forms, frame=f)])

    return fit(frame, build)


def title_of(meeting: Meeting, *, frame: Frame) -> str:
    """Give back ``Minnesanteckningar: onsdag 15 september 2021``."""
    return frame.texts("minutes.card", day=day_words(meeting.day, frame=frame))


def adopted_words(edition: Edition, meeting: Meeting, *, frame: Frame) -> str:
    """Give back which version it is, who adopted it and when."""
    texts = frame.texts
    at = "" if edition.adopted_at is None else texts.moment(edition.adopted_at, meeting.zone)
    told = texts("minutes.version", version=edition.version, at=at, name=frame.name(edition.adopted_by))
    if not edition.correction:
        return told
    return f"{told} {texts('minutes.corrected', reason=frame.cut(edition.correction))}"


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
    over = [own_text(texts("minutes.offered"))] if view.ended and view.edition.draft else []
    if view.edition.draft:
        state: CardElement = rich(run(texts("document.draft"), weight="Bolder", color="Attention"))
    else:
        state = small(adopted_words(view.edition, view.meeting, frame=frame))
    name = small(frame.name(view.council.name))
    return [name, heading(capitalised(title_of(view.meeting, frame=frame))), state, *over]


def _files(view: MinutesView, *, frame: Frame) -> list[CardElement]:
    texts = frame.texts
    files = [_file_button(view, one, frame=frame) for one in FORMATS]
    list_of = [
        execute("follow_ups", title=texts("button.as_text"), frame=frame, data=view.data()),
        _file_button(view, SHEET, frame=frame),
    ]
    return [
        label(texts("minutes.files"), spacing="Large"),
        ActionSet(actions=list[Action](files)),
        label(texts("minutes.list"), spacing="Small"),
        ActionSet(actions=list[Action](list_of)),
    ]


def _file_button(view: MinutesView, form: str, *, frame: Frame) -> ExecuteAction:
    """Each with a mark of its own: of one card somebody may want several files at once."""
    own = replace(frame, nonce=f"{frame.nonce}-{form}")
    return execute("minutes_file", title=frame.texts(f"file.{form}"), frame=own, data=view.data(format=form))


def _after_adoption(view: MinutesView, *, frame: Frame) -> list[CardElement]:
    """The digests of the files, and how the council gets to see them."""
    if view.edition.draft:
        return []
    texts = frame.texts
    lines = [small(f"{texts(f'file.{one.format}')}: {one.sha256}", spacing="None") for one in view.files]
    waits = [] if len(view.files) >= len(FORMATS) else [small(texts("minutes.making"), spacing="None")]
    return [
        label(texts("minutes.digests"), spacing="Medium"),
        *lines,
        *waits,
        own_text(texts("minutes.share"), spacing="Medium"),
    ]


def _versions(view: MinutesView, *, frame: Frame) -> list[CardElement]:
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


def _next(view: MinutesView, *, frame: Frame) -> Sequence[Action]:
    texts = frame.texts
    if view.edition.draft:
        return [execute("adopt", title=texts("button.to_adopt"), frame=frame, data=view.data())]
    if not view.correctable:
        return []
    title = texts("button.post_again" if view.shared else "verb.post_minutes")
    return [execute("post_minutes", title=title, frame=frame, data=view.data())]


def _forms(view: MinutesView, *, frame: Frame) -> list[Form]:
    if not view.correctable:
        return []
    submit = execute(
        "correct", title=frame.texts("verb.correct"), frame=frame, data=view.data(), reads_inputs=True
    )
    return [Form(fields=("reason",), submit=submit, title=frame.texts("button.correct"))]
