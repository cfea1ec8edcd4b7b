"""`python -m podcast_publisher` is the `podcast-publisher` command."""

import os
import sys
import time


def main() -> None:
    """Run the command; where nothing at all has changed, say what it would say without importing it."""
    code, is_interrupted = None, False
    try:
        if {"publish", "plan"}.intersection(sys.argv):
            code = _unchanged()
    except KeyboardInterrupt:
        is_interrupted = True
    if code is not None:
        sys.exit(code)
    from podcast_publisher.cli.main import main as run

    run(is_interrupted=is_interrupted)


def _unchanged() -> int | None:
    from podcast_publisher.unchanged.gate import last_output

    output = last_output(sys.argv[1:], os.environ, time.time())
    if output is None:
        return None
    text, code = output
    try:
        waiting = text.encode(sys.stdout.encoding, sys.stdout.errors or "strict")
        while waiting:
            waiting = waiting[os.write(sys.stdout.fileno(), waiting) :]
    except (OSError, ValueError):  # the full run has the words for it
        return None
    return code


if __name__ == "__main__":
    main()
