"""Messages that tell somebody something: one sentence, news, what was not delivered, reminders."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from microsoft_teams.cards import CardElement, Mention, MentionedEntity

from cards.look import CardJson, Frame, card, fit, heading, own_text, rich, run
from cards.question import own_question
from cards.rows import Row, beside, question_rows, row_text
from cards.state import state_words
from cards.texts import Texts
from cards.view import QuestionView, head, show_button
from domain.council import Department
from domain.question import Question, Status
from domain.text import shorten

SUMMARY_TEXT = 80


def sentence(text_key: str, values: Mapping[str, object], frame: Frame) -> CardJson:
    """One sentence: a refusal, or what was done."""
    return fit(frame, lambda f: card([rich(run(_filled(text_key, values, frame=f)))], frame=f))


def news(rows: Sequence[QuestionView], frame: Frame, *, undone: Collection[int] = ()) -> CardJson:
    """What owners did since, for a coordinator: one message for several questions; some of it ``undone``."""
    title = "news.title" if _all_answered(rows) else "news.title_of_changes"
    return fit(
        frame,
        lambda f: card(
            [
                heading(f.texts.many(title, len(rows))),
                *(_news_row(row, frame=f, undone=row.question.id in undone) for row in rows),
            ],
            frame=f,
        ),
    )


def mention(person: str, teams_id: str, view: QuestionView, frame: Frame) -> CardJson:
    """Names the owner in the chat where the personal message did not get through."""
    name = mentionable(person)
    at = f"<at>{name}</at>"
    entity = Mention(text=at, mentioned=MentionedEntity(id=teams_id, name=name))
    return fit(
        frame,
        lambda f: card(
            [own_text(f.texts("mention.text", at=at, reference=view.reference)), *head(view, frame=f)],
            frame=f,
            actions=[show_button(view, title=f.texts("button.handle"), frame=f)],
            mentions=[entity],
        ),
    )


def inherited(rows: Sequence[Row], department: Department, frame: Frame) -> CardJson:
    """Tells a department's new owner which open questions come with it."""
    return fit(
        frame,
        lambda f: card(
            [
                heading(f.texts.many("inherited.title", len(rows))),
                rich(run(f.texts("inherited.text", department=f.name(department.name)))),
                *question_rows(rows, frame=f),
            ],
            frame=f,
        ),
    )


def offer_edit(view: QuestionView, frame: Frame) -> CardJson:
    """Asks whoever logged a question whether the changed chat message is the new text."""
    return own_question(replace(view, note=frame.texts("note.message_edited")), frame)


def reminder(view: QuestionView, frame: Frame) -> CardJson:
    """The reminder that somebody asked for."""
    return own_question(replace(view, note=frame.texts("note.reminder")), frame)


def answered(view: QuestionView, frame: Frame) -> CardJson:
    """Tells whoever asked that there is an answer, or that it was taken back."""
    note = "note.your_answer" if view.question.answer is not None else "note.answer_taken_back"
    return own_question(replace(view, note=frame.texts(note)), frame)


def summary_of(view: QuestionView, texts: Texts) -> str:
    """What a notification says of a question: plain text, its number and beginning."""
    return texts(
        "summary.question", reference=view.reference, text=shorten(view.question.text, most=SUMMARY_TEXT)
    )


def summary_of_several(rows: Sequence[QuestionView], texts: Texts, *, key: str) -> str:
    """What a notification says of several questions: ``summary.questions``, ``summary.undelivered``."""
    return texts.many(key, len(rows), references=texts.names([row.reference for row in rows[:5]]))


def summary_of_news(rows: Sequence[QuestionView], texts: Texts) -> str:
    """What a notification says of news: that answers have come, or that something else has happened."""
    key = "summary.news" if _all_answered(rows) else "summary.news_of_changes"
    return summary_of_several(rows, texts, key=key)


def summary_of_answer(view: QuestionView, texts: Texts) -> str:
    """What a notification says to whoever asked: the beginning of the answer."""
    if view.question.answer is None:
        return summary_of(view, texts)
    answer = shorten(view.question.answer, most=SUMMARY_TEXT)
    return texts("summary.answered", reference=view.reference, text=answer)


def summary_of_sentence(text_key: str, values: Mapping[str, object], texts: Texts) -> str:
    """What a notification says of one sentence: the sentence, as far as it fits."""
    return shorten(texts(text_key, **values), most=2 * SUMMARY_TEXT)


def mentionable(name: str) -> str:
    """Give back a name that can stand in a mention: letters, digits and what holds names together."""
    kept = "".join(c if c.isalnum() or c in " -'’" or 0x300 <= ord(c) < 0x370 else " " for c in name)  # noqa: PLR2004
    return " ".join(shorten(kept, most=60).split())


def _filled(text_key: str, values: Mapping[str, object], *, frame: Frame) -> str:
    shortened = {k: frame.cut(v) if isinstance(v, str) else _few(v, frame=frame) for k, v in values.items()}
    return frame.texts(text_key, **shortened)


def _few(value: object, *, frame: Frame) -> object:
    if not isinstance(value, (list, tuple)):
        return value
    return [frame.name(str(item)) for item in value[: frame.space.items]]


def _all_answered(rows: Sequence[QuestionView]) -> bool:
    return all(row.question.answer is not None for row in rows)


def _news_row(view: QuestionView, *, frame: Frame, undone: bool) -> CardElement:
    question = view.question
    happened = _what_is_left(view, frame=frame) if undone else _what_happened(view, frame=frame)
    words: list[CardElement] = [
        rich(run(f"{view.reference}  ", weight="Bolder"), run(happened)),
        rich(run(row_text(question.text, frame=frame), size="Small", subtle=True), spacing="None"),
    ]
    said = question.answer or question.reason
    if said:
        words.append(rich(run(row_text(said, frame=frame)), spacing="Small"))
    return beside(words, button=show_button(view, title=frame.texts("button.handle"), frame=frame))


def _what_is_left(view: QuestionView, *, frame: Frame) -> str:
    return frame.texts("news.undone", state=state_words(view.state, frame=frame))


def _what_happened(view: QuestionView, *, frame: Frame) -> str:
    question = view.question
    values = {
        "who": frame.name(view.answerer or view.owner or ""),
        "recipient": frame.name(question.handed_to or ""),
        "department": frame.name(view.department.name if view.department else ""),
    }
    return frame.texts(_news_key(question), day=question.promised or "", **values)


def _news_key(question: Question) -> str:
    if question.open and question.promised:
        return "news.postponed"
    if question.open and question.at_meeting:
        return "news.at_meeting"
    named = {
        Status.ANSWERED: "news.answered",
        Status.HANDED_OVER: "news.handed_over",
        Status.ASSIGNED: "news.sent_on",
    }
    return named.get(question.status, "news.changed")
