"""A service that publishes what is due, from snapshots that somebody released."""
