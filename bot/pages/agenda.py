"""Show an agenda, of a meeting or the usual one of a council, with the forms that change it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from bot.pages.forms import ActionForm, build_form
from bot.pages.viewer import Viewer
from bot.views.live_meeting import section_titles
from cards import inputs
from cards.adaptive import CardElement
from cards.elements import execute_button
from domain.agenda import Agenda, Section, SectionKind, section_title
from domain.meeting import Meeting, MeetingStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownSection:
    """A section of an agenda, and what may be done with it."""

    key: str
    title: str
    is_current: bool = False
    is_fixed: bool = False
    """Whether it always comes last."""
    buttons: tuple[ActionForm, ...] = ()
    """Forms of one press: go to it, move it."""
    rename: ActionForm | None = None
    remove: ActionForm | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AgendaList:
    """An agenda in its order."""

    sections: tuple[ShownSection, ...]
    order: ActionForm | None = None
    """The form that puts all sections in a new order at once, for those who may change it."""
    add: ActionForm | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Forms:
    """Makes the forms of one agenda."""

    viewer: Viewer
    meeting: Meeting | None

    def form(
        self,
        verb: str,
        key: str,
        *,
        title: str | None = None,
        fields: tuple[CardElement, ...] = (),
        **data: Any,  # noqa: ANN401
    ) -> ActionForm:
        """Return the form of one verb; ``key`` is that of what its button says."""
        about = {} if self.meeting is None else {"meeting": self.meeting.id}
        button = execute_button(
            verb,
            title=self.viewer.texts(key),
            context=self.viewer.cards,
            data=about | data,
            reads_inputs=bool(fields),
        )
        return build_form(button, self.viewer.the_council, title=title, fields=fields)

    def change(self, do: str, key: str, **more: Any) -> ActionForm:  # noqa: ANN401
        """Return a form that changes the agenda."""
        return self.form("set_agenda", key, do=do, **more)

    def row(self, section: Section, title: str, *, moves: tuple[str, ...]) -> ShownSection:
        """Return a section that may be changed."""
        is_fixed, now = section.part is SectionKind.NEXT, self._current
        goes = (
            [] if now in (None, section.key) else [self.form("section", "verb.section", section=section.key)]
        )
        name = inputs.text_line(
            "title", context=self.viewer.cards, value=title, placeholder="placeholder.part"
        )
        moved = [self.change(do, MOVES[do], part=section.key) for do in moves]
        return ShownSection(
            key=section.key,
            title=title,
            is_current=section.key == now,
            is_fixed=is_fixed,
            buttons=(*goes, *moved),
            rename=self.change(
                "rename",
                "button.rename",
                title=self.viewer.texts("button.change"),
                part=section.key,
                fields=(name,),
            ),
            remove=None if is_fixed else self.change("remove", "button.remove", part=section.key),
        )

    @property
    def _current(self) -> str | None:
        return current_section(self.meeting)


MOVES = {"up": "button.earlier", "down": "button.later"}
"""How a section is moved, and the keys of what the buttons say."""


def current_section(meeting: Meeting | None) -> str | None:
    """Return the key of the section that an ongoing meeting is at."""
    return meeting.section if meeting is not None and meeting.status is MeetingStatus.ONGOING else None


def build_agenda(
    viewer: Viewer, agenda: Agenda, *, may_change: bool, meeting: Meeting | None = None
) -> AgendaList:
    """Return the agenda of a meeting, or the council's usual one."""
    titles, now = section_titles(viewer.context), current_section(meeting)
    named = [(one, section_title(one, default_titles=titles)) for one in agenda]
    if not may_change:
        rows = (ShownSection(key=one.key, title=title, is_current=one.key == now) for one, title in named)
        return AgendaList(sections=tuple(rows))
    forms = _Forms(viewer=viewer, meeting=meeting)
    field = inputs.text_line("title", context=viewer.cards, placeholder="placeholder.part")
    return AgendaList(
        sections=tuple(
            forms.row(one, title, moves=moves)
            for (one, title), moves in zip(named, _moves(agenda), strict=True)
        ),
        order=forms.change("order", "button.save"),
        add=forms.change("add", "button.add_part", fields=(field,)),
    )


def _moves(agenda: Agenda) -> Iterator[tuple[str, ...]]:
    """Give for each section how it can be moved: the last one stays where it is."""
    last = len(agenda) - 1
    for at, section in enumerate(agenda):
        if section.part is SectionKind.NEXT:
            yield ()
            continue
        below = at < last and agenda[at + 1].part is not SectionKind.NEXT
        yield (*(("up",) if at else ()), *(("down",) if below else ()))
