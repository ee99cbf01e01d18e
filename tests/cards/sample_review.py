"""The cards that old notes are gone through with, in every state and with one text in every place."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, time

from cards.look import CardJson, Frame
from cards.review import BroughtView, ReviewView, brought, review, unread
from cards.review_head import HeadView, PeopleView
from cards.review_rows import ReviewRow
from domain.attendance import Role
from domain.council import Council
from domain.review import Finding, Head, Verdict
from domain.text import one_line
from tests.cards.people import COUNCIL
from tests.cards.sample_questions import Sample

HEAD = HeadView(
    head=Head(day=date(2021, 9, 15), begins=time(17, 30), ends=time(19, 30), place="Kulturhuset, sal B"),
    people=(
        PeopleView(role=Role.ELECTED, names=("Karin Ek", "Johan Lind")),
        PeopleView(role=Role.OFFICIAL, names=("Maria Sand",)),
        PeopleView(role=Role.RESIDENT, unnamed=2),
    ),
    previous=(("Hålet i staketet vid skolan är lagat.", "done"), ("Belysningen på Ängsvägen", "ongoing")),
    following=Head(day=date(2027, 1, 20), begins=time(17, 30), ends=None, place="Kulturhuset"),
    follows="plan_next",
    follow_ups=3,
    answered=1,
)
TUNNEL = ReviewRow(
    key="c0",
    finding=Finding.FOLLOW_UP,
    text="Kan lyktorna i tunneln tändas tidigare?",
    sentence="Vi tar med oss frågan till tekniska förvaltningen.",
    section="Laget runt",
    confidence=0.92,
    department=1,
)
LIBRARY = ReviewRow(
    key="c1",
    finding=Finding.FOLLOW_UP,
    text="När öppnar biblioteket på söndagar? Ring 070-123 45 67.",
    sentence="Olof tar med sig frågan.",
    confidence=0.75,
    warnings=("phone", "health"),
)
SCHOOL = ReviewRow(
    key="c2",
    finding=Finding.FOLLOW_UP,
    text="Skolgården",
    sentence="Någon borde titta på skolgården.",
    confidence=0.6,
    department=3,
)
BURGLARIES = ReviewRow(
    key="a0",
    finding=Finding.ANSWERED,
    text="Hur många inbrott var det i augusti?",
    sentence="Tolv stycken, färre än i juli.",
    section="Frågor till polisen",
)
FIRST = ReviewView(
    notes=4,
    version=2,
    name="2021-09-15.docx",
    head=HEAD,
    pages=((TUNNEL, LIBRARY, SCHOOL), (BURGLARIES,)),
    departments=COUNCIL.departments,
    left=4,
)
DECIDED = (
    (
        replace(TUNNEL, verdict=Verdict.KEPT),
        replace(LIBRARY, verdict=Verdict.KEPT),
        replace(SCHOOL, verdict=Verdict.DROPPED),
    ),
    (replace(BURGLARIES, verdict=Verdict.KEPT),),
)
EMPTY_HEAD = HeadView(
    head=Head(day=None, begins=None, ends=None, place=None), following=HEAD.following, follows="next_planned"
)
BROUGHT = BroughtView(
    notes=4, version=9, name=FIRST.name, day=date(2021, 9, 15), follow_ups=2, answered=1, planned=True
)

REVIEWS: dict[str, Sample] = {
    "review": lambda f: review(FIRST, f),
    "review-rows": lambda f: review(replace(FIRST, page=1), f),
    "review-answered": lambda f: review(replace(FIRST, page=2), f),
    "review-decided": lambda f: review(replace(FIRST, pages=DECIDED, page=1, left=0), f),
    "review-last": lambda f: review(replace(FIRST, pages=DECIDED, page=2, left=0), f),
    "review-nothing-found": lambda f: review(replace(FIRST, head=EMPTY_HEAD, pages=(), left=0), f),
    "review-brought": lambda f: brought(BROUGHT, f),
    "review-dropped": lambda f: brought(replace(BROUGHT, day=None), f),
    "unread-file": lambda f: unread("2021-09-15.docx", f.texts("unreadable.locked"), f),
}


def _rows_of(text: str, number: int, council: Council) -> Sequence[ReviewRow]:
    name = one_line(text)[:80]
    asked = replace(TUNNEL, text=text, sentence=text, section=name, warnings=("phone", "email", "health"))
    keys = (f"c{at}" for at in range(number))
    return [replace(asked, key=key, department=council.departments[0].id) for key in keys]


def _view_of(text: str, council: Council) -> ReviewView:
    name = one_line(text)[:80]
    head = replace(
        HEAD,
        head=replace(HEAD.head, place=one_line(text)[:200] or None),
        people=tuple(PeopleView(role=role, names=(name,) * 50) for role in Role),
        previous=((text, "done"),) * 100,
    )
    rows = [_rows_of(text, 1 if len(text) > 1000 else 5, council)]
    return replace(FIRST, name=name, head=head, pages=rows, departments=council.departments, note=text)


EXTREME_REVIEWS: dict[str, Callable[[str, Council, Frame], CardJson]] = {
    "review": lambda t, c, f: review(_view_of(t, c), f),
    "review rows": lambda t, c, f: review(replace(_view_of(t, c), page=1), f),
    "brought": lambda t, _, f: brought(replace(BROUGHT, name=one_line(t)[:80], note=t), f),
    "unread": lambda t, _, f: unread(one_line(t)[:80], f.texts("unreadable.locked"), f),
}
