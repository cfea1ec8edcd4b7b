"""Recognise the words in recordings (extra `speech`)."""
