"""Read days, times and places from what people write."""

from domain.dates.parser import MeetingProposal, parse_day, parse_meeting
from domain.dates.times import parse_time

__all__ = ["MeetingProposal", "parse_day", "parse_meeting", "parse_time"]
