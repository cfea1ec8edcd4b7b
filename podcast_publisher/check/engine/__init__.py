"""Declare, select and run rules."""
