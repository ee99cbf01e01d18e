"""The minutes as cards: preview, files, versions, shared copy, follow-up list, template."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from cards import elements, inputs
from cards.adaptive import (
    Action,
    ActionSet,
    CardElement,
    Container,
    ExecuteAction,
    TargetElement,
    ToggleVisibilityAction,
)
from cards.context import CardContext, CardJson, shrink_to_fit
from cards.dates import capitalised, format_times, format_weekday
from cards.forms import Form, form_openers, forms_container
from cards.links import meeting_buttons
from domain.council import Council
from domain.document import Document
from domain.meeting import Meeting
from domain.minutes import Edition

MINUTES_FORMATS = ("docx", "pdf", "html", "md")
"""The file formats of minutes, in the order of the buttons."""
MAIN_FORMATS = "docx+pdf"
"""The formats that one press gives together."""
MORE_ID = "more_files"
FOLLOW_UPS_FORMAT = "xlsx"
"""The file format of the follow-up list."""
MAX_REASON_LENGTH = 500
MAX_VERSIONS = 5
MAX_OTHER_MEETINGS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class AdoptedFile:
    """A file of adopted minutes, identified by its SHA-256."""

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
    files: tuple[AdoptedFile, ...] = ()
    versions: tuple[Edition, ...] = ()
    """All adopted editions, oldest first."""
    is_ongoing: bool = False
    """Whether the meeting is ongoing, so that its minutes cannot be adopted yet."""
    has_just_ended: bool = False
    """Whether to say that the meeting has ended, when the card first offers the draft."""
    is_correctable: bool = False
    """Whether it is the newest edition and adopted."""
    other_meetings_that_day: tuple[Meeting, ...] = ()
    """The council's other meetings on that day."""
    is_shared: bool = False
    """Whether it was already shared with the council."""
    note: str | None = None

    def data(self, **more: object) -> dict[str, Any]:
        """Return the data of a button about this edition; version 0 is the draft."""
        return {
            "meeting": self.meeting.id,
            "edition": 0 if self.edition.is_draft else self.edition.version,
            **more,
        }


def minutes_title(meeting: Meeting, *, context: CardContext, with_time: bool = False) -> str:
    """Return ``Minnesanteckningar: onsdag 15 september 2021``, with the time if a day has several."""
    return context.texts("minutes.card", day=meeting_day(meeting, context=context, with_time=with_time))


def meeting_day(meeting: Meeting, *, context: CardContext, with_time: bool) -> str:
    """Return ``onsdag 15 september 2021``, with the time if a day has several."""
    day = format_weekday(meeting.day, context=context)
    if not with_time:
        return day
    return context.texts("meeting.when", day=day, clock=format_times(meeting.begins, None, context=context))


def format_adoption(edition: Edition, meeting: Meeting, *, context: CardContext) -> str:
    """Return which version it is, who adopted it and when."""
    texts = context.texts
    at = "" if edition.adopted_at is None else texts.format_moment(edition.adopted_at, meeting.zone)
    told = texts(
        "minutes.version", version=edition.version, at=at, name=context.truncate_name(edition.adopted_by)
    )
    if not edition.correction:
        return told
    return f"{told} {texts('minutes.corrected', reason=context.truncate(edition.correction))}"


def draft_source_buttons(meeting: int, *, context: CardContext) -> list[CardElement]:
    """Return the buttons to the sources of a draft: attendance and notes."""
    ways = meeting_buttons(("attendance", "note"), {"meeting": meeting}, context=context)
    return [elements.label(context.texts("minutes.mend"), spacing="Medium"), ActionSet(actions=ways)]


def other_meetings_that_day(view: MinutesView, *, context: CardContext) -> list[CardElement]:
    """Return the other meetings of that day, each with the button that opens its minutes."""
    if not view.other_meetings_that_day:
        return []
    rows = [_meeting_row(one, context=context) for one in view.other_meetings_that_day[:MAX_OTHER_MEETINGS]]
    return [elements.label(context.texts("minutes.same_day"), spacing="Medium"), *rows]


def _meeting_row(meeting: Meeting, *, context: CardContext) -> CardElement:
    opens = elements.execute_button(
        "minutes", title=context.texts("button.open"), context=context, data={"meeting": meeting.id}
    )
    return elements.row_with_button(
        [elements.small_text(meeting_day(meeting, context=context, with_time=True))], button=opens
    )


def file_buttons(view: MinutesView, *, context: CardContext) -> list[CardElement]:
    """Return the button for Word and PDF, and *Mer* for each format, the follow-up list and the digests."""
    texts = context.texts
    opens = ToggleVisibilityAction(
        title=texts("button.menu"), target_elements=[TargetElement(element_id=MORE_ID)]
    )
    both = _file_button(view, MAIN_FORMATS, context=context)
    single = [_file_button(view, one, context=context) for one in MINUTES_FORMATS]
    list_of = [
        elements.execute_button(
            "follow_ups", title=texts("button.as_text"), context=context, data=view.data()
        ),
        _file_button(view, FOLLOW_UPS_FORMAT, context=context),
    ]
    more = Container(
        id=MORE_ID,
        is_visible=False,
        style="emphasis",
        items=[
            ActionSet(actions=list[Action](single)),
            elements.label(texts("minutes.list"), spacing="Small"),
            ActionSet(actions=list[Action](list_of)),
            *file_digests(view, context=context),
        ],
    )
    return [
        elements.label(texts("minutes.files"), spacing="Large"),
        ActionSet(actions=[both, opens]),
        more,
    ]


def _file_button(view: MinutesView, form: str, *, context: CardContext) -> ExecuteAction:
    """Return the button for files, with its own nonce, so that one card can deliver several."""
    own = replace(context, nonce=f"{context.nonce}-{form}")
    title = context.texts("button.word_and_pdf" if form == MAIN_FORMATS else f"file.{form}")
    return elements.execute_button("minutes_file", title=title, context=own, data=view.data(format=form))


def adoption_details(view: MinutesView, *, context: CardContext) -> list[CardElement]:
    """Return how to share adopted minutes with the council."""
    if view.edition.is_draft:
        return []
    return [elements.static_text(context.texts("minutes.share"), spacing="Medium")]


def other_versions(view: MinutesView, *, context: CardContext) -> list[CardElement]:
    """Return the other editions, each with the button that opens it."""
    others = [one for one in view.versions if view.edition.is_draft or one.version != view.edition.version]
    if not others:
        return []
    rows = [_version_row(view, one, context=context) for one in others[-MAX_VERSIONS:]]
    return [elements.label(context.texts("minutes.versions"), spacing="Medium"), *rows]


def _version_row(view: MinutesView, edition: Edition, *, context: CardContext) -> CardElement:
    data = {"meeting": view.meeting.id, "edition": edition.version}
    opens = elements.execute_button("minutes", title=context.texts("button.open"), context=context, data=data)
    return elements.row_with_button(
        [elements.small_text(format_adoption(edition, view.meeting, context=context))], button=opens
    )


def file_digests(view: MinutesView, *, context: CardContext) -> list[CardElement]:
    """Return the SHA-256 of each file of adopted minutes, and whether some are still being made."""
    if view.edition.is_draft:
        return []
    texts = context.texts
    is_waiting = len(view.files) < len(MINUTES_FORMATS)
    lines = [f"{texts(f'file.{one.format}')}: {one.sha256}" for one in view.files]
    lines += [texts("minutes.making")] if is_waiting else []
    return [
        elements.label(texts("minutes.digests"), spacing="Medium"),
        *(elements.small_text(line, spacing="None") for line in lines),
    ]


def minutes_card(view: MinutesView, context: CardContext) -> CardJson:
    """Return the minutes one page at a time; a draft is marked as one on each page."""

    def build(ctx: CardContext) -> CardJson:
        pages = elements.paginate_document(view.document)
        page = min(max(1, view.page), len(pages))
        forms = correction_forms(view, context=ctx)
        reason = reason_field(context=ctx)
        body = [
            *elements.note_banner(view.note, context=ctx),
            *_head(view, context=ctx),
            *pages[page - 1],
            *page_line(page, len(pages), context=ctx),
            *(draft_source_buttons(view.meeting.id, context=ctx) if view.edition.is_draft else []),
            *file_buttons(view, context=ctx),
            *adoption_details(view, context=ctx),
            *other_versions(view, context=ctx),
            *other_meetings_that_day(view, context=ctx),
            *forms_container(forms, fields=[reason], context=ctx),
        ]
        turn = page_buttons("minutes", page, len(pages), data=view.data(), context=ctx)
        return elements.build_card(
            body,
            context=ctx,
            actions=[*turn, *next_buttons(view, context=ctx), *form_openers(forms, context=ctx)],
        )

    return shrink_to_fit(context, build)


def reason_field(*, context: CardContext) -> CardElement:
    """Return the field for the reason of a correction."""
    return inputs.text_line(
        "reason", context=context, max_length=MAX_REASON_LENGTH, label_key="input.why_corrected"
    )


def page_line(page: int, pages: int, *, context: CardContext) -> list[CardElement]:
    """Return which page it is, if there are several."""
    return (
        [elements.small_text(context.texts("minutes.page", page=page, pages=pages), spacing="Medium")]
        if pages > 1
        else []
    )


def page_buttons(
    verb: str, page: int, pages: int, *, data: dict[str, Any], context: CardContext
) -> list[ExecuteAction]:
    """Return the buttons that lead to the previous and the next page."""
    ways = [("button.previous", page - 1)] if page > 1 else []
    ways += [("button.next", page + 1)] if page < pages else []
    return [
        elements.execute_button(verb, title=context.texts(t), context=context, data={**data, "page": p})
        for t, p in ways
    ]


def _head(view: MinutesView, *, context: CardContext) -> list[CardElement]:
    texts = context.texts
    told = "minutes.goes_on_now" if view.is_ongoing else "minutes.offered" if view.has_just_ended else ""
    over = [elements.static_text(texts(told))] if told and view.edition.is_draft else []
    if view.edition.is_draft:
        state: CardElement = elements.rich_text(
            elements.text_run(texts("document.draft"), weight="Bolder", color="Attention")
        )
    else:
        state = elements.small_text(format_adoption(view.edition, view.meeting, context=context))
    name = elements.small_text(context.truncate_name(view.council.name))
    return [
        name,
        elements.heading(
            capitalised(
                minutes_title(view.meeting, context=context, with_time=bool(view.other_meetings_that_day))
            )
        ),
        state,
        *over,
    ]


def next_buttons(view: MinutesView, *, context: CardContext) -> Sequence[ExecuteAction]:
    """Return the button that leads to the adoption of a draft, or posts what was adopted."""
    texts = context.texts
    if view.is_ongoing:
        return []
    if view.edition.is_draft:
        return [
            elements.execute_button(
                "adopt", title=texts("button.to_adopt"), context=context, data=view.data()
            )
        ]
    if not view.is_correctable:
        return []
    title = texts("button.post_again" if view.is_shared else "verb.post_minutes")
    return [elements.execute_button("post_minutes", title=title, context=context, data=view.data())]


def correction_forms(view: MinutesView, *, context: CardContext) -> list[Form]:
    """Return the form that begins a correction with its reason, or confirms that it is withdrawn."""
    if view.edition.is_draft and view.edition.version > 1:
        sure = elements.execute_button(
            "uncorrect", title=context.texts("verb.uncorrect"), context=context, data=view.data()
        )
        title, keep = context.texts("button.uncorrect"), context.texts("button.keep_correction")
        return [Form(fields=(), submit=sure, title=title, close=keep)]
    if not view.is_correctable:
        return []
    submit = elements.execute_button(
        "correct", title=context.texts("verb.correct"), context=context, data=view.data(), reads_inputs=True
    )
    return [Form(fields=("reason",), submit=submit, title=context.texts("button.correct"))]


def shared_minutes_card(view: MinutesView, context: CardContext) -> CardJson:
    """Return adopted minutes for everybody in the chat; each reader turns the pages separately."""

    def build(ctx: CardContext) -> CardJson:
        pages = elements.paginate_document(view.document)
        page = min(max(1, view.page), len(pages))
        body = [
            elements.small_text(ctx.truncate_name(view.council.name)),
            elements.heading(
                minutes_title(view.meeting, context=ctx, with_time=bool(view.other_meetings_that_day))
            ),
            elements.small_text(format_adoption(view.edition, view.meeting, context=ctx)),
            *pages[page - 1],
            *page_line(page, len(pages), context=ctx),
        ]
        return elements.build_card(
            body,
            context=ctx,
            actions=page_buttons("read_minutes", page, len(pages), data=view.data(), context=ctx),
        )

    return shrink_to_fit(context, build)


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUpTextView:
    """The follow-up list as text for an e-mail."""

    title: str
    text: str
    minutes: MinutesView


def follow_ups_card(view: FollowUpTextView, context: CardContext) -> CardJson:
    """Return the follow-up list in a field, where text can be selected and copied on every device."""

    def build(ctx: CardContext) -> CardJson:
        texts, shown = ctx.texts, view.minutes
        pages = elements.paginate_text(view.text)
        page = min(max(1, shown.page), len(pages))
        field = inputs.text_area("follow_ups", context=ctx, value=pages[page - 1])
        body: list[CardElement] = [
            *elements.note_banner(shown.note, context=ctx),
            elements.heading(texts("minutes.list")),
            *([field] if view.text else [elements.static_text(texts("list.none"))]),
            *page_line(page, len(pages), context=ctx),
        ]
        turn = page_buttons("follow_ups", page, len(pages), data=shown.data(), context=ctx)
        sheet = elements.execute_button(
            "minutes_file", title=texts("file.xlsx"), context=ctx, data=shown.data(format="xlsx")
        )
        back = elements.execute_button(
            "minutes", title=texts("button.to_minutes"), context=ctx, data=shown.data()
        )
        return elements.build_card(body, context=ctx, actions=[*turn, sheet, back])

    return shrink_to_fit(context, build)


def template_card(context: CardContext, *, is_own: bool, note: str | None) -> CardJson:
    """Return which Word template the council's minutes use, and how to change it."""

    def build(ctx: CardContext) -> CardJson:
        texts = ctx.texts
        example = elements.execute_button(
            "template", title=texts("button.our_template"), context=ctx, data={"do": "example"}
        )
        again = elements.execute_button(
            "template", title=texts("button.use_ours"), context=ctx, data={"do": "ours"}
        )
        body = [
            *elements.note_banner(note, context=ctx),
            elements.heading(texts("templates.title")),
            elements.static_text(texts("templates.own" if is_own else "templates.ours")),
            elements.static_text(texts("templates.how")),
        ]
        return elements.build_card(body, context=ctx, actions=[example, *([again] if is_own else [])])

    return shrink_to_fit(context, build)
