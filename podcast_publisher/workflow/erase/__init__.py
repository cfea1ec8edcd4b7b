"""Erase an episode: plan it, delete all traces, verify that, and write a report."""
