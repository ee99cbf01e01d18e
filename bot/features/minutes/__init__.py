"""Commands and buttons of the minutes: reading, adopting, correcting, files, templates."""
