"""The gate before the program: where nothing at all has changed, say again what the last run said.

Imports the standard library alone, and little of that: all else takes longer than what is asked here.
"""
