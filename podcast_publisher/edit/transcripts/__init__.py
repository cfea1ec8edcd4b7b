"""Import transcripts: what other programs write, as clean WebVTT."""
