"""The jobs of the outbox: what is done for a row that is no message."""
