"""Words that minutes are put together from: days and times, people, how a question stands."""

from collections.abc import Iterator, Sequence
from datetime import date, time

from babel.dates import format_date, format_time

from cards.texts import Texts
from domain.attendance import Role, Voice
from domain.edition import Edition
from domain.meeting import Meeting
from domain.minutes import Minutes
from domain.points import Point
from domain.question import Status
from domain.record import RemarkState, Topic
from domain.text import one_line


def day_words(day: date, *, texts: Texts) -> str:
    """Give back ``onsdag 15 september 2021``."""
    return format_date(day, texts("format.weekday_year"), locale=texts.locale)


def clock_words(meeting: Meeting, *, texts: Texts) -> str:
    """Give back ``kl. 17.30``, with the end where there is one."""

    def said(at: time) -> str:
        return format_time(at, texts("format.clock"), locale=texts.locale)

    if meeting.ends is None:
        return texts("clock.at", begins=said(meeting.begins))
    return texts("clock.between", begins=said(meeting.begins), ends=said(meeting.ends))


def title_day(minutes: Minutes, *, texts: Texts) -> str:
    """Give back the day as titles name it: with the time where there was another meeting that day."""
    named = when_words(minutes.meeting, texts=texts)
    return named if minutes.same_day else day_words(minutes.meeting.day, texts=texts)


def when_words(meeting: Meeting, *, texts: Texts) -> str:
    """Give back the day and the time."""
    return f"{day_words(meeting.day, texts=texts)} {clock_words(meeting, texts=texts)}"


def voice_words(voice: Voice, *, texts: Texts) -> str:
    """Give back ``Karin Ek (C), samordnare``, or the role where that must do."""
    if not voice.name:
        return texts("people.resident")
    name = texts("people.party", name=voice.name, party=voice.party) if voice.party else voice.name
    return ", ".join(part for part in (name, voice.title, voice.organisation) if part)


def role_lines(voices: Sequence[Voice], role: Role, *, texts: Texts) -> tuple[str, ...]:
    """Give back a line for each who is named, and one for how many more there were."""
    here = [voice for voice in voices if voice.role is role]
    named = tuple(voice_words(voice, texts=texts) for voice in here if voice.name)
    unnamed = len(here) - len(named)
    if not unnamed:
        return named
    return (*named, texts.many("people.more" if named else "people.count", unnamed))


def standing_words(point: Point, *, texts: Texts) -> str:
    """Give back how a question stands, shortly: its department stands beside it."""
    key = "minutes.sent" if point.status is Status.ASSIGNED else f"status.{point.status}"
    state = texts(key, recipient=point.handed_to)
    return ". ".join([state, *_marks(point, texts=texts)])


def _marks(point: Point, *, texts: Texts) -> Iterator[str]:
    """Give back what else there is to know of an open question."""
    if point.promised:
        yield texts("mark.promised", day=point.promised)
    if point.at_meeting:
        yield texts("mark.at_meeting")
    if point.due and not point.promised:
        yield texts("mark.due", day=point.due)


def outcome_lines(point: Point, *, texts: Texts) -> Iterator[str]:
    """Give back what became of a question, a line for each thing to say."""
    match point.outcome:
        case Status.ANSWERED:
            yield from answer_lines(point, texts=texts)
        case Status.HANDED_OVER:
            yield texts("status.handed_over", recipient=point.handed_to)
        case Status.DROPPED:
            yield texts("status.dropped")
        case _:
            yield _open_words(point, texts=texts)
    if point.reason:
        yield texts("minutes.reason", reason=point.reason)
    if point.remark and point.remark != point.answer:
        yield texts("minutes.remark", remark=point.remark)
    if point.goes_on:
        yield texts("minutes.goes_on")


_OF_TOPICS = {RemarkState.DONE: "minutes.topic_done", RemarkState.GOES_ON: "minutes.topic_goes_on"}


def topic_lines(topic: Topic, *, texts: Texts) -> Iterator[str]:
    """Give back what was said of what the meeting took up, where anything was."""
    if topic.outcome is not None:
        yield texts(_OF_TOPICS[topic.outcome])
    if topic.remark:
        yield texts("minutes.remark", remark=topic.remark)


def answer_lines(point: Point, *, texts: Texts) -> Iterator[str]:
    """Give back the answer, and where there is more to read."""
    if point.department:
        yield texts("minutes.answer_from", department=point.department, answer=point.answer)
    else:
        yield texts("minutes.answer", answer=point.answer)
    if point.link:
        yield texts("minutes.link", link=point.link)


def _open_words(point: Point, *, texts: Texts) -> str:
    with_whom = point.status is Status.IN_PROGRESS and point.department
    key = "minutes.in_progress_at" if with_whom else f"status.{point.status}"
    state = texts(key, department=point.department)
    owner = [point.owner_role] if point.owner_role else []
    age = [texts.many("minutes.age", point.meetings)] if point.meetings else []
    return ". ".join([", ".join([state, *owner]), *age, *_marks(point, texts=texts)]) + "."


def edition_lines(edition: Edition, *, texts: Texts, meeting: Meeting) -> Iterator[str]:
    """Give back whether it is a draft, else who adopted it when; and why it was corrected."""
    if edition.adopted_at is None:
        yield texts("document.draft_line")
    else:
        at = texts.moment(edition.adopted_at, meeting.zone)
        yield texts("document.adopted", at=at, name=one_line(edition.adopted_by))
    if edition.version > 1:
        yield texts("document.correction", version=edition.version, reason=one_line(edition.correction))
