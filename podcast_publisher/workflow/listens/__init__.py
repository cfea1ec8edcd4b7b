"""Listening figures: read log files, count downloads, and keep totals."""
