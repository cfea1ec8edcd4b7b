"""Probe recordings: container, tags, length and damage, without decoding."""
