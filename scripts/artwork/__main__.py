"""Command line: draw every picture, or check that the saved ones are up to date."""

import argparse
import hashlib
import sys
from collections.abc import Iterator
from pathlib import Path

from scripts.artwork.pictures import cover, episode_picture
from scripts.artwork.series import EPISODES

DEFAULT_FONT = Path(
    "node_modules/@fontsource/fira-sans-condensed/files/fira-sans-condensed-latin-700-normal.woff"
)
# The file in @fontsource/fira-sans-condensed 5.3.0. Another would change the pictures' bytes.
FONT_SHA256 = "96dcba3cbf40be178dd4c0212298d5a0c1c00cfbf04e90a6c95b5ed54a60d911"


def main(arguments: list[str] | None = None) -> int:
    """Run the command and return its exit code: 0 if all is well, 1 otherwise."""
    parser = argparse.ArgumentParser(prog="python -m scripts.artwork", description=__doc__)
    parser.add_argument("--font", type=Path, default=DEFAULT_FONT, help="bold font file to use")
    parser.add_argument("--out", type=Path, default=Path("artwork"), help="folder for pictures")
    parser.add_argument(
        "--check", action="store_true", help="write nothing; fail if a saved picture differs"
    )
    options = parser.parse_args(arguments)
    if not options.font.is_file():
        print(f"no font at {options.font}: see scripts/artwork/README.md", file=sys.stderr)
        return 1
    if hashlib.sha256(options.font.read_bytes()).hexdigest() != FONT_SHA256:
        print("warning: not the usual font, so the pictures will differ", file=sys.stderr)
    stale = False
    options.out.mkdir(parents=True, exist_ok=True)
    for name, content in _pictures(options.font):
        path = options.out / name
        if not options.check:
            path.write_bytes(content)
            print(f"{path}: {len(content):,} bytes")
        elif not path.is_file() or path.read_bytes() != content:
            stale = True
            print(f"{path} is missing or out of date", file=sys.stderr)
    return int(stale)


def _pictures(font: Path) -> Iterator[tuple[str, bytes]]:
    """Yield each picture's file name and content."""
    yield "cover.jpg", cover(font)
    for episode in EPISODES:
        yield episode.file_name, episode_picture(episode, font)


if __name__ == "__main__":
    sys.exit(main())
