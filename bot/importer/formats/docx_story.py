"""Read one text of a docx, such as its body or a footnote, in one pass over its tags."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from bot.importer.errors import UnreadableFile
from bot.importer.formats.boxes import box, has_boxes, read_symbol, read_symbols
from bot.importer.formats.docx_styles import MARKS, WordStyles, is_on, local_name, value_of
from bot.importer.formats.line_builder import LineBuilder
from bot.importer.rules import Line

Notes = Mapping[str, list[Line]]
_HISTORY = frozenset(
    (
        "pPrChange",
        "rPrChange",
        "tblPrChange",
        "tblPrExChange",
        "trPrChange",
        "tcPrChange",
        "sectPrChange",
        "tblGridChange",
        "numberingChange",
    )
)
"""What properties were before somebody changed them."""
_MARKERS_IN = frozenset(("rPr", "trPr", "tcPr", "numPr", "pPr"))
"""There ``del`` and ``moveFrom`` say something of a paragraph or a row; elsewhere they hold the text."""
_SIGNS = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "softHyphen": ""}
_PICTURES, _OBJECTS = ("?:blip", "?:imagedata"), ("object", "?:relIds", "?:chart")
_TABLE_OF_CONTENTS = "table of contents"


@dataclass(slots=True)
class _Paragraph:
    style: str
    ends: bool = True
    """Whether its end was not deleted."""
    left_out: set[str] = field(default_factory=set)


@dataclass(slots=True)
class _Run:
    style: str = ""
    font: str = ""
    marks: dict[str, bool] = field(default_factory=dict)


@dataclass(slots=True)
class _Control:
    """A content control."""

    ticked: bool | None = None
    """Whether it is ticked, if it is a check box."""
    is_written: bool = False
    is_muted: bool = False
    """Whether it shows what it asks for, not what somebody wrote."""


@dataclass(slots=True)
class _Field:
    in_result: bool = False


class Story:
    """Takes the tags of a text as they start and end."""

    def __init__(
        self, styles: WordStyles, *, list_marks: Mapping[tuple[str, str], str], notes: Mapping[str, Notes]
    ) -> None:
        self.lines = LineBuilder()
        self.sections = list[Element]()
        """What says which headers and footers there are."""
        self._styles, self._list_marks, self._notes = styles, list_marks, notes
        self._path = list[str]()
        self._skipped = 0
        """How many tags are open whose content is not read."""
        self._paragraphs, self._runs = list[_Paragraph](), list[_Run]()
        self._controls, self._fields = list[_Control](), list[_Field]()
        self._choices, self._dropped_rows = list[bool](), list[bool]()
        self._noted = set[tuple[str, str]]()
        self._begin, self._end = self._beginnings(), self._ends()

    def _beginnings(self) -> dict[str, Callable[[], object]]:
        return {
            "p": self._begin_paragraph,
            "r": lambda: self._runs.append(_Run()),
            "tbl": self._begin_table,
            "tr": self._begin_row,
            "tc": self.lines.begin_cell,
            "sdt": lambda: self._controls.append(_Control()),
            "mc:AlternateContent": lambda: self._choices.append(False),
        }

    def _ends(self) -> dict[str, Callable[[Element], object]]:
        return {
            "p": self._end_paragraph,
            "pPr": self._paragraph_properties,
            "r": lambda _: self._runs.pop(),
            "rPr": self._run_properties,
            "t": lambda tag: self._write(tag.text or ""),
            "m:t": lambda tag: self._write(tag.text or ""),
            "sym": self._symbol,
            "fldChar": self._field_mark,
            "tbl": self._end_table,
            "tr": self._end_row,
            "trPr": self._row_properties,
            "tcPr": self._cell_properties,
            "sdt": lambda _: self._controls.pop(),
            "sdtPr": self._control_properties,
            "mc:AlternateContent": lambda _: self._choices.pop(),
            "footnoteReference": lambda tag: self._note("footnote", tag),
            "endnoteReference": lambda tag: self._note("endnote", tag),
            "commentReference": lambda _: self._leave_out("comments"),
            "sectPr": self.sections.append,
        }

    def handle(self, event: str, tag: Element) -> None:
        """Handle the start or end of a tag."""
        name = local_name(tag)
        if event == "start":
            if self._skipped or self._is_skipped(name):
                self._skipped += 1
                return
            self._path.append(name)
            begin = self._begin.get(name)
            if begin is not None:
                begin()
            return
        if self._skipped:
            self._skipped -= 1
            if not self._skipped and name in ("del", "moveFrom", "p"):
                tag.clear()
            return
        self._path.pop()
        self._finish_tag(name, tag)

    def finish(self, *, margin: bool = False) -> list[Line]:
        """Return the lines of the whole text."""
        return self.lines.finish(margin=margin)

    def _finish_tag(self, name: str, tag: Element) -> None:
        end = self._end.get(name)
        if end is not None:
            end(tag)
        elif name in _SIGNS and self._path[-1:] == ["r"]:
            self._write(_SIGNS[name])
        elif name in _PICTURES:
            self._leave_out("pictures")
        elif name in _OBJECTS:
            self._leave_out("objects")
        if name in ("p", "tbl", "r"):
            tag.clear()

    def _is_skipped(self, name: str) -> bool:
        """Return whether the content of a tag that starts is not read."""
        parent = self._path[-1] if self._path else ""
        if name in ("altChunk", "subDoc"):
            raise UnreadableFile("inserted_file")
        if name in ("del", "moveFrom") and parent not in _MARKERS_IN:
            if name == "del":
                self._leave_out("deleted")
            return True
        if name in ("mc:Choice", "mc:Fallback") and self._choices:
            taken, self._choices[-1] = self._choices[-1], True
            return taken
        return name in _HISTORY

    def _begin_paragraph(self) -> None:
        self._paragraphs.append(_Paragraph(self._styles.default))
        self.lines.begin_paragraph()

    def _end_paragraph(self, _tag: Element) -> None:
        paragraph = self._paragraphs.pop()
        for field_ in self._fields:  # a field without a result in this paragraph hides no other one
            field_.in_result = True
        self.lines.left_out.update(paragraph.left_out)
        self.lines.end_paragraph(joins_next=not paragraph.ends)

    def _paragraph_properties(self, tag: Element) -> None:
        found = {local_name(child): child for child in tag}
        paragraph = self._paragraphs[-1] if self._paragraphs else None
        if paragraph is None:
            return
        if "pStyle" in found:
            paragraph.style = value_of(found["pStyle"], "val", "")
        level = value_of(found["outlineLvl"], "val", "") if "outlineLvl" in found else ""
        if level in tuple("012345678") or (not level and self._styles.is_heading(paragraph.style)):
            self.lines.mark_heading()
        self._mark_item(found.get("numPr"), paragraph)
        mark = {local_name(child) for child in found.get("rPr", ())}
        paragraph.ends = mark.isdisjoint(("del", "moveFrom"))

    def _mark_item(self, numbering: Element | None, paragraph: _Paragraph) -> None:
        said = {local_name(child): value_of(child, "val", "") for child in numbering or ()}
        number = said.get("numId", self._styles.list_of(paragraph.style))
        if number not in (None, "0"):
            self.lines.mark_item(self._list_marks.get((number or "", said.get("ilvl", "0")), "• "))

    def _run_properties(self, tag: Element) -> None:
        if self._path[-1:] != ["r"] or not self._runs:
            return
        run = self._runs[-1]
        for child in tag:
            name = local_name(child)
            if name in MARKS:
                run.marks[name] = is_on(child)
            elif name == "rStyle":
                run.style = value_of(child, "val", "")
            elif name == "rFonts":
                run.font = value_of(child, "ascii", "") or value_of(child, "hAnsi", "")

    def _why_not_read(self) -> str | None:
        """Return why the text of the open run is not read: it is hidden, or struck out."""
        if not self._runs:
            return None
        run, paragraph = self._runs[-1], self._paragraphs[-1] if self._paragraphs else _Paragraph("")
        for mark, kind in MARKS.items():
            by_style = self._styles.is_marked(run.style, mark) != self._styles.is_marked(
                paragraph.style, mark
            )
            if run.marks.get(mark, by_style):
                return kind
        return None

    def _is_muted(self) -> bool:
        return (
            any(not one.in_result for one in self._fields)
            or any(one.is_muted for one in self._controls)
            or bool(self._paragraphs and self._styles.is_contents(self._paragraphs[-1].style))
        )

    def _write(self, text: str) -> None:
        if self._is_muted():
            return
        control = next((one for one in reversed(self._controls) if one.ticked is not None), None)
        if control is not None and control.ticked is not None:
            text = "" if control.is_written else box(ticked=control.ticked)
            control.is_written = True
        elif why := self._why_not_read():
            if text.strip() and self._paragraphs:
                self._paragraphs[-1].left_out.add(why)
            return
        elif self._runs and has_boxes(self._runs[-1].font):
            text = read_symbols(text, self._runs[-1].font)
        self.lines.write(text)

    def _leave_out(self, kind: str) -> None:
        self.lines.left_out[kind] += 1

    def _symbol(self, tag: Element) -> None:
        code = value_of(tag, "char", "")
        try:
            self._write(read_symbol(int(code, 16), value_of(tag, "font", "")))
        except (ValueError, OverflowError):
            self._write("")

    def _field_mark(self, tag: Element) -> None:
        match value_of(tag, "fldCharType", ""):
            case "begin":
                self._write(_form_field(tag))
                self._fields.append(_Field())
            case "separate" if self._fields:
                self._fields[-1].in_result = True
            case "end" if self._fields:
                self._fields.pop()

    def _begin_table(self) -> None:
        self.lines.begin_table()

    def _end_table(self, _tag: Element) -> None:
        self.lines.end_table()

    def _begin_row(self) -> None:
        self._dropped_rows.append(False)

    def _row_properties(self, tag: Element) -> None:
        found = {local_name(child): child for child in tag}
        if self._dropped_rows and ("del" in found or ("hidden" in found and is_on(found["hidden"]))):
            self._dropped_rows[-1] = True
            self._leave_out("deleted" if "del" in found else "hidden")

    def _end_row(self, _tag: Element) -> None:
        if self._dropped_rows.pop():
            self.lines.drop_row()
        self.lines.end_row()

    def _cell_properties(self, tag: Element) -> None:
        for child in tag:
            match local_name(child):
                case "gridSpan" if value_of(child, "val", "").isdigit():
                    self.lines.widen_cell(int(value_of(child, "val", "1")))
                case "vMerge" if value_of(child, "val", "continue") != "restart":
                    self.lines.continue_cell()

    def _control_properties(self, tag: Element) -> None:
        if not self._controls:
            return
        control = self._controls[-1]
        for child in tag:
            name = local_name(child)
            if name in ("w14:checkbox", "checkbox", "?:checkbox"):
                checked = [one for one in child if local_name(one).rpartition(":")[2] == "checked"]
                control.ticked = bool(checked) and is_on(checked[-1])
            elif name == "showingPlcHdr":
                control.is_muted = is_on(child)
            elif name == "docPartObj":
                gallery = (value_of(one, "val", "").lower() for one in child)
                control.is_muted = _TABLE_OF_CONTENTS in gallery
        if control.ticked is not None:
            control.is_muted = False

    def _note(self, kind: str, tag: Element) -> None:
        name = (kind, value_of(tag, "id", ""))
        lines = self._notes.get(kind, {}).get(name[1])
        if lines and name not in self._noted and not self._is_muted() and self._why_not_read() is None:
            self._noted.add(name)
            self.lines.add_note(lines)


def _form_field(tag: Element) -> str:
    """Return what a field of a form shows that has no result: a check box, or the chosen entry of a list."""
    for child in tag.iter():
        name, found = local_name(child), {local_name(one): one for one in child}
        if name == "checkBox":
            state = found.get("checked", found.get("default"))
            return box(ticked=state is not None and is_on(state))
        if name == "ddList":
            entries = [value_of(one, "val", "") for one in child if local_name(one) == "listEntry"]
            chosen = found.get("result", found.get("default"))
            number = value_of(chosen, "val", "0") if chosen is not None else "0"
            return entries[int(number)] if number.isdigit() and int(number) < len(entries) else ""
    return ""
