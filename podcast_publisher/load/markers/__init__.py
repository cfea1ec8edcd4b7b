"""Markers and labels, which become chapters: one module for each format that holds them."""
