"""Telling others: events, their two wire formats, and their delivery."""
