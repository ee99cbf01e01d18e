"""A whole meeting of an invented council, from the start event to the draft of the one after."""
