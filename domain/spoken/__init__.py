"""Days, times and places out of what people write, in Swedish and English."""

from domain.spoken.clock import read_time
from domain.spoken.when import Locale, Proposal, read_day, read_meeting

__all__ = ["Locale", "Proposal", "read_day", "read_meeting", "read_time"]
