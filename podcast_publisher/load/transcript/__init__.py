"""Transcripts: WebVTT, lenient cue times, and Audacity labels."""
