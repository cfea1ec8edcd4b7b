"""`python -m podcast_publisher` is the `podcast-publisher` command."""

import os
import sys
import time


def main() -> None:
    """Run the command; where nothing at all has changed, say what it would say without importing it."""
    code = _unchanged() if {"publish", "plan"}.intersection(sys.argv) else None
    if code is not None:
        sys.exit(code)
    from podcast_publisher.cli.main import main as run

    run()


def _unchanged() -> int | None:
    from podcast_publisher.unchanged.gate import last_output
    from podcast_publisher.unchanged.scene import scene_of

    scene = scene_of(sys.argv[1:], os.environ)
    output = last_output(scene, time.time()) if scene else None
    if output is None:
        return None
    text, code = output
    waiting = text.encode(sys.stdout.encoding, sys.stdout.errors or "strict")
    try:
        while waiting:
            waiting = waiting[os.write(sys.stdout.fileno(), waiting) :]
    except OSError:  # the full run has the words for it
        return None
    return code


if __name__ == "__main__":
    main()
