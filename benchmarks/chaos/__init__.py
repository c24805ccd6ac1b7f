"""Killing workers and the database at random while jobs flow, and proving afterwards that nothing went wrong."""
