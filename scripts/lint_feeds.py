"""Lint a folder of feeds, and print what each rule finds.

    python -m scripts.lint_feeds FOLDER [CODE ...]

With codes, every finding of those rules is printed in full.
"""

import sys
import time
from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from podcast_publisher.feed.lint.linter import lint
from podcast_publisher.feed.xml import UnreadableFeedError, parse_feed
from podcast_publisher.model.finding import Finding, Rule

_SHOWN = 3
"""Feeds that are named for each rule."""


def lint_folder(folder: Path, now: datetime) -> Iterator[tuple[str, list[Finding] | str]]:
    """Each feed's name, and its findings, or why it cannot be read."""
    for path in sorted(path for path in folder.iterdir() if path.suffix in {".xml", ".rss"}):
        try:
            yield path.name, list(lint(parse_feed(path.read_bytes()), "", now=now))
        except UnreadableFeedError as error:
            yield path.name, str(error)


def main(folder: Path, codes: list[str]) -> None:
    """Print the table."""
    started = time.monotonic()
    by_rule: dict[str, list[str]] = defaultdict(list)
    rules: dict[str, Rule] = {}
    feeds = 0
    for name, findings in lint_folder(folder, datetime.now(UTC)):
        feeds += 1
        if isinstance(findings, str):
            print(f"{name}: {findings}")
            continue
        for finding in findings:
            rules[finding.rule.code] = finding.rule
            if name not in by_rule[finding.rule.code]:
                by_rule[finding.rule.code].append(name)
            if finding.rule.code in codes:
                print(f"{finding.rule.code} {name}: {finding.message}")
    for code, rule in sorted(rules.items()):
        names = by_rule[code]
        shown = ", ".join(name.removesuffix(".xml")[:30] for name in names[:_SHOWN])
        print(f"{code} {rule.severity:<8} {len(names):>4}  {rule.name:<40} {shown}")
    print(f"{feeds} feeds in {time.monotonic() - started:.1f} seconds")


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
