"""The outbox: messages are stored in the transaction that causes them, and sent after it."""
