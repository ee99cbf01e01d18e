"""Commands and buttons of reminders, absence and undelivered messages."""
