"""The cards of what the public sees: the preview of a question, and the settings of a council's page."""

from collections.abc import Sequence
from dataclasses import dataclass

from cards import elements, inputs
from cards.adaptive import Action, CardElement, ExecuteAction, ToggleInput
from cards.context import CardContext, CardJson, shrink_to_fit
from cards.question_view import QuestionView
from domain.attendance import Role
from domain.council import LICENCES, MAX_SLUG_LENGTH, PublicPage
from domain.question import Question

NO_LICENCE = "none"
"""The value of the choice that states no licence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicationView:
    """A question as it would be published."""

    question: Question
    reference: str
    text: str
    answer: str
    role: Role | None
    """The role of the person who asked."""
    department: str
    address: str
    """Where everybody can read it."""
    is_published: bool = False
    found: Sequence[str] = ()
    """The kinds of personal data in the texts (``personal.<kind>``): they have to be confirmed."""
    note: str | None = None


def publication_card(view: PublicationView, context: CardContext) -> CardJson:
    """Show what would be published, with both texts in fields; it is published once that is confirmed."""

    def build(ctx: CardContext) -> CardJson:
        confirm = elements.execute_button(
            "publish",
            title=ctx.texts("button.publish_anyway" if view.found else "button.publish_now"),
            context=ctx,
            data={
                **elements.question_data(view.question),
                "confirm": True,
                "force": True if view.found else None,
            },
            reads_inputs=True,
            style="positive",
        )
        return elements.build_card(
            [
                *elements.note_banner(view.note, context=ctx),
                elements.heading(ctx.texts("publication.title", reference=view.reference)),
                *_warning(view, context=ctx),
                elements.small_text(ctx.texts("publication.where", address=view.address)),
                elements.small_text(_who(view, context=ctx)),
                inputs.text_area("text", context=ctx, value=view.text, label_key="input.public_text"),
                inputs.text_area("answer", context=ctx, value=view.answer, label_key="input.public_answer"),
                elements.small_text(ctx.texts("publication.original")),
            ],
            context=ctx,
            actions=[confirm, *_others(view, context=ctx)],
        )

    return shrink_to_fit(context, build)


def publishing_buttons(view: QuestionView, *, can_publish: bool, context: CardContext) -> list[ExecuteAction]:
    """Return the buttons that publish a question, or change or end that."""
    titles = (
        {"publish": "button.publish_again" if view.is_published else "verb.publish"} if can_publish else {}
    )
    titles |= {"withdraw": "verb.withdraw"} if view.is_published else {}
    data = elements.question_data(view.question)
    return [
        elements.execute_button(verb, title=context.texts(key), context=context, data=data)
        for verb, key in titles.items()
    ]


def role_key(role: Role | None) -> str:
    """Return the key of the role of a person who asked, as the public reads it."""
    return f"public.role.{role or 'unknown'}"


def _warning(view: PublicationView, *, context: CardContext) -> list[CardElement]:
    if not view.found:
        return []
    found = context.texts.join_names([context.texts(f"personal.{kind}") for kind in view.found])
    return [
        elements.label(context.texts("careful.title")),
        elements.static_text(context.texts("publication.found", found=found), spacing="Small"),
    ]


def _who(view: PublicationView, *, context: CardContext) -> str:
    role = context.texts(role_key(view.role))
    department = context.truncate_name(view.department)
    return context.texts(
        "publication.who" if department else "publication.who_alone", role=role, name=department
    )


def _others(view: PublicationView, *, context: CardContext) -> list[Action]:
    back = elements.execute_button(
        "show",
        title=context.texts("button.to_question"),
        context=context,
        data={"question": view.question.id},
    )
    if not view.is_published:
        return [back]
    data = elements.question_data(view.question)
    return [
        elements.execute_button("withdraw", title=context.texts("verb.withdraw"), context=context, data=data),
        back,
    ]


def public_page_form(
    page: PublicPage, context: CardContext, *, address: str, note: str | None = None
) -> CardJson:
    """Return the form for the settings of a council's public page; ``address`` is where it would be."""

    def build(ctx: CardContext) -> CardJson:
        save = elements.execute_button(
            "public_page",
            title=ctx.texts("verb.public_page"),
            context=ctx,
            data={"save": True},
            reads_inputs=True,
            style="positive",
        )
        return elements.build_card(
            [
                *elements.note_banner(note, context=ctx),
                elements.heading(ctx.texts("public_page.title")),
                elements.static_text(ctx.texts("public_page.text")),
                *_page_fields(page, address=address, context=ctx),
            ],
            context=ctx,
            actions=[save],
        )

    return shrink_to_fit(context, build)


def _page_fields(page: PublicPage, *, address: str, context: CardContext) -> list[CardElement]:
    texts = context.texts
    licences = [(texts("public_page.no_licence"), NO_LICENCE), *((name, name) for name in LICENCES)]
    slug = inputs.text_line(
        "slug", context=context, value=page.slug, placeholder="placeholder.slug", max_length=MAX_SLUG_LENGTH
    )
    return [
        ToggleInput(id="public_on", title=texts("input.public_on"), value=_flag(value=page.is_on)),
        slug,
        elements.small_text(texts("public_page.address", address=address)),
        inputs.choice_field("licence", context=context, choices=licences, value=page.licence or NO_LICENCE),
        ToggleInput(id="indexed", title=texts("input.indexed"), value=_flag(value=page.is_indexed)),
    ]


def _flag(*, value: bool) -> str:
    return "true" if value else "false"
