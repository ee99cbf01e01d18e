"""Messages that notify somebody: a sentence, news, an answer, a reminder, a mention."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from microsoft_teams.cards import CardElement, Mention, MentionedEntity

from cards import elements
from cards.context import CardContext, CardJson, shrink_to_fit
from cards.question import own_question_card
from cards.question_rows import ListedQuestion, question_rows, row_text
from cards.question_view import (
    MAX_SUMMARY_TEXT,
    QuestionView,
    format_state,
    question_header,
    question_summary,
    show_button,
)
from cards.texts import Texts
from domain.question import Question, QuestionStatus
from domain.text import shorten


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


def mention_card(person: str, teams_id: str, view: QuestionView, context: CardContext) -> CardJson:
    """Mention the owner in the chat if the personal message did not get through."""
    name = mentionable_name(person)
    at = f"<at>{name}</at>"
    entity = Mention(text=at, mentioned=MentionedEntity(id=teams_id, name=name))
    return shrink_to_fit(
        context,
        lambda ctx: elements.build_card(
            [
                elements.static_text(ctx.texts("mention.text", at=at, reference=view.reference)),
                *question_header(view, context=ctx),
            ],
            context=ctx,
            actions=[show_button(view, title=ctx.texts("button.handle"), context=ctx)],
            mentions=[entity],
        ),
    )


def inherited_questions_card(
    rows: Sequence[ListedQuestion], context: CardContext, *, introduction: Sequence[str] = ()
) -> CardJson:
    """Tell a department's owner which open questions they have got, below the ``introduction``."""
    return shrink_to_fit(
        context,
        lambda ctx: elements.build_card(
            [
                elements.heading(ctx.texts.plural("inherited.title", len(rows))),
                *(elements.small_text(line) for line in introduction),
                *question_rows(rows, context=ctx),
            ],
            context=ctx,
        ),
    )


def reminder_card(view: QuestionView, context: CardContext) -> CardJson:
    """Return the reminder that somebody asked for."""
    note = context.texts("note.reminder", council=view.council.name)
    return own_question_card(replace(view, note=note), context)


def answer_card(view: QuestionView, context: CardContext) -> CardJson:
    """Tell the asker that there is an answer, or that it was withdrawn."""
    note = "note.your_answer" if view.question.answer is not None else "note.answer_taken_back"
    return own_question_card(replace(view, note=context.texts(note)), context)


def questions_summary(rows: Sequence[QuestionView], texts: Texts, *, key: str) -> str:
    """Return the notification text of several questions: ``summary.questions``, ``summary.undelivered``."""
    return texts.plural(key, len(rows), references=texts.join_names([row.reference for row in rows[:5]]))


def news_summary(rows: Sequence[QuestionView], texts: Texts) -> str:
    """Return the notification text of news: new answers, or other changes."""
    key = "summary.news" if _all_answered(rows) else "summary.news_of_changes"
    return questions_summary(rows, texts, key=key)


def answer_summary(view: QuestionView, texts: Texts) -> str:
    """Return the notification text for the asker: the beginning of the answer."""
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
    return elements.row_with_button(
        words, button=show_button(view, title=context.texts("button.handle"), context=context)
    )


def _undone_text(view: QuestionView, *, context: CardContext) -> str:
    return context.texts("news.undone", state=format_state(view.state, context=context))


def _event_text(view: QuestionView, *, context: CardContext) -> str:
    question = view.question
    values = {
        "who": context.truncate_name(view.answerer or view.owner),
        "recipient": context.truncate_name(question.handed_to),
        "department": context.truncate_name(view.department.name if view.department else ""),
    }
    return context.texts(_news_key(question), day=question.promised or "", **values)


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
