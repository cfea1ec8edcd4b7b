"""Two runs of the same commit, a scheduled one beside another, say: one release, and both end well."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import cycle
from pathlib import Path
from threading import Event
from typing import Any

import pytest

from podcast_publisher.model.destination import Destination
from podcast_publisher.model.release import Release
from podcast_publisher.publish.releases.live import read_live
from tests.faults.proxied_show import Scene
from tests.publish.publishing import carried_out, correct, planned, publish, replace_in
from tests.publish.target import Somewhere

MOST = 100
"""Requests of one publishing are fewer."""


class Noticed:
    """A destination that says when its so-manieth request is about to be made."""

    def __init__(self, real: Destination, number: int, then: Callable[[], object]) -> None:
        self.real, self.number, self.then = real, number, then
        self.count = 0

    def __getattr__(self, name: str) -> Any:
        found = getattr(self.real, name)
        if name not in {"read", "head", "read_range", "write", "delete"}:
            return found
        self.count += 1
        if self.count == self.number:
            self.then()
        return found


def run(show: Path, place: Destination, url: str, name: str) -> Release | None:
    """The release that this run ends with; nothing where all of it was there."""
    plan = planned(show, Somewhere(place, url), place)
    return None if plan.nothing_to_do else carried_out(plan, place, name=name)


def change(show: Path, number: int) -> None:
    """Another title, and in every third round another recording."""
    before = f"title: Round {number - 1} " if number > 1 else "title: "
    replace_in(show / "podcast.yaml", before, f"title: Round {number} ")
    if number % 3 == 0:
        correct(show, f"Take {number}")


def one_release(somewhere: Somewhere, show: Path, number: int) -> None:
    """That number and no other was taken, it came to its end, and nothing is left to do."""
    live = read_live(somewhere.destination)
    assert live.release is not None
    assert (live.release.number, live.release.previous) == (number, number - 1 or None)
    assert live.is_finished
    records = [
        list_object.key
        for list_object in somewhere.destination.list_objects("releases/")
        if "release.json" in list_object.key
    ]
    assert len(records) == number
    assert planned(show, somewhere, somewhere.destination).nothing_to_do
    for key, meant in live.release.objects.items():
        there = somewhere.destination.head(key)
        assert there is not None, key
        assert there.sha256 == meant.sha256, key


@pytest.mark.long
def test_whenever_the_second_begins(here: Scene) -> None:
    """It runs from beginning to end before each request of the first, the next time before the next."""
    place, url = here.somewhere.destination, here.somewhere.public_url
    publish(here.show, here.somewhere)
    for number in range(1, MOST):
        change(here.show, number)

        def second() -> None:
            run(here.show, place, url, "Grace")

        first = Noticed(place, number, second)
        run(here.show, first, url, "Ada")
        if first.count < number:
            assert number > 15
            return
        one_release(here.somewhere, here.show, number + 1)
    pytest.fail("it never came to its end")


@pytest.mark.parametrize(
    ("rounds", "moments"),
    [
        pytest.param(5, range(2, 17, 3), id="five"),
        pytest.param(50, range(1, 17), id="fifty", marks=pytest.mark.long),
    ],
)
def test_races(here: Scene, rounds: int, moments: range) -> None:
    """The second is let go at one request of the first, at the next in the next round; then both run."""
    place, url = here.somewhere.destination, here.somewhere.public_url
    publish(here.show, here.somewhere)
    with ThreadPoolExecutor(2) as pool:
        for number, moment in zip(range(1, rounds + 1), cycle(moments), strict=False):
            change(here.show, number)
            go = Event()

            def second(go: Event = go) -> Release | None:
                assert go.wait(60)
                return run(here.show, place, url, "Grace")

            ends = [
                pool.submit(run, here.show, Noticed(place, moment, go.set), url, "Ada"),
                pool.submit(second),
            ]
            made = {end.number for end in (end.result(120) for end in ends) if end}
            assert made == {number + 1}
            one_release(here.somewhere, here.show, number + 1)


@pytest.mark.parametrize(
    "before",
    [pytest.param(0, id="the first", marks=pytest.mark.long), pytest.param(1, id="the second")],
)
def test_two_commands(here: Scene, before: int) -> None:
    """Both commands leave with 0 and name the same release, which the feed carries."""
    if before:
        publish(here.show, here.somewhere)
        replace_in(here.show / "podcast.yaml", "title: ", "title: New ")
    other = here.another()
    running = [here.start(LOGNAME="ada"), other.start(LOGNAME="grace")]
    for told in [one.end() for one in running]:
        assert told.code == 0, told.text
    one_release(here.somewhere, here.show, before + 1)
