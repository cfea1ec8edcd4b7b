"""Publish to destinations: stores, releases, pruning and erasure."""
