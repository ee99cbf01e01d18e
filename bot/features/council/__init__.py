"""Commands and buttons that set up a council and its people."""
