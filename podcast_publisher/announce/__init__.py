"""Announce releases: what each channel is sent, and sending it."""
