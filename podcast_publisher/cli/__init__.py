"""The command line: read the options, call one workflow, show its result, choose the exit code."""

from podcast_publisher.cli.main import main

__all__ = ["main"]
