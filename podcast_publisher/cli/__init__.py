"""The command line: read the options, call the pipeline, show the result, choose the exit code."""

from podcast_publisher.cli.main import main

__all__ = ["main"]
