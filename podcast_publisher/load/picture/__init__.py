"""Probe artwork: header, metadata and thumbnails."""
