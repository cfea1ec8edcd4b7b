"""How long `check` takes for episodes of real size: twenty minutes, 300 cues, each looked at before.

    python -m bench.check 20

Processor time for an episode, and the rules that take most of it.
"""

import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path

from bench.show import make_show
from podcast_publisher.check.engine import apply, runner
from podcast_publisher.check.engine.rule import TextRule, TranscriptRule
from podcast_publisher.model.workspace import Workspace
from podcast_publisher.workflow.check import load_and_check

TWENTY_MINUTES = 9_600_000
"""Bytes at 64 kbit/s."""


def main(episodes: int) -> None:
    """Measure a show of so many episodes."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "show"
        root.mkdir()
        make_show(root, episodes, size=TWENTY_MINUTES)
        workspace = Workspace(root, Path(folder) / "caches")
        project = load_and_check(workspace, lambda _: None).project
        text_rules = [rule for rule in runner.ALL if isinstance(rule, TranscriptRule | TextRule)]
        costs = {"texts and transcripts": cost(lambda: apply.apply_all(text_rules, project))}
        for rule in runner.ALL:
            if not isinstance(rule, TranscriptRule | TextRule):
                costs[rule.code] = cost(partial(apply.apply_all, [rule], project))
        print(f"{sum(costs.values()) / episodes:.2f} ms an episode, of which")
        for name, milliseconds in sorted(costs.items(), key=lambda item: -item[1])[:10]:
            print(f"  {milliseconds / episodes:.2f} {name}")


def cost(run: Callable[[], Iterable[object]]) -> float:
    """Milliseconds of the processor, the least of five runs: the first one compiles patterns."""
    times = []
    for _ in range(5):
        started = time.process_time()
        list(run())
        times.append(time.process_time() - started)
    return min(times) * 1000


if __name__ == "__main__":
    main(int(sys.argv[1]))
