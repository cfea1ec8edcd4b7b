"""Erase an episode: plan, sweep, prove and report."""
