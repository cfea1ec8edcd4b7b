"""Recordings of episodes: find, make, judge, repair."""
