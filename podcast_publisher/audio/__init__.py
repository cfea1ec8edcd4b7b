"""Improve recordings: tag, remux and normalise; the sound is verified to be the same."""
