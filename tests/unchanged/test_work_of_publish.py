"""How much work a publish is: how often it parses the feed."""

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
            lines.write("parsed\n")
        return parse(body)

    xml._root = noted


def parses(show: Published, log: Path) -> int:
    """How many feeds a run parses."""
    log.write_text("")
    done = show.with_step(partial(note_parses, log)).run_in_full()
    assert done.code == 0, done.output
    return log.read_text().count("parsed")


def test_a_feed_is_parsed_once_for_each_purpose(in_store: Published, tmp_path: Path) -> None:
    """When it is built, as it is live, and as the world gets it; and not to plan what the next run would do."""
    in_store.settle()
    replace_in(in_store.project / "podcast.yaml", "title: ", "title: More ")
    assert parses(in_store, tmp_path / "log") == 3
    replace_in(in_store.project / "podcast.yaml", "title: More ", "title: ")
    in_store.settle()


def test_the_feed_that_is_live_already_is_parsed_once(in_store: Published, tmp_path: Path) -> None:
    """When it is built: what is live are the same bytes."""
    in_store.settle()
    assert parses(in_store, tmp_path / "log") == 1
