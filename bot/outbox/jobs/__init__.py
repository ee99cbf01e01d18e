"""The jobs of the outbox: the work for rows that are not messages."""
