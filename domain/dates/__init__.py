"""Read days, times and places from what people write, in Swedish and English."""

from domain.dates.parser import Locale, MeetingProposal, parse_day, parse_meeting
from domain.dates.times import parse_time

__all__ = ["Locale", "MeetingProposal", "parse_day", "parse_meeting", "parse_time"]
