"""Remove every trace of an episode from a destination."""
