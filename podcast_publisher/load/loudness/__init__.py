"""Decode recordings and measure them (`check --deep`)."""
