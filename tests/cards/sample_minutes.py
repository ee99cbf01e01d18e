"""The cards of minutes: drafts, adopted minutes, the adoption step, the council's view, lists, templates."""

from collections.abc import Callable
from dataclasses import replace

from bot.documents import build_document, follow_up_sheet, render_sheet_text
from cards.adoption import AdoptionView, adoption_card
from cards.context import CardContext, CardJson
from cards.minutes import (
    MINUTES_FORMATS,
    AdoptedFile,
    FollowUpTextView,
    MinutesView,
    follow_ups_card,
    minutes_card,
    shared_minutes_card,
    template_card,
)
from cards.texts import Texts
from domain.adoption import AdoptionConcerns, Change, SuspectedPersonalData, find_concerns
from domain.council import Council
from domain.document import Block, Document, Heading, Paragraph, Run
from domain.minutes import FIRST_DRAFT, Edition, Minutes, compose_minutes
from domain.personal_data import PersonalDataKind
from tests.cards.sample_questions import Sample
from tests.documents.large_minutes import crowded
from tests.minutes.evening import AFTER, COUNCIL, meeting
from tests.minutes.samples import record

TEXTS = Texts.of("sv")
ADOPTED = FIRST_DRAFT.adopt("Karin Ek", at=AFTER)
CORRECTED = ADOPTED.correct("Fel bro.").adopt("Karin Ek", at=AFTER)
FILES = tuple(
    AdoptedFile(format=form, sha256=f"{number}" * 64) for number, form in enumerate(MINUTES_FORMATS, start=1)
)


def _minutes(edition: Edition = FIRST_DRAFT) -> Minutes:
    return compose_minutes(record(edition=edition))


def _view(edition: Edition = FIRST_DRAFT) -> MinutesView:
    return MinutesView(
        meeting=meeting(),
        council=COUNCIL,
        document=build_document(_minutes(edition), TEXTS),
        edition=edition,
    )


DRAFT = _view()
FINAL = replace(_view(ADOPTED), files=FILES, versions=(ADOPTED,), is_correctable=True)
MANY = replace(DRAFT, document=build_document(compose_minutes(crowded(300)), TEXTS), page=2)
LIST = FollowUpTextView(title="", text=render_sheet_text(follow_up_sheet(_minutes(), TEXTS)), minutes=DRAFT)
ASKING = AdoptionView(
    meeting=meeting(),
    edition=FIRST_DRAFT,
    concerns=find_concerns(_minutes(), DRAFT.document, unconfirmed_roles=("Maria Sand",)),
    closed_references=("TR-6", "TR-9"),
    fingerprint="0" * 64,
)
WORRIED = AdoptionConcerns(
    personal_data=(
        SuspectedPersonalData(
            kind=PersonalDataKind.PHONE, excerpt="Ring Olle på 070-174 06 35 om nycklarna."
        ),
        SuspectedPersonalData(kind=PersonalDataKind.IDENTITY_NUMBER, excerpt="…811218-9876 bor på…"),
    ),
    keeper_missing=True,
    attendance_missing=True,
)

CHANGES = (
    Change(heading="Inledning", before="Räcket vid ån är lagat.", after="Räcket vid bäcken är lagat."),
    Change(heading="Lägesbild", after="Två bränder."),
    Change(heading="Övrigt", before="Fika."),
)

MINUTES: dict[str, Sample] = {
    "minutes": lambda f: minutes_card(DRAFT, f),
    "minutes-offered": lambda f: minutes_card(replace(DRAFT, has_just_ended=True), f),
    "minutes-many": lambda f: minutes_card(MANY, f),
    "minutes-adopted": lambda f: minutes_card(FINAL, f),
    "minutes-adopted-now": lambda f: minutes_card(replace(FINAL, files=(), note=f.texts("note.adopted")), f),
    "minutes-corrected": lambda f: minutes_card(
        replace(FINAL, edition=CORRECTED, versions=(ADOPTED, CORRECTED), is_shared=True), f
    ),
    "minutes-earlier": lambda f: minutes_card(
        replace(FINAL, versions=(ADOPTED, CORRECTED), is_correctable=False), f
    ),
    "adoption": lambda f: adoption_card(ASKING, f),
    "adoption-worried": lambda f: adoption_card(replace(ASKING, concerns=WORRIED, closed_references=()), f),
    "adoption-correction": lambda f: adoption_card(
        replace(
            ASKING, edition=ADOPTED.correct("Fel bro."), changes=CHANGES, closed_references=(), with_time=True
        ),
        f,
    ),
    "minutes-correcting": lambda f: minutes_card(
        replace(
            DRAFT,
            edition=ADOPTED.correct("Fel bro."),
            versions=(ADOPTED,),
            other_meetings_that_day=(meeting(),),
        ),
        f,
    ),
    "minutes-ongoing": lambda f: minutes_card(replace(DRAFT, is_ongoing=True, has_just_ended=True), f),
    "adoption-nothing": lambda f: adoption_card(replace(ASKING, concerns=AdoptionConcerns()), f),
    "minutes-shared": lambda f: shared_minutes_card(FINAL, f),
    "follow-ups": lambda f: follow_ups_card(LIST, f),
    "templates": lambda f: template_card(f, is_own=False, note=None),
    "templates-own": lambda f: template_card(f, is_own=True, note=f.texts("note.template_own")),
}


def _document(text: str) -> Document:
    blocks: tuple[Block, ...] = (
        Heading(text, 2),
        *(Paragraph((Run(text, strong=True), Run(text))) for _ in range(30)),
    )
    return replace(DRAFT.document, blocks=blocks)


def _extreme(text: str, council: Council) -> MinutesView:
    edition = replace(CORRECTED, adopted_by=text, correction=text)
    return replace(
        FINAL,
        council=council,
        document=_document(text),
        edition=edition,
        versions=tuple(replace(edition, version=number) for number in range(1, 12)),
        note=text,
    )


def _asking(text: str) -> AdoptionView:
    suspects = tuple(
        SuspectedPersonalData(kind=kind, excerpt=text) for kind in PersonalDataKind for _ in range(20)
    )
    concerns = AdoptionConcerns(
        personal_data=suspects, unconfirmed_roles=(text,) * 40, still_open=("TR-1",) * 300
    )
    changes = tuple(Change(heading=text, before=text, after=text) for _ in range(60))
    return replace(ASKING, concerns=concerns, closed_references=("TR-1",) * 300, changes=changes, note=text)


EXTREME_MINUTES: dict[str, Callable[[str, Council, CardContext], CardJson]] = {
    "minutes": lambda t, c, f: minutes_card(_extreme(t, c), f),
    "minutes shared": lambda t, c, f: shared_minutes_card(replace(_extreme(t, c), page=2), f),
    "adoption": lambda t, _, f: adoption_card(_asking(t), f),
    "follow ups": lambda t, _, f: follow_ups_card(replace(LIST, text=t), f),
    "templates": lambda t, _, f: template_card(f, is_own=True, note=t),
}
