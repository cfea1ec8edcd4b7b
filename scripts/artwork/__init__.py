"""Draws the podcast's cover and the nine episode pictures."""
