"""Publish a question with its answer, withdraw it, and set up the council's public page."""

from bot.documents.record import collect_questions
from bot.features.personal_data_check import GROUP_NOTICE, find_kinds
from bot.features.questions.actions import load_question, store_change
from bot.turn.types import Effect, Effects, Feature, SendToPerson, ShowView, Turn
from bot.views.messages import SENTENCE
from bot.views.publications import PUBLIC_PAGE, PUBLICATION
from cards.publication import NO_LICENCE
from domain.council import PublicPage, parse_public_page
from domain.errors import BadInput, Refusal
from domain.history import CouncilEventKind, EventKind
from domain.permissions import Permission, require_permission
from domain.publication import Publication, publication_texts
from domain.question import Question
from storage import Transaction


def publish(turn: Turn, tx: Transaction) -> Effects:
    """Show what would be published; publish it once a coordinator confirms exactly these texts.

    Raises Refusal ``public_page_off`` or ``not_reported``, BadInput for a text that is missing or too long.
    """
    question = load_question(turn, tx, Permission.PUBLISH)
    if not turn.the_council.public.is_on:
        raise Refusal("public_page_off")
    after = question.publish()
    if not turn.fields.get("confirm"):
        return [_preview(question)]
    text, answer = publication_texts(text=turn.text("text"), answer=turn.text("answer"))
    names = _names_of_people(turn, tx, question)
    kinds = [] if turn.fields.get("force") else find_kinds(text, answer, names=names)
    if kinds:
        return [_preview(question, text=text, answer=answer, kinds=kinds)]
    stored = _store(turn, tx, question, text=text, answer=answer)
    return store_change(
        turn,
        tx,
        question,
        after,
        happening=EventKind.PUBLISHED,
        note="published",
        extra={"publication": stored.version, "text": text, "answer": answer},
    )


def _preview(question: Question, **typed: object) -> ShowView:
    view = PUBLICATION.view(question=question.id, **typed)
    return ShowView(view=view, is_private=True, public_view=GROUP_NOTICE)


def _store(turn: Turn, tx: Transaction, question: Question, *, text: str, answer: str) -> Publication:
    """Store the next version, which replaces the one that is published."""
    council = turn.the_council
    versions = tx.publications.of_question(question.id)
    last = versions[-1] if versions else None
    if last is not None and last.ended_at is None:
        if (last.text, last.answer) == (text, answer):
            raise BadInput("same_text")
        tx.publications.save_end(last.end(by=turn.person.id, at=turn.now))
    (minuted,) = collect_questions(tx, council, [question])
    ended = question.ended_at or turn.now
    stored = tx.publications.add(
        Publication(
            council=council.id,
            question=question.id,
            number=question.number,
            version=1 if last is None else last.version + 1,
            text=text,
            answer=answer,
            role=None if minuted.asked_by is None else minuted.asked_by.role,
            department=question.department,
            asked_on=minuted.asked_on,
            answered_on=ended.astimezone(council.zone).date(),
            published_by=turn.person.id,
            published_at=turn.now,
        )
    )
    tx.councils.touch_public_page(council)
    return stored


def _names_of_people(turn: Turn, tx: Transaction, question: Question) -> frozenset[str]:
    """Return the names of everybody that the council knows: none of them belongs on its public page."""
    attendees = tx.attendance.recent_attendees(turn.the_council.id)
    asked_for = [] if question.asked_for is None else [question.asked_for]
    known = tx.people.known_to(turn.the_council.id).values()
    return frozenset((*known, *asked_for, *(attendee.participant.name for attendee in attendees)))


def withdraw(turn: Turn, tx: Transaction) -> Effects:
    """Withdraw what is published of a question, at once; raises Refusal ``not_published``."""
    question = load_question(turn, tx, Permission.PUBLISH)
    current = tx.publications.current(question.id)
    if current is None:
        raise Refusal("not_published")
    tx.publications.save_end(current.end(by=turn.person.id, at=turn.now))
    tx.councils.touch_public_page(turn.the_council)
    return store_change(
        turn,
        tx,
        question,
        question.withdraw(),
        happening=EventKind.PUBLICATION_WITHDRAWN,
        note="publication_withdrawn",
        extra={"publication": current.version},
    )


def announce_reopening(turn: Turn, tx: Transaction, question: Question) -> list[Effect] | None:
    """Return the effects of reopening a question that is published, None if it is not.

    What is published stays until a coordinator withdraws it, since adopted minutes have reported it too. But
    everybody reads at once that it is taken up again, and the other coordinators are told.
    """
    council = turn.the_council
    if not council.public.is_on or tx.publications.current(question.id) is None:
        return None
    tx.councils.touch_public_page(council)
    values = {"references": [council.reference(question.number)]}
    told = SENTENCE.view(key="publication.reopened", values=values)
    return [
        SendToPerson(person=one, view=told, key=f"reopened:{question.id}:{turn.act}:{one}")
        for one in council.coordinators
        if one != turn.person.id
    ]


def change_public_page(turn: Turn, tx: Transaction) -> Effects:
    """Show the settings of the council's public page, or store what was entered.

    Raises Refusal ``public_pages_off``, BadInput ``bad_slug``, ``slug_taken`` or ``bad_licence``.
    """
    council = turn.the_council
    require_permission(Permission.ADMINISTER, turn.person, council)
    if not turn.capabilities.public_pages:
        raise Refusal("public_pages_off")
    if not turn.fields.get("save"):
        return [ShowView(view=PUBLIC_PAGE.view())]
    page = parse_public_page(
        slug=turn.text("slug"),
        is_on=turn.text("public_on") == "true",
        licence=turn.text("licence").removeprefix(NO_LICENCE),
        is_indexed=turn.text("indexed") == "true",
    )
    if page.slug is not None and tx.publications.is_slug_taken(page.slug, by_other_than=council.id):
        raise BadInput("slug_taken", slug=page.slug)
    tx.councils.save_public_page(council, page)
    tx.events.add_to_council(
        council.id,
        happening=CouncilEventKind.PUBLIC_PAGE_CHANGED,
        by=turn.person.id,
        act=turn.act,
        at=turn.now,
        new={"before": _page_values(council.public), "after": _page_values(page)},
    )
    note = "public_page_on" if page.is_on else "public_page_off"
    return [ShowView(view=PUBLIC_PAGE.view(), note=note)]


def _page_values(page: PublicPage) -> dict[str, object]:
    return {"slug": page.slug, "on": page.is_on, "licence": page.licence, "indexed": page.is_indexed}


FEATURES = (
    Feature(name="publish", verbs=("publish",), act=Permission.PUBLISH, handle=publish),
    Feature(name="withdraw", verbs=("withdraw",), act=Permission.PUBLISH, handle=withdraw),
    Feature(name="public_page", verbs=("public_page",), act=Permission.ADMINISTER, handle=change_public_page),
)
