"""Make, tag and measure the placeholder recordings."""

import argparse
import sys
from pathlib import Path

from .paths import stems


def main(arguments: list[str] | None = None) -> int:
    """Run one command on the episodes named, or on all: 0 if all is well, 1 otherwise."""
    parser = argparse.ArgumentParser(prog="python -m scripts.recordings", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    make = commands.add_parser("make", help="speak, mix and encode, and write the transcripts")
    make.add_argument("--voices", type=Path, required=True, help="folder of the voices' styles")
    tag = commands.add_parser("tag", help="write title and cover; the sound stays as it is")
    measure = commands.add_parser("measure", help="check every recording, and print a table")
    for command in (make, tag, measure):
        command.add_argument("stem", nargs="*", help="such as 02-the-lung-health-check")
    options = parser.parse_args(arguments)
    chosen = options.stem or stems()
    if unknown := set(chosen) - set(stems()):
        parser.error(f"no narration for {', '.join(sorted(unknown))}")

    # Each is imported when it is wanted: tagging needs none of the speech packages.
    if options.command == "make":
        from . import making

        making.make(chosen, options.voices)
    elif options.command == "tag":
        from . import tags

        tags.tag_all(chosen)
    else:
        from . import measuring

        return 0 if measuring.measure_all(chosen) else 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
