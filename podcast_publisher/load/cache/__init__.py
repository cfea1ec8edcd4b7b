"""Caches of probed files, kept between runs."""
