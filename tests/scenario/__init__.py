"""Tests of a whole meeting of an invented council, from its start event to the next draft."""
