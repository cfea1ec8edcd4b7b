"""Turns a folder of YAML and audio into a podcast that every app accepts, on storage you own."""

__version__ = "0.1.0"
