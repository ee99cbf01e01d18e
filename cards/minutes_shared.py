"""What else is shown of minutes: to the council, as a list to copy, which template they are written into."""

from dataclasses import dataclass

from microsoft_teams.cards import CardElement

from cards import inputs
from cards.look import CardJson, Frame, card, execute, fit, heading, own_text, small
from cards.minutes import page_line, turn_page
from cards.minutes_view import MinutesView, adopted_words, title_of
from cards.paper import pages_of, text_pages
from cards.view import note_line


def shared_card(view: MinutesView, frame: Frame) -> CardJson:
    """Adopted minutes for everybody in the chat; each reader turns the pages for themselves."""

    def build(f: Frame) -> CardJson:
        pages = pages_of(view.document)
        page = min(max(1, view.page), len(pages))
        body = [
            small(f.name(view.council.name)),
            heading(title_of(view.meeting, frame=f, clock=bool(view.same_day))),
            small(adopted_words(view.edition, view.meeting, frame=f)),
            *pages[page - 1],
            *page_line(page, len(pages), frame=f),
        ]
        return card(
            body, frame=f, actions=turn_page("read_minutes", page, len(pages), data=view.data(), frame=f)
        )

    return fit(frame, build)


@dataclass(frozen=True, slots=True, kw_only=True)
class ListView:
    """The follow-up list as text for an e-mail."""

    title: str
    text: str
    minutes: MinutesView


def follow_ups_card(view: ListView, frame: Frame) -> CardJson:
    """The list in a field, since text in a field can be marked and copied on every device."""

    def build(f: Frame) -> CardJson:
        texts, shown = f.texts, view.minutes
        pages = text_pages(view.text)
        page = min(max(1, shown.page), len(pages))
        field = inputs.long_text("follow_ups", frame=f, value=pages[page - 1])
        body: list[CardElement] = [
            *note_line(shown.note, frame=f),
            heading(texts("minutes.list")),
            *([field] if view.text else [own_text(texts("list.none"))]),
            *page_line(page, len(pages), frame=f),
        ]
        turn = turn_page("follow_ups", page, len(pages), data=shown.data(), frame=f)
        sheet = execute("minutes_file", title=texts("file.xlsx"), frame=f, data=shown.data(format="xlsx"))
        back = execute("minutes", title=texts("button.to_minutes"), frame=f, data=shown.data())
        return card(body, frame=f, actions=[*turn, sheet, back])

    return fit(frame, build)


def templates_card(frame: Frame, *, own: bool, note: str | None) -> CardJson:
    """Which Word template the council's minutes are written into, and how to have another one."""

    def build(f: Frame) -> CardJson:
        texts = f.texts
        example = execute("template", title=texts("button.our_template"), frame=f, data={"do": "example"})
        again = execute("template", title=texts("button.use_ours"), frame=f, data={"do": "ours"})
        body = [
            *note_line(note, frame=f),
            heading(texts("templates.title")),
            own_text(texts("templates.own" if own else "templates.ours")),
            own_text(texts("templates.how")),
        ]
        return card(body, frame=f, actions=[example, *([again] if own else [])])

    return fit(frame, build)
