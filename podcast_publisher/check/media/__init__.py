"""Rules for recordings, artwork and chapters."""
