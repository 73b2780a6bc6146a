"""Counting against events that are all known."""
