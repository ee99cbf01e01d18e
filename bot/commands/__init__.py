"""The verbs of the command line, a file for each theme; each adds its own to the program's list."""
