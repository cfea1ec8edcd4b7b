"""Repair recordings: retag, remux or normalise; the sound is proved to be the same."""
