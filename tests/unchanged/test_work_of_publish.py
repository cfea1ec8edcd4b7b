"""How much work a publish is: how much of the feed it parses."""

from functools import partial
from pathlib import Path
from typing import Any

from podcast_publisher.feed import xml
from tests.publish.publishing import replace_in
from tests.unchanged.published import Published


def note_parses(log: Path) -> None:
    """Write a line for each feed that is parsed."""
    parse = xml._root

    def noted(body: bytes) -> Any:
        with log.open("a") as lines:
            lines.write(f"{body.count(b'<item>')} items\n")
        return parse(body)

    xml._root = noted


def parses(show: Published, log: Path) -> list[int]:
    """How many items are in what a run parses."""
    log.write_text("")
    done = show.with_step(partial(note_parses, log)).run_in_full()
    assert done.code == 0, done.output
    return [int(line.split()[0]) for line in log.read_text().splitlines()]


def test_an_item_is_parsed_once(in_store: Published, tmp_path: Path) -> None:
    """When it is built; of the feed as it is live, and as the world gets it, only what is around the items."""
    in_store.settle()
    replace_in(in_store.project / "podcast.yaml", "title: ", "title: More ")
    around, items, *rest = parses(in_store, tmp_path / "log")
    assert (around, rest) == (0, [0, 0])
    assert items > 0
    replace_in(in_store.project / "podcast.yaml", "title: More ", "title: ")
    in_store.settle()


def test_the_feed_that_is_live_already_is_parsed_once(in_store: Published, tmp_path: Path) -> None:
    """When it is built, without its items: what is live are the same bytes."""
    in_store.settle()
    assert parses(in_store, tmp_path / "log") == [0]
