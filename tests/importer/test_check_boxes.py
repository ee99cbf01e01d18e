"""Test check boxes of every kind: their state says who attended, and what is done."""

from collections.abc import Callable, Sequence
from functools import partial

from tests.every import every
from tests.importer.packages import (
    ASKED,
    LAMP,
    TOP,
    WITHOUT_PEOPLE,
    notes_of,
    op,
    open_document,
    p,
    r,
    row,
    text,
    word,
)

FIELD = '<w:r><w:fldChar w:fldCharType="{0}"/></w:r>'


def control(*, ticked: bool, name: str) -> str:
    box = (
        f'<w:sdt><w:sdtPr><w14:checkbox><w14:checked w14:val="{int(ticked)}"/></w14:checkbox></w:sdtPr>'
        f"<w:sdtContent>{r('☐')}</w:sdtContent></w:sdt>"
    )
    return f"<w:p>{box}{r(' ' + name)}</w:p>"


def form_box(*, ticked: bool, name: str) -> str:
    state = "<w:checked/>" if ticked else '<w:checked w:val="0"/>'
    return (
        f'<w:p><w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:checkBox><w:default w:val="1"/>{state}'
        "</w:checkBox></w:ffData></w:fldChar></w:r><w:r><w:instrText> FORMCHECKBOX </w:instrText></w:r>"
        f"{FIELD.format('separate')}{FIELD.format('end')}{r(' ' + name)}</w:p>"
    )


def symbol(*, ticked: bool, name: str) -> str:
    sign = f'<w:sym w:font="Wingdings" w:char="{"F0FE" if ticked else "F0A8"}"/>'
    return f"<w:p><w:r>{sign}</w:r>{r(' ' + name)}</w:p>"


def four(make: Callable[..., str]) -> str:
    people = (("Ann Alm (S)", True), ("Bo Berg (M)", False), ("Cia Ceder (C)", True), ("Dan Dahl (V)", False))
    return "".join(make(ticked=ticked, name=name) for name, ticked in people)


def with_people(people: str) -> bytes:
    return word(p(ASKED), top=WITHOUT_PEOPLE, people=people)


def ticked_in_odt(*, labelled: bool = False) -> bytes:
    """Make a text with form controls, whose names are beside them or are their labels."""
    names = ("Ann Alm (S)", "Bo Berg (M)", "Cia Ceder (C)", "Dan Dahl (V)")
    controls = "".join(
        f'<form:checkbox form:id="c{at}" form:current-state="{"un" if at % 2 else ""}checked" '
        f'form:label="{name if labelled else ""}"/>'
        for at, name in enumerate(names)
    )
    people = "".join(
        op(f'<draw:control draw:control="c{at}"/>{"" if labelled else name}') for at, name in enumerate(names)
    )
    return open_document(
        op(ASKED), top=WITHOUT_PEOPLE, people=people, forms=f"<office:forms>{controls}</office:forms>"
    )


def people_table(*rows: tuple[str, ...], top: Sequence[str] = WITHOUT_PEOPLE) -> bytes:
    return word(p(ASKED), top=top, people=f"<w:tbl>{''.join(row(*one) for one in rows)}</w:tbl>")


TICKED: dict[str, tuple[str, Callable[[], bytes]]] = {
    "content controls": ("docx", lambda: with_people(four(control))),
    "fields of a form": ("docx", lambda: with_people(four(form_box))),
    "signs of Wingdings": ("docx", lambda: with_people(four(symbol))),
    "controls of an odt": ("odt", ticked_in_odt),
    "controls of an odt with labels": ("odt", partial(ticked_in_odt, labelled=True)),
    "a table with boxes": (
        "docx",
        lambda: people_table(("☒", "Ann Alm (S)"), ("☐", "Bo Berg (M)"), ("☒", "Cia Ceder (C)")),
    ),
    "a table with two columns of boxes": (
        "docx",
        lambda: people_table(
            ("Namn", "Närvarande", "Frånvarande"),
            ("Ann Alm (S)", "☒", "☐"),
            ("Bo Berg (M)", "☐", "☒"),
            ("Cia Ceder (C)", "☒", "☐"),
            top=TOP[:3],
        ),
    ),
    "a table with crosses": (
        "docx",
        lambda: people_table(
            ("Namn", "Närvaro"),
            ("Ann Alm (S)", "x"),
            ("Bo Berg (M)", ""),
            ("Cia Ceder (C)", "X"),
            top=TOP[:3],
        ),
    ),
    **{
        name: ("txt", partial(text, "\n".join((*TOP[:3], f"Närvarande:{made}"))))
        for name, made in {
            "signs": "\n☑ Ann Alm (S)\n☐ Bo Berg (M)\n☑ Cia Ceder (C)\n☐ Dan Dahl (V)",
            "crosses": "\n☒ Ann Alm (S)\n☐ Bo Berg (M)\n☒ Cia Ceder (C)\n☐ Dan Dahl (V)",
            "ticks and crosses": "\n✓ Ann Alm (S)\n✗ Bo Berg (M)\n✓ Cia Ceder (C)\n✗ Dan Dahl (V)",
            "brackets": "\n- [x] Ann Alm (S)\n- [ ] Bo Berg (M)\n- [X] Cia Ceder (C)\n- [ ] Dan Dahl (V)",
            "narrow brackets": "\n[x] Ann Alm (S)\n[] Bo Berg (M)\n[x] Cia Ceder (C)\n[_] Dan Dahl (V)",
            "round brackets": "\n(x) Ann Alm (S)\n( ) Bo Berg (M)\n(x) Cia Ceder (C)\n( ) Dan Dahl (V)",
            "boxes behind": "\nAnn Alm (S) ☑\nBo Berg (M) ☐\nCia Ceder (C) ☑\nDan Dahl (V) ☐",
            "yes and no": "\nAnn Alm (S): ja\nBo Berg (M): nej\nCia Ceder (C): ja\nDan Dahl (V): nej",
            "wide spaces": "\nAnn Alm (S)  ja\nBo Berg (M)  nej\nCia Ceder (C)  ja\nDan Dahl (V)  nej",
            "one line": " ☒ Ann Alm (S), ☐ Bo Berg (M), ☒ Cia Ceder (C), ☐ Dan Dahl (V)",
        }.items()
    },
}


@every(("ending", "make"), TICKED)
def test_of_these_people_those_were_there_who_are_ticked(ending: str, make: Callable[[], bytes]) -> None:
    notes = notes_of(make(), ending)
    assert [one.name for one in notes.attendance] == ["Ann Alm", "Cia Ceder"]
    assert [one.text for one in notes.candidates] == [LAMP]


@every("ending", ("md", "docx"))
def test_what_is_ticked_off_in_a_list_of_tasks_is_done(ending: str) -> None:
    top = "\n".join((*TOP, "", "## Att göra", ""))
    tasks = four(control).replace("Ann Alm (S)", "Måla bron").replace("Bo Berg (M)", "Laga lampan")
    files = {
        "md": f"{top}\n- [x] Måla bron\n- [ ] Laga lampan\n".encode(),
        "docx": word(p("Att göra", "Heading1") + tasks),
    }
    asked = [one.text for one in notes_of(files[ending], ending).candidates]
    assert asked[0] == "Laga lampan"
    assert "Måla bron" not in asked
