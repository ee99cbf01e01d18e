"""A simulator of Microsoft Teams: the Bot Connector protocol, and a page to try the bot in."""
