"""A stand-in for Microsoft Teams: the Bot Connector protocol and a page that feels like a meeting."""
