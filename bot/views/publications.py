"""Render what the public sees: the preview of a question, and the settings of a council's page."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.documents.record import collect_questions
from bot.turn.types import Card
from bot.views.context import Audience, RenderContext, TextStorage, ViewType
from cards import publication as cards
from domain.council import Council, suggest_slug
from domain.minutes import clean_full_text
from domain.publication import Publication
from domain.question import Question
from domain.text import one_line

PUBLIC_PATH = "/public/"
"""Where the public pages are, in the address of each council and of the style sheet."""


def render_publication(context: RenderContext, args: Mapping[str, Any]) -> Card:
    """Render a question as it would be published: as typed, as published, or as it was asked and answered."""
    context.require_coordinator()
    question = context.tx.questions.get(args["question"])
    context = context.for_question(question)
    council, current = context.the_council, context.tx.publications.current(question.id)
    (minuted,) = collect_questions(context.tx, council, [question])
    text, answer = (args["text"], args["answer"]) if "text" in args else _texts(context, question, current)
    view = cards.PublicationView(
        question=question,
        reference=minuted.reference,
        text=text,
        answer=answer,
        role=None if minuted.asked_by is None else minuted.asked_by.role,
        department=minuted.department,
        address=public_address(context.capabilities.public_pages, council, f"/questions/{question.number}"),
        is_published=current is not None,
        found=tuple(args.get("kinds", ())),
        note=context.note,
    )
    return Card(
        content=cards.publication_card(view, context.card_context),
        summary=context.texts("publication.title", reference=minuted.reference),
    )


def _texts(context: RenderContext, question: Question, current: Publication | None) -> tuple[str, str]:
    if current is not None:
        return current.text, current.answer
    handed = one_line(question.handed_to or "")
    told = context.texts("publication.handed_over", recipient=handed) if handed else ""
    return clean_full_text(question.text), clean_full_text(question.answer or "") or told


def public_address(origin: str, council: Council, path: str = "") -> str:
    """Return the address of a council's public page, or of something on it."""
    return f"{origin}{PUBLIC_PATH}{council.public.slug or '…'}{path}"


def render_public_page(context: RenderContext, args: Mapping[str, Any]) -> Card:  # noqa: ARG001
    """Render the settings of the council's public page."""
    context.require_coordinator()
    kept = context.tx.councils.get(context.the_council.id)
    page = replace(kept.public, slug=kept.public.slug or suggest_slug(kept.name) or None)
    council = replace(kept, public=page)
    content = cards.public_page_form(
        council.public,
        context.card_context,
        address=public_address(context.capabilities.public_pages, council),
        note=context.note,
    )
    return Card(content=content, summary=context.texts("public_page.title"))


PUBLICATION = ViewType(
    "publication",
    render=render_publication,
    audience=Audience.COORDINATORS,
    text_storage=TextStorage.UNTIL_SENT,
)
PUBLIC_PAGE = ViewType("public_page", render=render_public_page, audience=Audience.COORDINATORS)
