"""Approvals: ask for them, take in answers, and record them."""
