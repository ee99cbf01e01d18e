"""Reminders: who is to be reminded of what, and the planner that queues the messages."""
