"""Lint anybody's feed: the problems that its bytes show."""
