"""Commands and buttons that log, change, list and find questions."""
