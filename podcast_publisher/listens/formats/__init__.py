"""Log formats: each turns lines into requests."""
