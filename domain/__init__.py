"""The rules of councils and their questions: standard library only, no I/O, no clock."""
