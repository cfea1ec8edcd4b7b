"""Findings, plans and progress, told to people and to programs."""
