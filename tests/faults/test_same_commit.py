"""Two runs of one commit, such as a scheduled one beside another: one release, and both succeed."""

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
from tests.faults.proxied_show import ProxiedShow
from tests.publish.publishing import carried_out, correct, planned, publish, replace_in
from tests.publish.target import Target

MOST = 100
"""Requests of one publishing are fewer."""


class Noticed:
    """A destination that reports when its n-th request is about to be made."""

    def __init__(self, real: Destination, number: int, then: Callable[[], object]) -> None:
        self.real, self.number, self.then = real, number, then
        self.count = 0

    def __getattr__(self, name: str) -> Any:
        attribute = getattr(self.real, name)
        if name not in {"read", "head", "read_range", "write", "delete"}:
            return attribute
        self.count += 1
        if self.count == self.number:
            self.then()
        return attribute


def run(show: Path, place: Destination, url: str, name: str) -> Release | None:
    """The release that this run ends with, or nothing where it was live already."""
    plan = planned(show, Target(place, url), place)
    return None if plan.nothing_to_do else carried_out(plan, place, name=name)


def change(show: Path, number: int) -> None:
    """A new title, and in every third round a new recording."""
    before = f"title: Round {number - 1} " if number > 1 else "title: "
    replace_in(show / "podcast.yaml", before, f"title: Round {number} ")
    if number % 3 == 0:
        correct(show, f"Take {number}")


def one_release(target: Target, show: Path, number: int) -> None:
    """That number and no other was taken, the run was completed, and nothing is left to do."""
    live = read_live(target.destination)
    assert live.release is not None
    assert (live.release.number, live.release.previous) == (number, number - 1 or None)
    assert live.is_finished
    records = [
        entry.key
        for entry in target.destination.list_objects("releases/")
        if "release.json" in entry.key
    ]
    assert len(records) == number
    assert planned(show, target, target.destination).nothing_to_do
    for key, meant in live.release.objects.items():
        stored = target.destination.head(key)
        assert stored is not None, key
        assert stored.sha256 == meant.sha256, key


@pytest.mark.long
def test_a_second_run_may_start_at_any_request(proxied_show: ProxiedShow) -> None:
    """It runs completely before each request of the first."""
    place, url = proxied_show.target.destination, proxied_show.target.public_url
    publish(proxied_show.show, proxied_show.target)
    for number in range(1, MOST):
        change(proxied_show.show, number)

        def second() -> None:
            run(proxied_show.show, place, url, "Grace")

        first = Noticed(place, number, second)
        run(proxied_show.show, first, url, "Ada")
        if first.count < number:
            assert number > 15
            return
        one_release(proxied_show.target, proxied_show.show, number + 1)
    pytest.fail("it never came to its end")


@pytest.mark.parametrize(
    ("rounds", "moments"),
    [
        pytest.param(5, range(2, 17, 3), id="five"),
        pytest.param(50, range(1, 17), id="fifty", marks=pytest.mark.long),
    ],
)
def test_two_racing_runs_make_one_release(
    proxied_show: ProxiedShow, rounds: int, moments: range
) -> None:
    """The second starts at a different request of the first in each round; then both run."""
    place, url = proxied_show.target.destination, proxied_show.target.public_url
    publish(proxied_show.show, proxied_show.target)
    with ThreadPoolExecutor(2) as pool:
        for number, moment in zip(range(1, rounds + 1), cycle(moments), strict=False):
            change(proxied_show.show, number)
            go = Event()

            def second(go: Event = go) -> Release | None:
                assert go.wait(60)
                return run(proxied_show.show, place, url, "Grace")

            ends = [
                pool.submit(run, proxied_show.show, Noticed(place, moment, go.set), url, "Ada"),
                pool.submit(second),
            ]
            numbers = {end.number for end in (end.result(120) for end in ends) if end}
            assert numbers == {number + 1}
            one_release(proxied_show.target, proxied_show.show, number + 1)


@pytest.mark.parametrize(
    "before",
    [pytest.param(0, id="the first", marks=pytest.mark.long), pytest.param(1, id="the second")],
)
def test_two_commands_make_one_release(proxied_show: ProxiedShow, before: int) -> None:
    """Both exit with 0 and name the same release, which the feed carries."""
    if before:
        publish(proxied_show.show, proxied_show.target)
        replace_in(proxied_show.show / "podcast.yaml", "title: ", "title: New ")
    other = proxied_show.copy()
    running = [proxied_show.start(LOGNAME="ada"), other.start(LOGNAME="grace")]
    for result in [command.end() for command in running]:
        assert result.code == 0, result.text
    one_release(proxied_show.target, proxied_show.show, before + 1)
