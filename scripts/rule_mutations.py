"""Take each rule away in turn, and expect a case to miss it.

    python -m scripts.rule_mutations

Exit code 1 where a rule can go without any broken case noticing. The rules are those that look at a
project and at the feed that was built of it.
"""

import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from podcast_publisher.check.engine.runner import ALL, check
from podcast_publisher.check.release import built_feed
from podcast_publisher.check.release.built_feed import check_feed
from podcast_publisher.load.project import load_project
from podcast_publisher.model.finding import Rule
from podcast_publisher.model.rules import rules_in
from podcast_publisher.model.show import Project
from podcast_publisher.model.workspace import Workspace
from tests.cases.broken_show import GOOD_SHOW, BrokenShow, as_line, broken_shows
from tests.cases.built_feeds import FAULTY
from tests.shows import build_show

BUILT = tuple(
    rule
    for rule in rules_in(built_feed)
    if rule is not built_feed.built_feed_passes_the_linter  # its findings are the linter's
)


def unmissed() -> list[str]:
    """The codes of the rules that no case misses."""
    with tempfile.TemporaryDirectory() as folder:
        shows = _Shows(Path(folder))
        checked = [rule.code for rule in ALL if not shows.miss(rule)]
        return [*checked, *(rule.code for rule in BUILT if not shows.miss_in_feed(rule))]


class _Shows:
    """The broken cases, each laid out and loaded once."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._loaded: dict[str, Project] = {}
        self._cases = broken_shows()

    def miss(self, without: Rule) -> bool:
        """Whether a case no longer gives what it expects when that rule is not run."""
        others = [rule for rule in ALL if rule is not without]
        for case in self._expecting(without):
            lines = [as_line(finding) for finding in check(self._project(case), others)]
            if set(case.expected) - set(lines):
                return True
        return False

    def miss_in_feed(self, without: Rule) -> bool:
        """The same for a rule about the feed that was built."""
        if fault := FAULTY.get(without.code):
            built, checked = build_show(GOOD_SHOW)
            feed = fault(built.feed)
            seen = [finding.rule for finding in check_feed(feed, checked.project)]
            return without in seen
        for case in self._expecting(without):
            built, checked = build_show(self._laid_out(case))
            findings = check_feed(built.feed, checked.project)
            lines = [as_line(finding) for finding in findings if finding.rule is not without]
            if set(case.expected) - set(lines):
                return True
        return False

    def _expecting(self, rule: Rule) -> Iterator[BrokenShow]:
        return (
            case
            for case in self._cases
            if any(line.endswith(f" {rule.code}") for line in case.expected)
        )

    def _laid_out(self, case: BrokenShow) -> Path:
        root = self._folder / case.name
        return root if root.exists() else case.lay_out(root)

    def _project(self, case: BrokenShow) -> Project:
        if case.name not in self._loaded:
            self._loaded[case.name] = load_project(Workspace(self._laid_out(case)))
        return self._loaded[case.name]


def main() -> int:
    """Print the rules that no case would miss."""
    with tempfile.TemporaryDirectory() as cache:
        os.environ["XDG_CACHE_HOME"] = cache
        codes = unmissed()
    for code in codes:
        print(f"{code}: no case misses it")
    print(f"{len(ALL) + len(BUILT) - len(codes)} of {len(ALL) + len(BUILT)} rules are missed")
    return 1 if codes else 0


if __name__ == "__main__":
    sys.exit(main())
