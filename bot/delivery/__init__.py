"""The outbox at work: take what is due, send it, store what became of it."""

from bot.delivery.sender import Sender

__all__ = ["Sender"]
