"""Test calendars: series of meetings, calendar files, subscriptions, and the agenda sent ahead."""
