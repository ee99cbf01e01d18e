"""Cards that tell somebody something, ask something, or help."""

from collections.abc import Mapping
from typing import Any

from bot.turn import Card
from bot.views.deliveries import missed_letter
from bot.views.sight import Sight, view_of
from cards import asking, help, notices  # noqa: A004 - the module is named for what it shows
from cards.deliveries import no_longer_undelivered as arrived_card
from cards.deliveries import undelivered as undelivered_card
from domain.council import Council
from domain.history import Happening
from domain.permissions import Act, Part, may_ever, parts
from domain.person import Person
from domain.question import Question
from domain.slips import Guess


def news(sight: Sight, args: Mapping[str, Any]) -> Card:
    """What owners did lately."""
    found = sight.tx.questions.many(args["questions"])
    views = [view_of(sight.of(q), q, hints=False) for q in found]
    undone = {q.id for q in found if _undone(sight, q)}
    content = notices.news(views, sight.frame, undone=undone)
    return Card(content=content, summary=notices.summary_of_news(views, sight.texts))


def _undone(sight: Sight, question: Question) -> bool:
    """Whether the last that happened is that something was taken back."""
    return sight.tx.events.of_question(question.id)[-1].happening is Happening.UNDONE


def undelivered(sight: Sight, args: Mapping[str, Any]) -> Card:
    """Whom questions did not reach, and why."""
    views = [view_of(sight.of(q), q, hints=False) for q in sight.tx.questions.many(args["questions"])]
    name = sight.people([args["person"]])[args["person"]].name
    letter = missed_letter(sight, person=args["person"], questions=args["questions"])
    if letter is None:
        texts = sight.texts
        content = arrived_card(views, name, sight.frame)
        references = texts.names([view.reference for view in views])
        return Card(content=content, summary=texts("undelivered.no_more", references=references))
    content = undelivered_card(views, name, args["reason"], sight.frame, letter)
    summary = notices.summary_of_several(views, sight.texts, key="summary.undelivered")
    return Card(content=content, summary=summary)


def mention(sight: Sight, args: Mapping[str, Any]) -> Card:
    """Names an owner in the chat, whom the personal message did not reach."""
    question = sight.tx.questions.get(args["question"])
    sight = sight.of(question)
    view = view_of(sight, question, hints=False)
    person = sight.people([args["person"]])[args["person"]]
    content = notices.mention(person.name, person.teams_id or "", view, sight.frame)
    return Card(content=content, summary=notices.summary_of(view, sight.texts))


def sentence(sight: Sight, args: Mapping[str, Any]) -> Card:
    """One sentence: why not, or what was done."""
    content = notices.sentence(args["key"], args.get("values", {}), sight.frame)
    summary = notices.summary_of_sentence(args["key"], args.get("values", {}), sight.texts)
    return Card(content=content, summary=summary)


def elsewhere(sight: Sight, args: Mapping[str, Any]) -> Card:  # noqa: ARG001 - to each the same
    """Says in a group that the answer comes in the personal chat."""
    return sentence(sight, {"key": "answered.elsewhere"})


def unknown(sight: Sight, args: Mapping[str, Any]) -> Card:
    """Says that the words are not known, and which are nearest."""
    meant = _meant(args)
    if meant is None:
        return sentence(sight, {"key": "unknown.help"})
    content = asking.did_you_mean(meant, sight.frame)
    return Card(content=content, summary=sight.texts("unknown.nearest", word=meant.word))


def _meant(args: Mapping[str, Any]) -> Guess | None:
    word = args.get("nearest")
    return Guess(word=word, text=args["words"]) if word else None


def log_this(sight: Sight, args: Mapping[str, Any]) -> Card:
    """Asks whether it was a question."""
    content = asking.log_this(args["text"], sight.frame, meant=_meant(args))
    return Card(content=content, summary=sight.texts("ask.log_this"))


def ask_form(sight: Sight, args: Mapping[str, Any]) -> Card:  # noqa: ARG001 - one form for all
    """A form for a question; whoever assigns can do so at once."""
    departments = sight.the_council.departments if Act.ASSIGN in sight.allowed() else ()
    return Card(content=asking.ask_form(sight.frame, departments), summary=sight.texts("ask.title"))


def help_people(sight: Sight, args: Mapping[str, Any]) -> Card:
    """The commands that this person may use in this council."""
    council = sight.tx.councils.get(args["council"]) if args["council"] else None
    person = sight.tx.people.get(args["person"])
    lines = [
        (_word(sight, command), sight.texts(f"help.{command['name']}"))
        for command in args["commands"]
        if council is None or may_ever(Act(command["act"]), person, council)
    ]
    role = "" if council is None else sight.texts(f"role.{_role(person, council)}", council=council.name)
    content = help.help_card(lines, role, sight.frame, hears_all=sight.hears_all)
    return Card(content=content, summary=sight.texts("help.title"))


def _word(sight: Sight, command: Mapping[str, str]) -> str:
    word = command[sight.locale]
    return f"{word} {sight.texts('argument.' + command['argument'])}" if command["argument"] else word


def _role(person: Person, council: Council) -> Part:
    held = parts(person, council)
    return next((part for part in (Part.COORDINATOR, Part.OWNER) if part in held), Part.MEMBER)
