"""Render notices, questions to the sender, and help."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.turn.types import Card, View
from bot.views.context import (
    Args,
    Audience,
    Follows,
    RenderContext,
    TextStorage,
    ViewType,
    build_question_view,
)
from bot.views.questions import EDIT_SUGGESTION, REMINDER, render_question
from bot.views.undelivered import find_undelivered, mail_name
from cards import new_question, notifications
from cards.delivery import delivery_solved_card, undelivered_card
from cards.help import HelpLine, help_card
from cards.notifications import AskerNews
from cards.question_view import question_summary, superseded_news_card
from domain.council import Council
from domain.errors import NotFound
from domain.history import EventKind
from domain.permissions import Permission, Relation, is_ever_permitted, relations_of
from domain.person import Person
from domain.question import Question
from domain.typos import CommandGuess
from storage import Transaction


def render_news(context: RenderContext, args: Mapping[str, Any]) -> Card:
    """Render what owners did recently."""
    found = context.tx.questions.get_many(args["questions"])
    views = [build_question_view(context.for_question(q), q, hints=False) for q in found]
    undone = {q.id for q in found if _is_undone(context, q)}
    content = notifications.news_card(views, context.card_context, undone=undone)
    return Card(content=content, summary=notifications.news_summary(views, context.texts))


def _is_undone(context: RenderContext, question: Question) -> bool:
    """Return whether the last event of a question is an undo."""
    return context.tx.events.of_question(question.id)[-1].happening is EventKind.UNDONE


ASKER_HEARS = frozenset({EventKind.ANSWERED, EventKind.DROPPED, EventKind.MERGED, EventKind.HANDED_OVER})
"""The events of a question that its asker is told of."""


def render_asker_news(context: RenderContext, args: Mapping[str, Any]) -> Card:
    """Render what became of a question, for its asker or for whoever logged it for them."""
    shown, duplicate = _news_of(context.tx, args)
    context = context.for_question(shown)
    view = build_question_view(context, shown, hints=False)
    is_asker = shown.asked_for is None and context.person is not None and context.person.id == shown.asked_by
    about = f"{args['news']}:{args['of']}" if "of" in args else args["news"]
    view = replace(view, notice=f"{ASKER_NEWS.name} {about} {args.get('act', '')}")
    if _has_newer_news(context, args):
        content = superseded_news_card(view, context.card_context)
    else:
        content = notifications.asker_news_card(
            view,
            AskerNews(args["news"]),
            is_asker=is_asker,
            context=context.card_context,
            merged=None if duplicate is None else context.the_council.reference(duplicate.number),
        )
    return Card(content=content, summary=notifications.asker_news_summary(view, context.texts))


def _news_of(tx: Transaction, args: Args) -> tuple[Question, Question | None]:
    """Return the question to tell of, and the reader's own if that is merged with it.

    If it no longer is, the reader is told of their own question.
    """
    shown = tx.questions.get(args["question"])
    if "of" not in args:
        return shown, None
    own = tx.questions.get(args["of"])
    return (shown, own) if own.duplicate_of == shown.number else (own, None)


def read_notice(notice: str, *, question: int) -> View | None:
    """Return the view of a notice from what its card says of itself; None for other cards."""
    kind, _, about = notice.partition(" ")
    if kind in (REMINDER.name, EDIT_SUGGESTION.name):
        return View(kind=kind, args={"question": question})
    told, _, act = about.partition(" ")
    news, _, of = told.partition(":")
    if kind != ASKER_NEWS.name or news not in set(AskerNews):
        return None
    own = {"of": int(of)} if of.isdecimal() else {}
    return ASKER_NEWS.view(question=question, news=news, act=act, **own)


def _has_newer_news(context: RenderContext, args: Mapping[str, Any]) -> bool:
    """Return whether the asker has been told of a later event, with a message of its own."""
    asked = [args["question"], *([args["of"]] if "of" in args else [])]
    acts = [event for question in asked for event in context.tx.events.of_question(question)]
    acts.sort(key=lambda event: event.id)
    told = next((number for number, event in enumerate(acts) if event.act == args.get("act")), len(acts))
    person = None if context.person is None else context.person.id
    return any(event.happening in ASKER_HEARS and event.actor != person for event in acts[told + 1 :])


def _due_asker_news(tx: Transaction, args: Args, _person: Person, _council: Council) -> Args | None:
    shown, duplicate = _news_of(tx, args)
    if "of" in args and duplicate is None:
        return None
    news = notifications.current_news(shown, AskerNews(args["news"]), is_merged=duplicate is not None)
    return args if news == args["news"] else None


def render_hand_over_query(context: RenderContext, args: Mapping[str, Any]) -> Card:
    """Render the query whom a name means that somebody wrote to hand a question over."""
    shown = context.tx.questions.get(args["question"])
    context = context.for_question(shown)
    view = build_question_view(context, shown, hints=False)
    content = notifications.hand_over_query_card(
        view, args["recipient"], args["reason"], args["possible"], context.card_context
    )
    return Card(content=content, summary=context.texts("hand_over.who", recipient=args["recipient"]))


def _due_hand_over_request(tx: Transaction, args: Args, _person: Person, _council: Council) -> Args | None:
    return args if tx.questions.get(args["question"]).proposed_recipient is not None else None


def render_undelivered_notice(context: RenderContext, args: Mapping[str, Any]) -> Card:
    """Render the notice about people whom questions did not reach, and why."""
    views = [
        build_question_view(context.for_question(q), q, hints=False)
        for q in context.tx.questions.get_many(args["questions"])
    ]
    person, department = args["person"], args.get("department")
    name = "" if person is None else context.people([person])[person].name
    if department is not None:
        name = mail_name(context.the_council, department, person, name=name)
    message = find_undelivered(context, person=person, questions=args["questions"], department=department)
    if message is None:
        texts = context.texts
        content = delivery_solved_card(views, name, context.card_context)
        references = texts.join_names([view.reference for view in views])
        return Card(content=content, summary=texts("undelivered.no_more", references=references))
    is_news = bool(args.get("news"))
    content = undelivered_card(
        views,
        name,
        args["reason"],
        context.card_context,
        message,
        is_news=is_news,
        is_mailed=bool(args.get("is_mailed")),
    )
    summary = notifications.questions_summary(views, context.texts, key="summary.undelivered")
    return Card(content=content, summary=summary)


def render_mention(context: RenderContext, args: Mapping[str, Any]) -> Card:
    """Render a mention, in the chat, of an owner or asker whom the personal message did not reach."""
    question = context.tx.questions.get(args["question"])
    context = context.for_question(question)
    view = build_question_view(context, question, hints=False)
    person = context.people([args["person"]])[args["person"]]
    news = args.get("news")
    key = (
        "mention.answered"
        if news and question.answer is not None
        else "mention.news"
        if news
        else "mention.text"
    )
    content = notifications.mention_card(
        person.name, person.teams_id or "", view, context.card_context, key=key
    )
    return Card(content=content, summary=question_summary(view, context.texts))


def render_sentence(context: RenderContext, args: Mapping[str, Any]) -> Card:
    """Render one sentence: a refusal or a confirmation."""
    content = notifications.sentence_card(args["key"], args.get("values", {}), context.card_context)
    summary = notifications.sentence_summary(args["key"], args.get("values", {}), context.texts)
    return Card(content=content, summary=summary)


_ANSWERED_ELSEWHERE = frozenset(
    (
        *("mine", "help", "minutes", "away", "deliveries", "reminding", "plan_form", "notes", "attendance"),
        *("templates", "old_notes"),
    )
)
"""Views whose notice in the group has a text of its own, ``elsewhere.<kind>``."""
_UNSTORED = {"log": "elsewhere.question", "answer": "elsewhere.answer"}
"""The texts that say that nothing is stored yet, by the verb that would store it."""


def private_reply_notice(answer: View) -> View:
    """Return the notice, for a group, that this answer is in the personal chat: what it is about."""
    if answer.kind == "careful":
        about = _UNSTORED.get(answer.args["verb"], "elsewhere.text")
        return PRIVATE_REPLY_NOTICE.view(about=about, kinds=list(answer.args["kinds"]))
    if answer.kind == SENTENCE.name and str(answer.args["key"]).startswith("refusal."):
        return PRIVATE_REPLY_NOTICE.view(about="elsewhere.refused")
    if answer.kind in _ANSWERED_ELSEWHERE:
        return PRIVATE_REPLY_NOTICE.view(about=f"elsewhere.{answer.kind}")
    return PRIVATE_REPLY_NOTICE.view()


def render_private_notice(context: RenderContext, args: Mapping[str, Any]) -> Card:
    """Render the notice, for a group, that the reply is in the personal chat; what is not stored it says."""
    found = [context.texts(f"personal.{kind}") for kind in args.get("kinds", ())]
    values = {"found": found} if found else {}
    return render_sentence(context, {"key": args.get("about") or "answered.elsewhere", "values": values})


def render_unknown_command(context: RenderContext, args: Mapping[str, Any]) -> Card:
    """Render the notice that a command is not recognised, with the nearest one."""
    meant = _guess(args)
    if meant is None:
        return render_sentence(context, {"key": "unknown.help"})
    content = new_question.did_you_mean_card(meant, context.card_context)
    return Card(content=content, summary=context.texts("unknown.nearest", word=meant.word))


def _guess(args: Mapping[str, Any]) -> CommandGuess | None:
    word = args.get("nearest")
    return CommandGuess(word=word, text=args["words"]) if word else None


def render_log_suggestion(context: RenderContext, args: Mapping[str, Any]) -> Card:
    """Render the prompt that asks whether a message is a question to be logged."""
    content = new_question.confirm_question_card(
        args["text"],
        context.card_context,
        meant=_guess(args),
        council=args.get("council"),
        is_early=bool(args.get("is_early")),
    )
    return Card(content=content, summary=context.texts("ask.log_this"))


def render_ask_form(context: RenderContext, args: Mapping[str, Any]) -> Card:  # noqa: ARG001 - one form for all
    """Render the form for a question; those who may assign can choose the department at once."""
    departments = context.the_council.departments if Permission.ASSIGN in context.permissions() else ()
    return Card(
        content=new_question.question_form(context.card_context, departments),
        summary=context.texts("ask.title"),
    )


_NOT_FOR_MEMBERS = ("away", "back")
"""Commands that help leaves out for people who answer for no department."""


def render_help(context: RenderContext, args: Mapping[str, Any]) -> Card:
    """Render the commands that a person may use in a council."""
    council = context.tx.councils.get(args["council"]) if args["council"] else None
    person = context.tx.people.get(args["person"])
    reader = Relation.MEMBER if council is None else _role(person, council)
    left_out = _NOT_FOR_MEMBERS if council is not None and reader is Relation.MEMBER else ()
    lines = [
        HelpLine(command["name"], _word(context, command), context.texts(f"help.{command['name']}"))
        for command in args["commands"]
        if command["name"] not in left_out
        and (council is None or is_ever_permitted(Permission(command["act"]), person, council))
    ]
    role = "" if council is None else context.texts(f"role.{reader}", council=council.name)
    content = help_card(
        lines, role, context.card_context, reader=reader, hears_all=context.capabilities.hears_all
    )
    return Card(content=content, summary=context.texts("help.title"))


def render_welcome(context: RenderContext, args: Mapping[str, Any]) -> Card:
    """Render help for somebody who has just added the app; raises NotFound if a card came first."""
    if context.tx.people.address(args["person"]).has_cards:
        raise NotFound("no_such_person")
    return render_help(context, args)


def _word(context: RenderContext, command: Mapping[str, str]) -> str:
    word = context.texts.words(f"command.{command['name']}")[0]
    return f"{word} {context.texts('argument.' + command['argument'])}" if command["argument"] else word


def _role(person: Person, council: Council) -> Relation:
    held = relations_of(person, council)
    return next((part for part in (Relation.COORDINATOR, Relation.OWNER) if part in held), Relation.MEMBER)


def render_undo(context: RenderContext, args: Mapping[str, Any]) -> Card:
    """Render the question whether an act is to be undone, which others know of or which is not the last."""
    view = notifications.UndoView(
        act=context.texts(f"undo.act.{args['what']}", **args["values"]),
        is_told=args["told"],
        newer=_newer_act(context, args["newer"]),
        data={"by": args["by"], "event": args["event"]},
    )
    return Card(
        content=notifications.undo_card(view, context.card_context), summary=context.texts("undo.title")
    )


def _newer_act(context: RenderContext, newer: str | None) -> str | None:
    """Return what is said about a later act; if it cannot be undone, what to do instead."""
    if newer is None:
        return None
    key = f"undo.newer.{newer}"
    return context.texts(key if context.texts.has(key) else f"refusal.undo_{newer}")


UNDO = ViewType("undo", render=render_undo, is_replaceable=True, text_storage=TextStorage.NOT_WITH_CARD)
NEWS = ViewType("news", render=render_news, audience=Audience.COORDINATORS, follows=Follows.QUESTIONS)
UNDELIVERED_NOTICE = ViewType("undelivered", render=render_undelivered_notice, follows=Follows.QUESTIONS)
ASKER_NEWS = ViewType(
    "answered", render=render_asker_news, still_due=_due_asker_news, follows=Follows.QUESTIONS
)
HAND_OVER_QUERY = ViewType("hand_over_query", render=render_hand_over_query)
HAND_OVER_REQUEST = ViewType(
    "hand_over_request",
    render=render_question,
    audience=Audience.COORDINATORS,
    still_due=_due_hand_over_request,
    follows=Follows.QUESTIONS,
)
MENTION = ViewType("mention", render=render_mention, follows=Follows.QUESTIONS)
SENTENCE = ViewType("sentence", render=render_sentence)
PRIVATE_REPLY_NOTICE = ViewType("elsewhere", render=render_private_notice)
UNKNOWN_COMMAND = ViewType("unknown", render=render_unknown_command)
LOG_SUGGESTION = ViewType(
    "log_this", render=render_log_suggestion, is_replaceable=True, text_storage=TextStorage.NOT_WITH_CARD
)
ASK_FORM = ViewType("ask_form", render=render_ask_form, is_replaceable=True)
HELP = ViewType("help", render=render_help)
WELCOME = ViewType("welcome", render=render_welcome, is_recorded=True)
