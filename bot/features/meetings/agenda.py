"""Show and edit an agenda, move on to a section, and record remarks on earlier questions."""

from collections.abc import Callable
from dataclasses import asdict, replace
from typing import Any

from bot.documents.editions import editable_edition
from bot.features.access import require_read_access
from bot.features.meetings import lookup
from bot.features.personal_data_check import confirm_personal_data
from bot.features.questions.actions import find_question, store_change
from bot.turn.types import Effect, Effects, Feature, RefreshMeeting, ShowView, Turn
from bot.views.live_meeting import AGENDA, REMARK_FORM
from bot.views.messages import SENTENCE
from bot.views.notes import NOTES
from cards.texts import Texts, words_of_all_languages
from domain.agenda import (
    Agenda,
    Section,
    SectionKind,
    add_section,
    complete_agenda,
    find_section,
    move_section,
    order_sections,
    remove_section,
    rename_section,
    section_title,
)
from domain.errors import BadInput, NotFound, Refusal
from domain.history import CouncilEventKind, EventKind
from domain.meeting import Meeting
from domain.permissions import Permission, require_permission
from domain.question import Question
from domain.record import Remark, RemarkState
from domain.text import optional_text
from storage import Transaction


def show_agenda(turn: Turn, tx: Transaction) -> Effects:
    """Show the agenda of the ongoing or next meeting, or the council's default agenda."""
    require_read_access(turn)
    change = bool(turn.fields.get("change"))
    if change or turn.fields.get("usual"):
        require_permission(Permission.ADMINISTER, turn.person, turn.the_council)
    meeting = None if turn.fields.get("usual") else _named_or_next_meeting(turn, tx)
    changing = change or bool(turn.fields.get("usual")) or turn.card_action is not None
    return [_shown(meeting, changing=changing, part=turn.text("part") or None)]


def edit_agenda(turn: Turn, tx: Transaction) -> Effects:
    """Add, rename, move, order or remove sections: of one meeting, otherwise of the default agenda."""
    require_permission(Permission.ADMINISTER, turn.person, turn.the_council)
    meeting = lookup.named_meeting(turn, tx)
    if meeting is not None:
        lookup.require_unlocked(tx, meeting)
    before = tx.agendas.of_council(turn.the_council.id) if meeting is None else tx.agendas.of_meeting(meeting)
    part, do = turn.text("part"), turn.text("do")
    if do == "order":
        keys, shown = ([str(key) for key in turn.fields.get(name) or ()] for name in ("order", "shown"))
        after = order_sections(before, keys, shown=shown)
    else:
        after = _edited(before, do=do, part=part, title=turn.text("title"))
    _store(turn, tx, meeting, before, after)
    opened = part if do in ("up", "down", "rename") else None
    return [
        _shown(meeting, changing=True, part=opened, note="agenda_changed"),
        *_refresh_meeting(turn, tx, meeting, after),
    ]


def go_to_section(turn: Turn, tx: Transaction) -> Effects:
    """Move on to a section of the agenda: what is logged and noted from now on belongs to it."""
    require_permission(Permission.ADMINISTER, turn.person, turn.the_council)
    if (over := _just_over(turn, tx)) is not None:
        view = NOTES.view(meeting=over.id, is_late=True)
        return [ShowView(view=view, is_private=True, public_view=lookup.PRIVATE_NOTICE)]
    meeting = lookup.current_meeting(turn, tx)
    parts = tx.agendas.of_meeting(meeting)
    titles = default_titles(turn.locale)
    chosen: Section | None = None
    if turn.card_action is None and turn.text("text").strip() in words_of_all_languages("phrase.next"):
        chosen = _next_section(parts, meeting)
    elif turn.card_action is not None:
        chosen = next((part for part in parts if part.key == turn.text("section")), None)
        if chosen is None:
            raise NotFound("no_such_section")
    elif words := turn.text("text").strip():
        chosen = _find_section(turn, parts, words)
    else:
        named = enumerate(complete_agenda(parts), start=1)
        raise BadInput(
            "part_missing",
            names=[f"{at}. {section_title(part, default_titles=titles)}" for at, part in named],
        )
    tx.meetings.save(meeting, meeting.go_to_section(chosen.key))
    title = section_title(chosen, default_titles=titles)
    here = ShowView(view=SENTENCE.view(key="section.now", values={"title": title}))
    note = ShowView(view=lookup.live_meeting_view(meeting), note="section_changed", values={"title": title})
    return [note if lookup.is_private_reply(turn) else here, RefreshMeeting(meeting=meeting.id)]


def _just_over(turn: Turn, tx: Transaction) -> Meeting | None:
    """Return the last meeting if none goes on and its minutes are not adopted, for words written too late."""
    if turn.card_action is not None or lookup.ongoing_meeting(turn, tx) is not None:
        return None
    last = tx.meetings.last_held(turn.the_council.id)
    return None if last is None or editable_edition(tx, last) is None else last


def _next_section(parts: Agenda, meeting: Meeting) -> Section:
    """Return the section after the current one; raises Refusal ``last_section``."""
    keys = [part.key for part in parts]
    following = keys.index(meeting.section) + 1 if meeting.section in keys else 0
    if following == len(keys):
        raise Refusal("last_section")
    return parts[following]


def _find_section(turn: Turn, parts: Agenda, words: str) -> Section:
    """Find a section by its title in the language of the words, otherwise in the council's."""
    try:
        return find_section(parts, words, default_titles=default_titles(turn.the_council.locale))
    except NotFound:
        return find_section(parts, words, default_titles=default_titles(turn.locale))


def default_titles(locale: str) -> dict[str, str]:
    """Return the titles of the kinds of sections that a council has not named itself."""
    texts = Texts.of(locale)
    return {part.value: texts(f"part.{part}") for part in SectionKind}


def _edited(before: Agenda, *, do: str, part: str, title: str) -> Agenda:
    changes: dict[str, Callable[[], Agenda]] = {
        "add": lambda: add_section(before, title),
        "rename": lambda: rename_section(before, part, title),
        "up": lambda: move_section(before, part, by=-1),
        "down": lambda: move_section(before, part, by=1),
        "remove": lambda: remove_section(before, part),
    }
    if do not in changes:
        raise Refusal("unknown_button")
    return changes[do]()


def _store(turn: Turn, tx: Transaction, meeting: Meeting | None, before: Agenda, after: Agenda) -> None:
    council, number = turn.the_council, None if meeting is None else meeting.id
    set_agenda(tx, council.id, number, after)
    tx.events.add_to_council(
        council.id,
        happening=CouncilEventKind.AGENDA_CHANGED,
        by=turn.person.id,
        act=turn.act,
        at=turn.now,
        new={"meeting": number, "before": agenda_values(before), "after": agenda_values(after)},
    )


def set_agenda(tx: Transaction, council: int, meeting: int | None, agenda: Agenda) -> None:
    """Store the agenda of a meeting, or the council's default agenda."""
    if meeting is None:
        tx.agendas.set_for_council(council, agenda)
    else:
        tx.agendas.set_for_meeting(meeting, agenda)


def agenda_values(agenda: Agenda) -> list[list[str]]:
    """Return the sections of an agenda as the history stores them."""
    return [[part.key, part.part.value, part.title] for part in agenda]


def _refresh_meeting(turn: Turn, tx: Transaction, meeting: Meeting | None, after: Agenda) -> list[Effect]:
    """Update the meeting's card; a meeting whose current section was removed continues in "other"."""
    shown = meeting or lookup.ongoing_meeting(turn, tx)
    if shown is None:
        return []
    gone = meeting is not None and meeting.section not in {part.key for part in after}
    if meeting is not None and gone and meeting.is_ongoing(turn.now):
        other = next(part.key for part in after if part.part is SectionKind.OTHER)
        tx.meetings.save(meeting, meeting.go_to_section(other))
    return [RefreshMeeting(meeting=shown.id)]


def _named_or_next_meeting(turn: Turn, tx: Transaction) -> Meeting | None:
    named = lookup.named_meeting(turn, tx) or lookup.ongoing_meeting(turn, tx)
    return named or tx.meetings.current_or_next(turn.the_council.id, now=turn.now)


def _shown(meeting: Meeting | None, *, changing: bool, part: str | None, note: str | None = None) -> ShowView:
    args: dict[str, Any] = {} if meeting is None else {"meeting": meeting.id}
    args |= {"changing": changing} if changing else {}
    return ShowView(view=AGENDA.view(**args | ({"part": part} if part else {})), note=note)


FEATURES = (
    Feature(
        name="section",
        is_command=True,
        verbs=("section",),
        act=Permission.ADMINISTER,
        handle=go_to_section,
        argument="section",
    ),
    Feature(
        name="agenda",
        is_command=True,
        verbs=("agenda",),
        is_writing=False,
        handle=show_agenda,
    ),
    Feature(name="set_agenda", verbs=("set_agenda",), act=Permission.ADMINISTER, handle=edit_agenda),
)


WORDS_ONLY = "said"
"""The state sent by the button that stores only the remark."""


def record_remark(turn: Turn, tx: Transaction) -> Effects:
    """Record a remark on a question; a question that is still open is answered with it."""
    require_permission(Permission.ADMINISTER, turn.person, turn.the_council)
    meeting, question = lookup.current_meeting(turn, tx), find_question(turn, tx)
    lookup.require_unlocked(tx, meeting)
    if question.council != turn.the_council.id:
        raise NotFound("no_such_question")
    wanted = turn.text("state")
    if not wanted:
        return [ShowView(view=REMARK_FORM.view(question=question.id, meeting=meeting.id))]
    before = tx.remarks.of_meeting(meeting.id).get(question.id)
    before = before or Remark(meeting=meeting.id, question=question.id)
    state, text = parse_remark(turn, wanted, state=before.state, text=before.text)
    after = replace(before, state=state, text=text)
    if question.is_open and wanted == RemarkState.DONE and not _remark_text(turn):
        return [_ask_for_answer(turn, meeting, question)]
    again = {"question": question.id, "version": question.version, "meeting": meeting.id, "state": wanted}
    again |= {"write": True}
    if warning := confirm_personal_data(turn, after.text, verb="point", field="remark_text", data=again):
        return warning
    return [
        *_answer_question(turn, tx, question, after),
        *_store_remark(turn, tx, meeting, before=before, after=after),
    ]


def _remark_text(turn: Turn) -> str:
    """Return the text that was entered; empty if there was none, or no field."""
    return optional_text(turn.text("remark_text"))


def _ask_for_answer(turn: Turn, meeting: Meeting, question: Question) -> ShowView:
    """Ask for the answer, since an earlier remark is not an answer.

    Raises BadInput ``point_answer_missing`` if it was asked for already.
    """
    if turn.fields.get("write"):
        raise BadInput("point_answer_missing")
    view = REMARK_FORM.view(question=question.id, meeting=meeting.id)
    return ShowView(view=view, note="answer_wanted")


def parse_remark(
    turn: Turn, wanted: str, *, state: RemarkState | None, text: str
) -> tuple[RemarkState | None, str]:
    """Return state and text to store; a button without a field keeps the text.

    Raises BadInput ``remark_missing`` if both are empty, Refusal ``unknown_button``.
    """
    words = _remark_text(turn) if turn.fields.get("write") or "remark_text" in turn.fields else text
    if wanted == WORDS_ONLY:
        if not words and not text:
            raise BadInput("remark_missing")
        return state, words
    if wanted not in set(RemarkState):
        raise Refusal("unknown_button")
    return RemarkState(wanted), words


def _answer_question(turn: Turn, tx: Transaction, question: Question, remark: Remark) -> list[Effect]:
    """Answer an open question on behalf of its owner; return the updates of its cards."""
    if remark.state is not RemarkState.DONE or not question.is_open or turn.text("state") != RemarkState.DONE:
        return []
    question.require_version(turn.number("version") or 0)
    answered = question.give_answer(remark.text, by=turn.person.id, at=turn.now)
    done = store_change(turn, tx, question, answered, happening=EventKind.ANSWERED)
    return [effect for effect in done if not isinstance(effect, ShowView)]


def _store_remark(
    turn: Turn, tx: Transaction, meeting: Meeting, *, before: Remark, after: Remark
) -> list[Effect]:
    tx.remarks.save(after)
    tx.events.add_to_council(
        turn.the_council.id,
        happening=CouncilEventKind.REMARKED,
        by=turn.person.id,
        act=turn.act,
        at=turn.now,
        new={"before": asdict(before), "after": asdict(after)},
    )
    return [
        ShowView(view=lookup.live_meeting_view(meeting), note="remarked"),
        RefreshMeeting(meeting=meeting.id),
    ]


REMARK_FEATURES = (Feature(name="point", verbs=("point",), act=Permission.ADMINISTER, handle=record_remark),)
