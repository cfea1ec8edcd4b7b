"""Transcripts of episodes: import, draft, edit, compare with the sound."""
