"""Reads files that people send, each in a process of its own: little memory, little time, no network."""

from bot.reading.parent import read_bytes, read_file, take
from bot.reading.refusals import LARGEST_FILE, VALUES, Unreadable

__all__ = ["LARGEST_FILE", "VALUES", "Unreadable", "read_bytes", "read_file", "take"]
