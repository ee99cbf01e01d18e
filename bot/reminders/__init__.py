"""Reminders: who is due what, and the planner that queues it."""
