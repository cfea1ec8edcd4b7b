"""Rules for transcripts."""
