"""Messages that notify somebody: a sentence, news, an answer, a reminder, a mention."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from cards import elements
from cards.adaptive import (
    Action,
    ActionSet,
    CardElement,
    CardMention,
    MentionedEntity,
)
from cards.context import CardContext, CardJson, shrink_to_fit
from cards.question import own_question_card
from cards.question_rows import ListedQuestion, question_rows, row_text
from cards.question_view import (
    MAX_SUMMARY_TEXT,
    QuestionView,
    absence_lines,
    format_state,
    question_header,
    question_summary,
    show_button,
)
from cards.texts import Texts
from domain.permissions import Permission
from domain.question import SENT_STATUSES, Question, QuestionStatus
from domain.text import shorten

MAX_POSSIBLE = 5
"""How many people or departments that a name may mean are offered."""


class AskerNews(StrEnum):
    """What an asker is told of."""

    ANSWERED = "answered"
    HANDED_OVER = "handed_over"
    """It has ended with an outside body."""
    PASSED_ON = "passed_on"
    """Another department or person has it."""
    DROPPED = "dropped"
    MERGED = "merged"
    """It was merged with another question, whose answer is still to come."""
    TAKEN_BACK = "taken_back"
    """The answer that was told has been withdrawn."""
    OPEN_AGAIN = "open_again"


_NOTES = {
    AskerNews.ANSWERED: "note.your_answered",
    AskerNews.HANDED_OVER: "note.your_handed_over",
    AskerNews.PASSED_ON: "note.your_passed_on",
    AskerNews.DROPPED: "note.your_dropped",
    AskerNews.MERGED: "note.your_merged",
    AskerNews.TAKEN_BACK: "note.your_answer_taken_back",
    AskerNews.OPEN_AGAIN: "note.your_open_again",
}


def sentence_card(text_key: str, values: Mapping[str, object], context: CardContext) -> CardJson:
    """Return a card with one sentence: a refusal, or what was done."""
    return shrink_to_fit(
        context,
        lambda ctx: elements.build_card(
            [elements.rich_text(elements.text_run(_filled(text_key, values, context=ctx)))], context=ctx
        ),
    )


def news_card(
    rows: Sequence[QuestionView], context: CardContext, *, undone: Collection[int] = ()
) -> CardJson:
    """Tell a coordinator what owners did: one card for several questions, some of them ``undone``."""
    title = "news.title" if _all_answered(rows) else "news.title_of_changes"
    return shrink_to_fit(
        context,
        lambda ctx: elements.build_card(
            [
                elements.heading(ctx.texts.plural(title, len(rows))),
                *(_news_row(row, context=ctx, undone=row.question.id in undone) for row in rows),
            ],
            context=ctx,
        ),
    )


def mention_card(
    person: str, teams_id: str, view: QuestionView, context: CardContext, *, key: str = "mention.text"
) -> CardJson:
    """Mention somebody in the chat if the personal message did not get through; ``key`` is of its text."""
    name = mentionable_name(person)
    at = f"<at>{name}</at>"
    opener = "button.handle" if key == "mention.text" else "button.show"
    entity = CardMention(text=at, mentioned=MentionedEntity(id=teams_id, name=name))
    return shrink_to_fit(
        context,
        lambda ctx: elements.build_card(
            [
                elements.static_text(ctx.texts(key, at=at, reference=view.reference)),
                *question_header(view, context=ctx),
            ],
            context=ctx,
            actions=[show_button(view, title=ctx.texts(opener), context=ctx)],
            mentions=[entity],
        ),
    )


def inherited_questions_card(
    rows: Sequence[ListedQuestion],
    context: CardContext,
    *,
    introduction: Sequence[str] = (),
    reason: str | None = None,
    title: str | None = None,
) -> CardJson:
    """Tell a department's owner which open questions they have got, below the ``introduction``.

    A deputy is told the ``reason`` first. ``title`` replaces how many there are.
    """
    return shrink_to_fit(
        context,
        lambda ctx: elements.build_card(
            [
                elements.heading(title or ctx.texts.plural("inherited.title", len(rows))),
                *([elements.static_text(reason)] if reason else []),
                *(elements.small_text(line) for line in introduction),
                *question_rows(rows, context=ctx),
            ],
            context=ctx,
        ),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class UndoView:
    """An act that can be undone."""

    act: str
    """What the reader did, as a clause: ``du skickade TR-3 till Tekniska förvaltningen``."""
    is_told: bool
    """Whether others have been told of it."""
    newer: str | None
    """What the reader did since, in a sentence; None if this is their last act."""
    data: Mapping[str, Any]
    """What the buttons carry."""


def undo_card(view: UndoView, context: CardContext) -> CardJson:
    """Name the act and say what follows if it is undone, with a button for each answer."""

    def build(ctx: CardContext) -> CardJson:
        texts = ctx.texts
        act = ctx.truncate(view.act)
        lines = [
            elements.user_text(f"{act[:1].upper()}{act[1:]}."),
            *([elements.static_text(view.newer)] if view.newer else []),
            *([elements.static_text(texts("undo.told"))] if view.is_told else []),
        ]
        undo = elements.execute_button("undo", title=texts("button.undo_act"), context=ctx, data=view.data)
        keep = elements.execute_button(
            "undo", title=texts("button.keep_act"), context=ctx, data={**view.data, "keep": True}
        )
        return elements.build_card(
            [elements.heading(texts("undo.title")), *lines], context=ctx, actions=[undo, keep]
        )

    return shrink_to_fit(context, build)


def reminder_card(view: QuestionView, context: CardContext) -> CardJson:
    """Return the reminder that somebody asked for."""
    note = context.texts("note.reminder", council=view.council.name)
    return own_question_card(replace(view, note=note), context)


def asker_news_card(
    view: QuestionView,
    news: AskerNews,
    *,
    is_asker: bool,
    context: CardContext,
    merged: str | None = None,
) -> CardJson:
    """Tell the asker what became of the question, or that it was withdrawn; or whoever logged it for them.

    ``merged`` is the reference of the reader's own question if that was merged with this one.
    """
    if view.logger is None or merged is not None:
        key = _NOTES[current_news(view.question, news, is_merged=merged is not None)]
    else:
        key = "note.asked_for_you" if is_asker else "note.asked_for_other"
    values = {"recipient": view.question.handed_to, "holder": _holder(view), "logger": view.logger}
    names = {name: context.truncate_name(value) for name, value in values.items()}
    note = context.texts(key, **names, asker=context.truncate_name(view.asker))
    if merged is not None:
        note = context.texts("note.merged_with", reference=merged, news=note)
    return own_question_card(replace(view, note=note), context)


def current_news(question: Question, news: AskerNews, *, is_merged: bool = False) -> AskerNews:
    """Return what there is to tell now: ``news`` still, what has happened since, or that it was withdrawn.

    ``is_merged`` says that the reader's own question was merged with this one.
    """
    if question.answer is not None:
        return AskerNews.ANSWERED
    if question.handed_to is not None:
        return AskerNews.HANDED_OVER
    if question.status is QuestionStatus.DROPPED:
        return AskerNews.DROPPED
    if news is AskerNews.PASSED_ON or (news is AskerNews.MERGED and is_merged):
        return news
    return AskerNews.TAKEN_BACK if news is AskerNews.ANSWERED else AskerNews.OPEN_AGAIN


def hand_over_query_card(
    view: QuestionView,
    recipient: str,
    reason: str | None,
    possible: Sequence[tuple[str, str]],
    context: CardContext,
) -> CardJson:
    """Ask whom a written name means: each of those possible (value, name), or somebody who is not known.

    Whoever decides is warned that the question ends there; an owner can have the coordinator asked.
    """

    def build(ctx: CardContext) -> CardJson:
        name, decides = ctx.truncate_name(recipient), Permission.ASSIGN in view.allowed
        data = {**elements.question_data(view.question), "reason": reason or ""}
        known = [
            _hand_over_button(title, {**data, "recipient": value, "named": title}, context=ctx)
            for value, title in possible[:MAX_POSSIBLE]
        ]
        title = ctx.texts("button.hand_over" if decides else "button.ask_coordinator")
        meant = [elements.static_text(ctx.texts("hand_over.meant")), ActionSet(actions=known)]
        warning = ctx.texts("hand_over.ends" if decides else "hand_over.would_end", recipient=name)
        return elements.build_card(
            [
                elements.heading(ctx.texts("hand_over.who", recipient=name)),
                *(meant if known else ()),
                elements.rich_text(elements.text_run(warning), spacing="Medium"),
                *question_header(view, context=ctx),
            ],
            context=ctx,
            actions=[
                _hand_over_button(title, {**data, "other": recipient, "outside": True}, context=ctx),
                show_button(view, title=ctx.texts("button.to_question"), context=ctx),
            ],
        )

    return shrink_to_fit(context, build)


def _hand_over_button(title: str, data: Mapping[str, object], *, context: CardContext) -> Action:
    return elements.execute_button("hand_over", title=title, context=context, data=dict(data))


def questions_summary(rows: Sequence[QuestionView], texts: Texts, *, key: str) -> str:
    """Return the notification text of several questions: ``summary.questions``, ``summary.undelivered``."""
    return texts.plural(key, len(rows), references=texts.join_names([row.reference for row in rows[:5]]))


def news_summary(rows: Sequence[QuestionView], texts: Texts) -> str:
    """Return the notification text of news: new answers, or other changes."""
    key = "summary.news" if _all_answered(rows) else "summary.news_of_changes"
    return questions_summary(rows, texts, key=key)


def asker_news_summary(view: QuestionView, texts: Texts) -> str:
    """Return the notification text for the asker: the beginning of the answer, if there is one."""
    if view.question.answer is None:
        return question_summary(view, texts)
    answer = shorten(view.question.answer, max_length=MAX_SUMMARY_TEXT)
    return texts("summary.answered", reference=view.reference, text=answer)


def sentence_summary(text_key: str, values: Mapping[str, object], texts: Texts) -> str:
    """Return the notification text of one sentence, as far as it fits."""
    return shorten(texts(text_key, **values), max_length=2 * MAX_SUMMARY_TEXT)


def mentionable_name(name: str) -> str:
    """Return a name that can stand in a mention: letters, digits, spaces, hyphens and apostrophes."""
    return elements.keep_words(name, max_length=60)


def _filled(text_key: str, values: Mapping[str, object], *, context: CardContext) -> str:
    shortened = {
        k: context.truncate(v) if isinstance(v, str) else _truncate_list(v, context=context)
        for k, v in values.items()
    }
    return context.texts(text_key, **shortened)


def _truncate_list(value: object, *, context: CardContext) -> object:
    if not isinstance(value, (list, tuple)):
        return value
    return [context.truncate_name(str(item)) for item in value[: context.budget.items]]


def _all_answered(rows: Sequence[QuestionView]) -> bool:
    return all(row.question.answer is not None for row in rows)


def _news_row(view: QuestionView, *, context: CardContext, undone: bool) -> CardElement:
    question = view.question
    happened = _undone_text(view, context=context) if undone else _event_text(view, context=context)
    words: list[CardElement] = [
        elements.rich_text(
            elements.text_run(f"{view.reference}  ", weight="Bolder"), elements.text_run(happened)
        ),
        elements.rich_text(
            elements.text_run(row_text(question.text, context=context), size="Small", subtle=True),
            spacing="None",
        ),
    ]
    said = question.answer or question.reason
    if said:
        words.append(elements.rich_text(elements.text_run(row_text(said, context=context)), spacing="Small"))
    words += absence_lines(view, context=context) if question.status in SENT_STATUSES else []
    return elements.row_with_button(
        words, button=show_button(view, title=context.texts(view.opener_key), context=context)
    )


def _undone_text(view: QuestionView, *, context: CardContext) -> str:
    return context.texts("news.undone", state=format_state(view.state, context=context))


def _event_text(view: QuestionView, *, context: CardContext) -> str:
    question = view.question
    values = {
        "who": context.truncate_name(view.answerer or view.owner),
        "recipient": context.truncate_name(question.handed_to),
        "department": context.truncate_name(_holder(view)),
    }
    return context.texts(_news_key(question), day=question.promised or "", **values)


def _holder(view: QuestionView) -> str | None:
    """Return the name of the department that has the question, or of the person who has taken it over."""
    if view.question.assignee is not None:
        return view.owner
    return None if view.department is None else view.department.name


def _news_key(question: Question) -> str:
    if question.is_open and question.promised:
        return "news.postponed"
    if question.is_open and question.at_meeting:
        return "news.at_meeting"
    named = {
        QuestionStatus.ANSWERED: "news.answered",
        QuestionStatus.HANDED_OVER: "news.handed_over",
        QuestionStatus.ASSIGNED: "news.sent_on",
    }
    return named.get(question.status, "news.changed")
