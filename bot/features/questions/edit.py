"""Edit, split, join, merge, drop and reopen questions: ``stryk 12 ...``, ``slå ihop 4 och 7 med 3``."""

import re
from collections.abc import Sequence
from functools import cache

from bot.features.access import choose_council
from bot.features.personal_data_check import confirm_personal_data, suggest_personal_data
from bot.features.questions import ask, parse_question, show
from bot.features.questions.actions import (
    MAX_QUESTIONS_AT_ONCE,
    chosen_questions,
    find_question,
    load_question,
    store_change,
)
from bot.features.questions.assign import named_questions, read_numbers
from bot.features.questions.notify import cancel_pending_messages, notify_of_merging, notify_owners
from bot.features.questions.publish import announce_reopening
from bot.turn.incoming import QUESTION_NUMBER, ChatKind, parse_number
from bot.turn.types import (
    Effect,
    Effects,
    Feature,
    Fields,
    PostToChat,
    RefreshQuestion,
    SendToPerson,
    ShowView,
    Turn,
    number_reader,
)
from bot.views.questions import EDIT_SUGGESTION, QUESTIONS
from cards import elements
from cards.texts import Texts, words_of_all_languages
from domain.errors import BadInput, Refusal
from domain.history import EventKind
from domain.permissions import Permission, is_permitted, require_permission
from domain.question import Question
from domain.text import capitalise_first, require_text, word_pattern
from storage import Transaction


def edit(turn: Turn, tx: Transaction) -> Effects:
    """Store the new text; the previous one stays in the history."""
    question = load_question(turn, tx, Permission.EDIT)
    text = require_text(turn.text("text"), missing="text_missing")
    if warning := confirm_personal_data(
        turn, text, verb="edit", field="text", data=elements.question_data(question)
    ):
        return warning
    return store_change(turn, tx, question, question.edit(text), happening=EventKind.EDITED, note="edited")


def message_edited(turn: Turn, tx: Transaction) -> Effects:
    """Suggest to the logger of a message's questions that they be edited like the message.

    A message that became no question so far, such as one that the bot is mentioned in only now, is logged.
    """
    logged = tx.questions.by_source(turn.chat.thread, turn.activity)
    if not logged:
        return _log_edited(turn, tx)
    questions = [q for q in logged if _may_edit(turn, q)]
    texts = [one.text for one in parse_question.parse_message(turn)] if questions else []
    effects = list[Effect]()
    if len(texts) >= len(questions):  # otherwise the lines cannot be matched to the questions
        for question, text in zip(questions, texts, strict=False):
            effects += _suggest_edit(turn, tx, question, text)
    return effects


def _log_edited(turn: Turn, tx: Transaction) -> Effects:
    """Log the questions of an edited message, once."""
    if turn.council is None:
        return choose_council(turn, tx)
    tx.questions.lock_council(turn.council)
    own_words = parse_question.parse_message(turn)
    quoted = [] if own_words else [one.id for one in parse_question.quoted_questions(turn) if one.id]
    if any(tx.questions.by_source(turn.chat.thread, source) for source in (quoted or [turn.activity])):
        return []  # the same edit came twice at once
    return ask.ask(turn, tx)


def _may_edit(turn: Turn, question: Question) -> bool:
    council = turn.council
    ours = council is not None and council.id == question.council and turn.person.id == question.logged_by
    return ours and is_permitted(Permission.EDIT, turn.person, turn.the_council, question)


def _suggest_edit(turn: Turn, tx: Transaction, question: Question, text: str) -> list[Effect]:
    """Store the proposed text and ask; a text that looks like personal data is asked about but not stored."""
    if text == (question.proposed_text or question.text):
        return []
    me = (turn.person.id,)
    if warning := suggest_personal_data(
        turn, text, me, verb="edit", field="text", data=elements.question_data(question)
    ):
        return warning
    proposed = question.propose_text(text)
    tx.questions.save(
        question,
        proposed,
        council=turn.the_council,
        happening=EventKind.MESSAGE_EDITED,
        by=turn.person.id,
        act=turn.act,
        at=turn.now,
    )
    refreshed = RefreshQuestion(question=question.id)
    if proposed.proposed_text is None:
        return [refreshed]
    view = EDIT_SUGGESTION.view(question=question.id)
    key = f"offer_edit:{question.id}:{proposed.version}"
    return [refreshed, SendToPerson(person=turn.person.id, view=view, key=key)]


FEATURE = Feature(name="edit", verbs=("edit",), act=Permission.EDIT, handle=edit)


def drop(turn: Turn, tx: Transaction) -> Effects:
    """Drop the question and show the reason on its card."""
    question = load_question(turn, tx, Permission.DROP)
    reason = require_text(turn.text("reason"), missing="reason_missing")
    dropped = question.drop(reason, by=turn.person.id, at=turn.now)
    cancelled = cancel_pending_messages(question, council=turn.the_council)
    stored = store_change(turn, tx, question, dropped, happening=EventKind.DROPPED, note="dropped")
    return [*cancelled, *show.keep_list(turn, tx, dropped, stored)]


DROP = Feature(
    name="drop",
    is_command=True,
    verbs=("drop",),
    act=Permission.DROP,
    parse=number_reader("reason"),
    handle=drop,
    argument="number_reason",
)


def split(turn: Turn, tx: Transaction) -> Effects:
    """Make a question of each line: the first keeps the number, the others are new and go where it is."""
    question = load_question(turn, tx, Permission.EDIT)
    if not question.is_open:
        raise Refusal("not_open")
    lines = require_text(turn.text("parts"), missing="nothing_to_split")
    texts = [capitalise_first(one.strip()) for one in parse_question.split_lines(lines)]
    if len(texts) < 2:  # noqa: PLR2004 - one line is the question as it is
        raise BadInput("nothing_to_split")
    if len(texts) > MAX_QUESTIONS_AT_ONCE:
        raise BadInput("too_many", limit=MAX_QUESTIONS_AT_ONCE)
    data = elements.question_data(question)
    if warning := confirm_personal_data(turn, lines, verb="split", field="parts", data=data):
        return warning
    effects = list[Effect]()
    if texts[0] != question.text:
        edited = question.edit(texts[0])
        effects = _without_reply(store_change(turn, tx, question, edited, happening=EventKind.EDITED))
    added = [_add_part(turn, tx, question, text) for text in texts[1:]]
    view = QUESTIONS.view(questions=[question.id, *(one.id for one in added)])
    shown = ShowView(view=view, note="split")
    if turn.chat.kind is not ChatKind.PERSONAL:  # the reply is for the presser alone
        view = QUESTIONS.view(questions=[one.id for one in added])
        effects.append(PostToChat(chat=turn.chat.thread, view=view, key=f"split:{turn.act}"))
    return [*effects, shown, *notify_owners(turn, tx, *added, council=turn.the_council)]


def _add_part(turn: Turn, tx: Transaction, question: Question, text: str) -> Question:
    """Store a new question with what a part of another one asks, for the same asker and department."""
    council = turn.the_council
    part = Question(
        council=council.id,
        number=tx.councils.allocate_number(council.id),
        text=text,
        logged_by=turn.person.id,
        logged_at=turn.now,
        asked_by=question.asked_by,
        asked_for=question.asked_for,
        chat=question.chat,
        source_link=question.source_link,
        meeting=question.meeting,
        section=question.section,
    )
    added = tx.questions.add(part, council=council, act=turn.act)
    if question.department is None:
        return added
    sent = added.assign(question.department, due=question.due)
    store_change(turn, tx, added, sent, happening=EventKind.ASSIGNED)
    return sent


def join(turn: Turn, tx: Transaction) -> Effects:
    """Add the texts of other questions to this one, and drop those with a reason that says where they are."""
    council, question = turn.the_council, load_question(turn, tx, Permission.EDIT)
    if not question.is_open:
        raise Refusal("not_open")
    others = [one for one in _joined_questions(turn, tx) if one.id != question.id]
    if not others:
        raise BadInput("nothing_to_join")
    for other in others:
        require_permission(Permission.DROP, turn.person, council, other)
    text = require_text("\n".join([question.text, *(one.text for one in others)]), missing="text_missing")
    reason = Texts.of(council.locale)("joined.reason", reference=council.reference(question.number))
    effects = list[Effect]()
    for other in others:
        dropped = other.drop(reason, by=turn.person.id, at=turn.now)
        stored = store_change(turn, tx, other, dropped, happening=EventKind.DROPPED)
        effects += [*cancel_pending_messages(other, council=council), *_without_reply(stored)]
    joined = store_change(turn, tx, question, question.edit(text), happening=EventKind.EDITED, note="joined")
    return [*effects, *joined]


def _joined_questions(turn: Turn, tx: Transaction) -> list[Question]:
    """Return the questions that a card or a field names; raises NotFound ``no_such_number``."""
    if named := turn.fields.get("questions"):
        ids = [number for number in map(parse_number, named[:MAX_QUESTIONS_AT_ONCE]) if number is not None]
        return [q for q in tx.questions.get_many(ids) if q.council == turn.the_council.id]
    return named_questions(turn, tx, read_numbers(turn.text("numbers")))


def _without_reply(effects: list[Effect]) -> list[Effect]:
    return [effect for effect in effects if not isinstance(effect, ShowView)]


def merge(turn: Turn, tx: Transaction) -> Effects:
    """Merge questions that ask the same: one stays, the others point to it, and their askers are told.

    Questions that have ended, or changed since they were shown, are left as they are, and named.
    """
    council = turn.the_council
    require_permission(Permission.MERGE, turn.person, council)
    stays, named, skipped = _named_duplicates(turn, tx)
    if stays.duplicate_of is not None:
        raise Refusal("merged_elsewhere", reference=council.reference(stays.duplicate_of))
    with_more = stays.add_duplicates()
    effects, merged = list[Effect](), list[Question]()
    for question in named:
        try:
            effects += _merge_one(turn, tx, question, with_more)
        except Refusal:
            skipped.append(council.reference(question.number))
            continue
        merged.append(question)
    if not merged:
        raise BadInput("nothing_to_merge", references=skipped) if skipped else BadInput("merge_unnamed")
    numbers = {"duplicates": [question.number for question in merged]}
    note = "merged_some" if skipped else "merged"
    references = [council.reference(question.number) for question in merged]
    values = {"reference": council.reference(stays.number), "references": references, "skipped": skipped}
    stored = store_change(
        turn,
        tx,
        stays,
        with_more,
        happening=EventKind.DUPLICATES_ADDED,
        note=note,
        values=values,
        extra=numbers,
    )
    return [*effects, *stored]


def _merge_one(turn: Turn, tx: Transaction, question: Question, stays: Question) -> list[Effect]:
    """Merge one question and those that were merged with it before; raises Refusal if it has ended."""
    council = turn.the_council
    gone = question.merge_into(stays, by=turn.person.id, at=turn.now)
    effects: list[Effect] = []
    for before, after in ((question, gone), *_followers(turn, tx, question, stays)):
        stored = store_change(turn, tx, before, after, happening=EventKind.MERGED)
        effects += [*cancel_pending_messages(before, council=council), *_without_reply(stored)]
        effects += notify_of_merging(turn, after, stays)
    return effects


def _followers(
    turn: Turn, tx: Transaction, question: Question, stays: Question
) -> list[tuple[Question, Question]]:
    """Return the questions that were merged with this one, and what they become."""
    theirs = tx.questions.duplicates_of(question)
    return [(one, one.merge_into(stays, by=turn.person.id, at=turn.now)) for one in theirs]


def _named_duplicates(turn: Turn, tx: Transaction) -> tuple[Question, list[Question], list[str]]:
    """Return the question that stays, the others, and the references of those changed since they were shown.

    Without a number of its own the oldest one stays.
    """
    if turn.is_action("merge"):
        stays = load_question(turn, tx, Permission.MERGE)
        chosen, skipped = chosen_questions(turn, tx)
        return stays, [one for one in chosen if one.id != stays.id], skipped
    numbers = turn.fields.get("numbers") or []
    named = sorted(named_questions(turn, tx, numbers), key=lambda one: one.number)
    if turn.number("number") is not None:
        stays = find_question(turn, tx)
    elif len(named) > 1:
        stays = named[0]
    else:
        raise BadInput("merge_unnamed")
    return stays, [one for one in named if one.id != stays.id], []


@cache
def _between() -> re.Pattern[str]:
    """Return the pattern of ``med`` between the questions and the one that stays, in all languages."""
    words = word_pattern(words_of_all_languages("phrase.with"))
    return re.compile(rf"\s+(?:{words})(?!\w)\s*", re.IGNORECASE)


def parse_merging(argument: str) -> Fields:
    """Parse ``<numbers> med <number>``; without the last one the numbers alone."""
    parts = [read_numbers(part) for part in _between().split(argument.strip(" .!"), maxsplit=1)]
    code = QUESTION_NUMBER.match(argument.strip())
    known = {"code": (code[1] or "").upper()} if code else {}
    if len(parts) == 1 or not all(parts):
        return {**known, "numbers": parts[0] if len(parts) == 1 else []}
    several, one = parts if _is_one(parts[1]) else reversed(parts)
    if not _is_one(one):
        return {**known, "numbers": [*several, *one]}
    return {**known, "numbers": several, "number": one[0][0]}


def _is_one(numbers: Sequence[tuple[int, int]]) -> bool:
    return len(numbers) == 1 and numbers[0][0] == numbers[0][1]


MERGE = Feature(
    name="merge",
    is_command=True,
    verbs=("merge",),
    act=Permission.MERGE,
    parse=parse_merging,
    handle=merge,
    argument="numbers_with_number",
)

PART_FEATURES = (
    Feature(name="split", verbs=("split",), act=Permission.EDIT, handle=split),
    Feature(name="join", verbs=("join",), act=Permission.EDIT, handle=join),
)


def reopen(turn: Turn, tx: Transaction) -> Effects:
    """Reopen the question and send it to its former department, if that still exists."""
    question = load_question(turn, tx, Permission.REOPEN)
    there = any(d.id == question.department for d in turn.the_council.departments)
    reopened = (question if there else question.without_department()).reopen()
    told = announce_reopening(turn, tx, question)
    note = "reopened" if told is None else "reopened_in_public"
    effects = store_change(turn, tx, question, reopened, happening=EventKind.REOPENED, note=note)
    if question.duplicate_of is not None:
        other = tx.questions.get_by_number(turn.the_council, question.duplicate_of)
        effects.append(RefreshQuestion(question=other.id))
    return [*effects, *(told or ()), *notify_owners(turn, tx, reopened, council=turn.the_council)]


REOPEN = Feature(name="reopen", verbs=("reopen",), act=Permission.REOPEN, handle=reopen)
