"""Recordings that the destination keeps, and not git."""
