"""Transcripts: WebVTT, cue times and labels of other programs."""
