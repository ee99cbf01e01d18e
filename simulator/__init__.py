"""A simulator of Microsoft Teams: the Bot Connector protocol, and a page that feels like a meeting."""
