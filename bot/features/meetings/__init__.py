"""Commands and buttons that plan a meeting, run it and record what is said."""
