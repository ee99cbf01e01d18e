"""Old notes in files of every make: what people see in a file is read, and what they do not see is not."""

from collections.abc import Callable
from pathlib import Path

import pytest

from bot.importer.errors import UnreadableFile
from bot.importer.formats.child import read_lines
from bot.importer.rules import NotesFindings, read_notes
from tests.every import every
from tests.importer.packages import (
    ASKED,
    LAMP,
    STRICT,
    TOP,
    WRONG,
    op,
    open_document,
    p,
    r,
    style,
    word,
)

CASES = Path(__file__).with_name("cases")
WITHOUT_DATE = (TOP[0], TOP[1], TOP[3])
WITHOUT_PEOPLE = (*TOP[:3], "Närvarande:")
HEADER_REF = '<w:sectPr><w:headerReference w:type="default" r:id="header"/></w:sectPr>'
FOOTER_REF = '<w:sectPr><w:footerReference w:type="default" r:id="footer"/></w:sectPr>'
DATED = "Trygghetsråd 2025-03-12 kl. 17.30-19.00"
HIDDEN_STYLES = """
<w:style w:type="paragraph" w:styleId="Gone"><w:name w:val="Gone"/><w:rPr><w:vanish/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="Heir"><w:name w:val="Heir"/><w:basedOn w:val="Gone"/></w:style>
<w:style w:type="character" w:styleId="Cut"><w:name w:val="Cut"/><w:rPr><w:strike/></w:rPr></w:style>
"""
NOTE = f'<w:{{0}} w:id="2">{p(ASKED)}</w:{{0}}>'
SAID = "Lampan vid ån är släckt."


def note_of(kind: str) -> bytes:
    reference = f'<w:p>{r(SAID)}<w:r><w:{kind}Reference w:id="2"/></w:r></w:p>'
    return word(reference + p("Tack för i dag."), **{f"{kind}s": NOTE.format(kind)})


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


def ticked_in_odt() -> bytes:
    names = ("Ann Alm (S)", "Bo Berg (M)", "Cia Ceder (C)", "Dan Dahl (V)")
    controls = "".join(
        f'<form:checkbox form:id="c{at}" form:current-state="{"un" if at % 2 else ""}checked"/>'
        for at in range(4)
    )
    people = "".join(op(f'<draw:control draw:control="c{at}"/> {name}') for at, name in enumerate(names))
    return open_document(
        op(ASKED), top=WITHOUT_PEOPLE, people=people, forms=f"<office:forms>{controls}</office:forms>"
    )


def text(top: str, body: str = ASKED) -> bytes:
    return f"{top}\n\nBelysning\n\n{body}\n".encode()


BOX = "<mc:AlternateContent><mc:Choice Requires='wps'><wps:txbx><w:txbxContent>{0}</w:txbxContent></wps:txbx>"
BOX += "</mc:Choice><mc:Fallback><w:pict><v:textbox><w:txbxContent>{0}</w:txbxContent></v:textbox></w:pict>"
BOX += "</mc:Fallback></mc:AlternateContent>"
FIELD = '<w:r><w:fldChar w:fldCharType="{0}"/></w:r>'
ROW = "<w:tr>{0}<w:tc>{1}</w:tc><w:tc>{2}</w:tc></w:tr>"
HIDDEN_ROW = ROW.format("<w:trPr><w:hidden/></w:trPr>", p(WRONG), p("Ann"))
DELETED_ROW = ROW.format("<w:trPr><w:del/></w:trPr>", p(WRONG), p("Ann"))

FILES: dict[str, tuple[str, Callable[[], bytes]]] = {
    "strict OOXML with a main part of another name": (
        "docx",
        lambda: word(p(ASKED), namespace=STRICT, main="word/document2.xml"),
    ),
    "a main part at the top": ("docx", lambda: word(p(ASKED), main="main.xml")),
    "a date in the header": ("docx", lambda: word(p(ASKED) + HEADER_REF, top=WITHOUT_DATE, header=p(DATED))),
    "a date in the footer": ("docx", lambda: word(p(ASKED) + FOOTER_REF, top=WITHOUT_DATE, footer=p(DATED))),
    "another date in the footer": (
        "docx",
        lambda: word(p(ASKED) + FOOTER_REF, footer=p("Utskrivet 2025-06-01")),
    ),
    "a date in the header of an odt": (
        "odt",
        lambda: open_document(
            op(ASKED), top=WITHOUT_DATE, margins=f"<style:header>{op(DATED)}</style:header>"
        ),
    ),
    "a promise in the footer": ("docx", lambda: word(p("Tack.") + FOOTER_REF, footer=p(ASKED))),
    "a promise in a footnote": ("docx", lambda: note_of("footnote")),
    "a promise in an endnote": ("docx", lambda: note_of("endnote")),
    "a promise in an endnote of an odt": (
        "odt",
        lambda: open_document(
            op(
                f'{SAID}<text:note text:note-class="endnote"><text:note-citation>i</text:note-citation>'
                f"<text:note-body>{op(ASKED)}</text:note-body></text:note>"
            )
        ),
    ),
    "a promise in a text box, once": ("docx", lambda: word(f"<w:p><w:r>{BOX.format(p(ASKED))}</w:r></w:p>")),
    "a promise in a content control of a block": (
        "docx",
        lambda: word(f"<w:sdt><w:sdtPr/><w:sdtContent>{p(ASKED)}</w:sdtContent></w:sdt>"),
    ),
    "a promise in a content control of a run": (
        "docx",
        lambda: word(
            f"<w:p>{r(LAMP)}<w:sdt><w:sdtContent>{r(' Vi tar med oss frågan.')}</w:sdtContent></w:sdt></w:p>"
        ),
    ),
    "a promise in a table in a table": (
        "docx",
        lambda: word(
            f"<w:tbl><w:tr><w:tc>{p('')}<w:tbl><w:tr><w:tc>{p(ASKED)}</w:tc></w:tr></w:tbl>{p('')}</w:tc></w:tr></w:tbl>"
        ),
    ),
    "soft hyphens": ("docx", lambda: word(p(ASKED.replace("lagas", "la\u00adgas")))),
    "soft hyphens of Word": (
        "docx",
        lambda: word(
            f"<w:p>{r('Kan lampan vid Ågatan la')}<w:r><w:softHyphen/></w:r>"
            f"{r('gas före hösten? Vi tar med oss frågan.')}</w:p>"
        ),
    ),
    "the result of a field": (
        "docx",
        lambda: word(
            f"<w:p>{r('Kan lampan vid ')}{FIELD.format('begin')}"
            "<w:r><w:instrText> REF gata </w:instrText></w:r>"
            f"{r('Bogatan')}{FIELD.format('separate')}{r('Ågatan')}{FIELD.format('end')}"
            f"{r(' lagas före hösten? Vi tar med oss frågan.')}</w:p>"
        ),
    ),
    "accepted changes": (
        "docx",
        lambda: word(
            f"<w:p>{r('Kan lampan vid ')}<w:del>{r('Bogatan').replace('w:t', 'w:delText')}</w:del>"
            f"<w:ins>{r('Ågatan')}</w:ins><w:moveFrom>{r(' inte')}</w:moveFrom>"
            f"<w:moveTo>{r(' lagas')}</w:moveTo>{r(' före hösten? Vi tar med oss frågan.')}</w:p>"
        ),
    ),
    "paragraphs that became one": (
        "docx",
        lambda: word(
            f"<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr>{r('Kan lampan vid Ågatan ')}</w:p>"
            f"{p('lagas före hösten? Vi tar med oss frågan.')}"
        ),
    ),
    "hidden text": ("docx", lambda: word(p(ASKED) + p(WRONG, properties="<w:vanish/>"))),
    "text hidden by a style": ("docx", lambda: word(p(ASKED) + p(WRONG, "Gone"), styles=HIDDEN_STYLES)),
    "text hidden by the style of a style": (
        "docx",
        lambda: word(p(ASKED) + p(WRONG, "Heir"), styles=HIDDEN_STYLES),
    ),
    "text shown in a style that hides": (
        "docx",
        lambda: word(p(ASKED, "Gone", '<w:vanish w:val="0"/>'), styles=HIDDEN_STYLES),
    ),
    "text struck out": ("docx", lambda: word(p(ASKED) + p(WRONG, properties="<w:strike/>"))),
    "text struck out twice": ("docx", lambda: word(p(ASKED) + p(WRONG, properties="<w:dstrike/>"))),
    "text struck out by a style": (
        "docx",
        lambda: word(p(ASKED) + p(WRONG, properties='<w:rStyle w:val="Cut"/>'), styles=HIDDEN_STYLES),
    ),
    "text that is not struck out": ("docx", lambda: word(p(ASKED, properties='<w:strike w:val="false"/>'))),
    "a hidden row": ("docx", lambda: word(f"<w:tbl>{HIDDEN_ROW}</w:tbl>{p(ASKED)}")),
    "a deleted row": ("docx", lambda: word(f"<w:tbl>{DELETED_ROW}</w:tbl>{p(ASKED)}")),
    "what a control asks for": (
        "docx",
        lambda: word(
            f"{p(ASKED)}<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{p(WRONG)}</w:sdtContent></w:sdt>"
        ),
    ),
    "a heading that is history": (
        "docx",
        lambda: word(
            '<w:p><w:pPr><w:pPrChange><w:pPr><w:pStyle w:val="Heading1"/></w:pPr></w:pPrChange></w:pPr>'
            f"{r(ASKED)}</w:p>"
        ),
    ),
    "a text struck out before": (
        "docx",
        lambda: word(p(ASKED, properties="<w:rPrChange><w:rPr><w:strike/></w:rPr></w:rPrChange>")),
    ),
    "hidden text of an odt": (
        "odt",
        lambda: open_document(
            op(ASKED)
            + op(WRONG, "H2")
            + op(f'<text:span text:style-name="S">{WRONG}</text:span>')
            + f'<text:section text:display="none">{op(WRONG)}</text:section>'
            + op(f'<text:hidden-paragraph text:is-hidden="true"/>{WRONG}'),
            styles=style("H1", 'text:display="none"', family="paragraph")
            + style("H2", 'text:language="sv"', family="paragraph", parent="H1")
            + style("S", 'style:text-line-through-type="double"'),
        ),
    ),
    "deleted text of an odt": (
        "odt",
        lambda: open_document(
            f"<text:tracked-changes><text:changed-region><text:deletion>{op(WRONG)}</text:deletion>"
            f"</text:changed-region></text:tracked-changes>{op(ASKED)}"
        ),
    ),
    "Markdown that is struck out, and a comment": (
        "md",
        lambda: text("\n".join(TOP), f"{ASKED}\n\n~~{WRONG}~~\n\n<!-- {WRONG} -->"),
    ),
}
TICKED: dict[str, tuple[str, Callable[[], bytes]]] = {
    "content controls": ("docx", lambda: with_people(four(control))),
    "fields of a form": ("docx", lambda: with_people(four(form_box))),
    "signs of Wingdings": ("docx", lambda: with_people(four(symbol))),
    "controls of an odt": ("odt", ticked_in_odt),
    **{
        name: ("txt", lambda made=made: text("\n".join((*TOP[:3], f"Närvarande:{made}"))))
        for name, made in {
            "signs": "\n☑ Ann Alm (S)\n☐ Bo Berg (M)\n☑ Cia Ceder (C)\n☐ Dan Dahl (V)",
            "crosses": "\n☒ Ann Alm (S)\n☐ Bo Berg (M)\n☒ Cia Ceder (C)\n☐ Dan Dahl (V)",
            "ticks and crosses": "\n✓ Ann Alm (S)\n✗ Bo Berg (M)\n✓ Cia Ceder (C)\n✗ Dan Dahl (V)",
            "brackets": "\n- [x] Ann Alm (S)\n- [ ] Bo Berg (M)\n- [X] Cia Ceder (C)\n- [ ] Dan Dahl (V)",
            "narrow brackets": "\n[x] Ann Alm (S)\n[] Bo Berg (M)\n[x] Cia Ceder (C)\n[_] Dan Dahl (V)",
            "round brackets": "\n(x) Ann Alm (S)\n( ) Bo Berg (M)\n(x) Cia Ceder (C)\n( ) Dan Dahl (V)",
            "boxes behind": "\nAnn Alm (S) ☑\nBo Berg (M) ☐\nCia Ceder (C) ☑\nDan Dahl (V) ☐",
            "one line": " ☒ Ann Alm (S), ☐ Bo Berg (M), ☒ Cia Ceder (C), ☐ Dan Dahl (V)",
        }.items()
    },
}
ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252")
OLD_ENCODINGS = ("latin-1", "mac_roman", "cp850")


def notes_of(data: bytes, ending: str) -> NotesFindings:
    return read_notes(read_lines(data, ending=ending).lines)


def require_lamp(notes: NotesFindings) -> None:
    assert [one.text for one in notes.candidates] == [LAMP]
    assert notes.held.day is not None
    assert notes.held.day.isoformat() == "2025-03-12"
    assert [one.name for one in notes.attendance] == ["Ann Alm", "Bo Berg"]


@every(("ending", "make"), FILES)
def test_this_file_is_read_as_people_see_it(ending: str, make: Callable[[], bytes]) -> None:
    require_lamp(notes_of(make(), ending))


@every(("ending", "make"), TICKED)
def test_of_these_people_those_were_there_who_are_ticked(ending: str, make: Callable[[], bytes]) -> None:
    notes = notes_of(make(), ending)
    assert [one.name for one in notes.attendance] == ["Ann Alm", "Cia Ceder"]
    assert [one.text for one in notes.candidates] == [LAMP]


@every("encoding", (*ENCODINGS, *OLD_ENCODINGS))
def test_a_text_in_this_encoding_is_read(encoding: str) -> None:
    require_lamp(notes_of(text("\n".join(TOP)).decode().encode(encoding), "txt"))


@every("encoding", OLD_ENCODINGS)
def test_a_text_that_was_encoded_twice_or_three_times_is_read(encoding: str) -> None:
    written = text("\n".join(TOP))
    for _ in range(2):
        written = written.decode(encoding).encode()
        require_lamp(notes_of(written, "txt"))


@every(
    "data",
    {
        "lines of two encodings": text("\n".join(TOP)).replace(
            "Närvarande".encode(), "Närvarande".encode("cp1252")
        ),
        "quoted-printable": text("\n".join(TOP))
        .replace(b"\xc3\xa5", b"=C3=A5")
        .replace(b"\xc3\xb6", b"=C3=B6"),
        "entities": text("\n".join(TOP)).decode().replace("å", "&aring;").replace("ö", "&ouml;").encode(),
        "letters and accents apart": text("\n".join(TOP)).decode().replace("å", "a\u030a").encode(),
    },
)
def test_letters_that_can_be_mended_are(data: bytes) -> None:
    require_lamp(notes_of(data, "txt"))


@every(
    ("code", "ending", "make"),
    {
        "lost letters": (
            "broken_letters",
            "txt",
            lambda: text("\n".join(TOP)).decode().replace("å", "\ufffd").encode(),
        ),
        "question marks": (
            "broken_letters",
            "txt",
            lambda: text("\n".join(TOP)).decode().encode("ascii", "replace"),
        ),
        "damaged UTF-8": (
            "broken_letters",
            "txt",
            lambda: text("\n".join(TOP), f"{ASKED} Å ä ö").replace("fråga".encode(), b"fr\xc3ga"),
        ),
        "lost letters in Word": ("broken_letters", "docx", lambda: word(p(ASKED.replace("å", "\ufffd")))),
        "a file inserted in Word": ("inserted_file", "docx", lambda: word('<w:altChunk r:id="x"/>')),
        "RTF named doc": ("old_word", "doc", lambda: b"{\\rtf1 Protokoll}"),
    },
)
def test_letters_that_cannot_be_mended_are_told(code: str, ending: str, make: Callable[[], bytes]) -> None:
    with pytest.raises(UnreadableFile) as refused:
        notes_of(make(), ending)
    assert refused.value.code == code


@every(
    ("told", "names"),
    {
        "a party and a title": ("Ann Alm (S), Ann Alm, säkerhetssamordnare", ["Ann Alm", "Ann Alm"]),
        "two parties": ("Ann Alm (S), Ann Alm (M)", ["Ann Alm", "Ann Alm"]),
        "two lists": ("Bo Berg (M)\nTjänstepersoner: Bo Berg, rektor", ["Bo Berg", "Bo Berg"]),
        "once more with an office": (
            "Ann Alm (S), Bo Berg (M)\nSekreterare: Ann Alm",
            ["Ann Alm", "Bo Berg"],
        ),
    },
)
def test_people_who_share_a_name_stay_two(told: str, names: list[str]) -> None:
    notes = notes_of(text("\n".join((*TOP[:3], f"Närvarande: {told}"))), "txt")
    assert [one.name for one in notes.attendance] == names


@every("heading", ("Belysning", "Trafik", "Stora Torget", "Ungdomar", "Cykelvägar och gångvägar"))
@every("gap", ("\n", "\n\n"))
def test_a_heading_after_the_people_is_nobody(heading: str, gap: str) -> None:
    notes = notes_of(f"{chr(10).join(TOP)}{gap}{heading}{gap}{ASKED}\n".encode(), "txt")
    assert [one.name for one in notes.attendance] == ["Ann Alm", "Bo Berg"]
    assert [one.text for one in notes.candidates] == [LAMP]


@every("name", sorted(path.name for path in CASES.iterdir()))
def test_the_cases_of_the_field_are_read(name: str) -> None:
    """Expect of each the follow-up about the lamp and the date; of the people, those who are ticked."""
    path = CASES / name
    notes = notes_of(path.read_bytes(), path.suffix.removeprefix("."))
    asked = [one.text for one in notes.candidates]
    assert asked[0].startswith("Kan lampan")
    assert asked[1:] == (["Kan bänken vid ån lagas?", "Kan stigen grusas?"] if "changed" in name else [])
    assert notes.held.day is not None
    assert notes.held.day.isoformat() == "2025-03-12"
    others = {"task": ["Cia Ceder"], "check": ["Cia Ceder"], "two": ["Ann Alm", "Bo Berg"]}
    assert [one.name for one in notes.attendance] == [
        "Ann Alm",
        *others.get(name.partition("-")[0], ["Bo Berg"]),
    ]


def test_what_is_not_read_is_counted() -> None:
    body = p(ASKED) + p(WRONG, properties="<w:strike/>") + p(WRONG, properties="<w:vanish/>")
    body += "<w:p><w:r><w:commentReference w:id='1'/></w:r></w:p>"
    left_out = read_lines(word(body), ending="docx").left_out
    assert left_out == {"struck": 1, "hidden": 1, "comments": 1}


def test_every_sentence_of_a_file_is_told_with_its_heading() -> None:
    notes = notes_of(text("\n".join(TOP), f"{ASKED} Bron är röd."), "txt")
    told = [one.text for one in notes.sentences if one.section == "Belysning"]
    assert told == [LAMP, "Vi tar med oss frågan.", "Bron är röd."]
