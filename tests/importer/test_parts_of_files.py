"""Test files of every kind: what people see in a file is read, and hidden content is not."""

from collections.abc import Callable
from pathlib import Path

from bot.importer.formats.child import read_lines
from tests.every import every
from tests.importer.files import pdf
from tests.importer.packages import (
    ASKED,
    LAMP,
    STRICT,
    TOP,
    WRONG,
    drawn_pdf,
    notes_of,
    op,
    open_document,
    p,
    r,
    raised_accents,
    require_lamp,
    row,
    style,
    text,
    word,
)

CASES = Path(__file__).with_name("cases")
WITHOUT_DATE = (TOP[0], TOP[1], TOP[3])
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
    "crossed-out text": ("docx", lambda: word(p(ASKED) + p(WRONG, properties="<w:strike/>"))),
    "crossed-out text twice": ("docx", lambda: word(p(ASKED) + p(WRONG, properties="<w:dstrike/>"))),
    "crossed-out text by a style": (
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
    "a crossed-out text before": (
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
    "Markdown with tags, escapes and breaks of its own": (
        "md",
        lambda: text(
            "\n".join(TOP),
            "<div>Kan <b>lampan</b> vid \\_Ågatan lagas före hösten?<br>Vi tar med oss frågan\\.</div>",
        ).replace(rb"\_", b""),
    ),
    "a promise in a cell that is a content control": (
        "docx",
        lambda: word(
            f"<w:tbl><w:tr><w:sdt><w:sdtContent><w:tc>{p(ASKED)}</w:tc></w:sdtContent></w:sdt></w:tr></w:tbl>"
        ),
    ),
    "Markdown that is struck out, and a comment": (
        "md",
        lambda: text("\n".join(TOP), f"{ASKED}\n\n~~{WRONG}~~\n\n<!-- {WRONG} -->"),
    ),
}


COLUMNS = (
    ("Kan lampan vid Ågatan lagas före", "Bänken vid ån är trasig, och det"),
    ("hösten? Vi tar med oss frågan.", "har den varit sedan i våras, men"),
    ("Det är mörkt där om kvällarna, och", "ingen vet vems den är. Parken blir"),
    ("många vill inte gå ut efter klockan", "klippt var fjortonde dag enligt den"),
    ("sex på vintern, säger de boende i", "plan som kommunen har för skötseln"),
    ("kvarteret runt parken.", "av allt grönt i tätorten."),
)


def pages_of_pdf() -> list[str]:
    parts = (
        "\n".join((*TOP[:2], TOP[3])) + "\n\nBelysning\n\nKan lampan vid Ågatan",
        "lagas före hösten? Vi tar med oss frågan. Det är mörkt\ndär på kvällarna.",
        "Tack för i dag.",
    )
    return [
        f"Trygghetsråd 2025-03-12                 Sida {n} (3)\n\n{part}\n\nKommunen, Box 1\n{n}"
        for n, part in enumerate(parts, start=1)
    ]


PDFS: dict[str, Callable[[], bytes]] = {
    "columns": lambda: pdf(
        ["\n".join((*TOP, "", "Belysning", "", *(f"{left:<40}{right}" for left, right in COLUMNS)))]
    ),
    "headers and page numbers, the date in the header, a sentence over two pages": lambda: pdf(
        pages_of_pdf()
    ),
    "accents above their letters": raised_accents,
    "headings that are only larger": lambda: drawn_pdf(
        (50, 800 - 15 * at, 14 if line == "Belysning" else 10, line)
        for at, line in enumerate((*TOP, "Belysning", ASKED))
    ),
    "accents before their letters": lambda: pdf(["\n".join((*TOP, "", "Belysning", "", before(ASKED)))]),
    "accents behind their letters": lambda: pdf(["\n".join((*TOP, "", "Belysning", "", behind(ASKED)))]),
}


def before(told: str) -> str:
    return told.replace("å", "°a").replace("Å", "°A").replace("ö", "¨o").replace("ä", "¨a")


def behind(told: str) -> str:
    return told.replace("å", "a°").replace("Å", "A°").replace("ö", "o¨").replace("ä", "a¨")


@every(("ending", "make"), FILES)
def test_this_file_is_read_as_people_see_it(ending: str, make: Callable[[], bytes]) -> None:
    require_lamp(notes_of(make(), ending))


@every("make", PDFS)
def test_this_pdf_is_read_as_people_see_it(make: Callable[[], bytes]) -> None:
    notes = notes_of(make(), "pdf")
    require_lamp(notes)
    assert notes.candidates[0].section == "Belysning"


@every("name", sorted(path.name for path in CASES.iterdir()))
def test_the_cases_of_the_field_are_read(name: str) -> None:
    """Expect from each file the follow-up about the lamp and the date, and only the people who are ticked."""
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


def test_a_merged_cell_counts_for_each_of_its_rows() -> None:
    def merged(what: str, mark: str, who: str) -> str:
        cell = f"<w:tc><w:tcPr>{mark}</w:tcPr>{p(who)}</w:tc>"
        return f"<w:tr><w:tc>{p(what)}</w:tc>{cell}<w:tc>{p('1 maj')}</w:tc></w:tr>"

    wide = f'<w:tr><w:tc><w:tcPr><w:gridSpan w:val="2"/></w:tcPr>{p("Byt bänken")}</w:tc>'
    wide += f"<w:tc>{p('2 maj')}</w:tc></w:tr>"
    rows = (
        row("Vad", "Vem", "Klart"),
        merged("Laga lampan", '<w:vMerge w:val="restart"/>', "Kulturförvaltningen"),
        merged("Måla bron", "<w:vMerge/>", ""),
        wide,
    )
    found = notes_of(word(f"<w:tbl>{''.join(rows)}</w:tbl>"), "docx").candidates
    assert [one.text for one in found] == ["Laga lampan", "Måla bron", "Byt bänken"]
    assert [one.department for one in found][:2] == ["Kulturförvaltningen", "Kulturförvaltningen"]


@every("ending", ("md", "txt"))
def test_the_heading_above_a_table_is_nobody(ending: str) -> None:
    rows = {
        "md": "| Vad | Åtgärd | Vem |\n|---|---|---|\n| Ljus | Laga lampan<br>i maj | Ann Alm |",
        "txt": "Fråga\tÅtgärd\tAnsvarig\nLjus\tLaga lampan i maj\tAnn Alm",
    }
    notes = notes_of(text("\n".join(TOP), rows[ending]), ending)
    assert [one.name for one in notes.attendance] == ["Ann Alm", "Bo Berg"]
    assert [one.text for one in notes.candidates] == ["Laga lampan i maj"]


def test_what_is_not_read_is_counted() -> None:
    body = p(ASKED) + p(WRONG, properties="<w:strike/>") + p(WRONG, properties="<w:vanish/>")
    body += "<w:p><w:r><w:commentReference w:id='1'/></w:r></w:p>"
    left_out = read_lines(word(body), ending="docx").left_out
    assert left_out == {"struck": 1, "hidden": 1, "comments": 1}


def test_every_sentence_of_a_file_is_told_with_its_heading() -> None:
    notes = notes_of(text("\n".join(TOP), f"{ASKED} Bron är röd."), "txt")
    told = [one.text for one in notes.sentences if one.section == "Belysning"]
    assert told == [LAMP, "Vi tar med oss frågan.", "Bron är röd."]
