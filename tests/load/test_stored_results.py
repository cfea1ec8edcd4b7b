"""Results are stored for the next run, and believed only from whoever has the key."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from msgspec import Raw, msgpack
from msgspec.structs import replace

from podcast_publisher.load.cache import stored_results
from podcast_publisher.load.cache.stored_results import (
    NEW_RESULTS_FILE,
    RESULTS_FILE,
    load_results,
    store_results,
)
from podcast_publisher.model.finding import Finding
from podcast_publisher.model.results import Results
from podcast_publisher.model.workspace import RESULTS, Workspace
from podcast_publisher.workflow.check import Checked, check_project
from tests.shows import workspace

NOW = datetime(2026, 6, 1, tzinfo=UTC)
KEY = b"a secret of thirty-two bytes....."


@pytest.fixture
def place(small_show: Path) -> Workspace:
    return replace(workspace(small_show), cache_key=KEY)


@pytest.fixture
def results_of(monkeypatch: pytest.MonkeyPatch) -> Callable[[Workspace], tuple[Checked, int]]:
    """A check as commands run it, and how many results it had to find out."""

    def check(place: Workspace) -> tuple[Checked, int]:
        new: list[object] = []
        keep = Results.keep

        def counted(self: Results, key: bytes | None, value: object) -> None:
            assert key
            new.append(value)
            keep(self, key, value)

        with monkeypatch.context() as patch:
            patch.setattr(Results, "keep", counted)
            return check_project(place, NOW), len(new)

    return check


Check = Callable[[Workspace], tuple[Checked, int]]


def test_an_unchanged_episode_is_neither_parsed_nor_checked_again(
    place: Workspace, results_of: Check
) -> None:
    """Text and findings of each episode, and which files are episodes, are found out once; the next run says the same."""
    first, new = results_of(place)
    again, anew = results_of(place)
    assert (new, anew) == (5, 0)
    assert (again.project, again.findings) == (first.project, first.findings)


def test_only_the_changed_episode_is_checked_again(place: Workspace, results_of: Check) -> None:
    """A changed text is parsed, and the rules run over its episode alone."""
    results_of(place)
    file = place.episodes_folder / "01-listening.yaml"
    file.write_text(file.read_text("utf-8").replace("title: ", "title: More "), "utf-8")
    checked, new = results_of(place)
    assert new == 2
    assert checked.findings == check_project(Workspace(place.root), NOW).findings


def test_a_changed_show_has_every_episode_checked(place: Workspace, results_of: Check) -> None:
    """Rules look at the show beside the episode; texts are not parsed again."""
    results_of(place)
    text = place.show_file.read_text("utf-8")
    place.show_file.write_text(text.replace("\nauthor: ", "\nauthor: The "), "utf-8")
    assert results_of(place)[1] == 2


@pytest.mark.parametrize("key", [b"", b"another key"])
def test_results_under_another_key_are_not_believed(
    place: Workspace, results_of: Check, key: bytes
) -> None:
    """A cache that a pull request's job has written is none for the job that publishes."""
    results_of(place)
    other = replace(place, cache_key=key)
    assert load_results(other).encoded() == {}
    assert results_of(other)[1] == 5


def test_forged_results_are_not_parsed(
    place: Workspace, results_of: Check, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every byte is authenticated before the first is decoded."""
    results_of(place)
    cache = place.cache(RESULTS)
    body = cache.read(RESULTS_FILE, 10_000_000)
    assert body
    monkeypatch.setattr(msgpack, "decode", lambda *_, **__: pytest.fail("it was decoded"))
    for forged in (b"", body[:40], body[:-1], body + b"\0", body[:-1] + b"\xc0", body[32:]):
        assert cache.write(RESULTS_FILE, forged)
        assert cache.write(NEW_RESULTS_FILE, forged)
        assert load_results(place).encoded() == {}


def test_another_programs_results_are_ignored(
    place: Workspace, results_of: Check, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another version of a rule may find more."""
    results_of(place)
    monkeypatch.setattr(stored_results, "program_digest", lambda: "another")
    assert results_of(place)[1] == 5


def test_what_nobody_asks_for_is_dropped(place: Workspace, results_of: Check) -> None:
    """After a month without use."""
    results_of(place)
    results = Results()
    results.keep(b"new", "a result")
    store_results(place, results, NOW + timedelta(days=29))
    assert len(_stored(place)) == 6
    results.keep(b"newer", "a result")
    store_results(place, results, NOW + timedelta(days=31))
    assert len(_stored(place)) == 2


def _run(place: Workspace, values: dict[bytes, str], *, later: timedelta = timedelta()) -> None:
    """A run that finds that out."""
    results = load_results(place)
    for key, value in values.items():
        results.keep(key, value)
    store_results(place, results, NOW + later)


def test_a_correction_does_not_write_all_results_again(place: Workspace) -> None:
    """What is new that day is in a file of its own, until it is much or another day."""
    cache = place.cache(RESULTS)
    values = {b"%d" % number: "a result" for number in range(100)}
    _run(place, values)
    whole = cache.read(RESULTS_FILE, 100_000)
    for changed in ({b"7": "another"}, {b"new": "a result"}, {b"7": "the last"}):
        _run(place, changed)
        values |= changed
        assert cache.read(RESULTS_FILE, 100_000) == whole
        assert {key: load_results(place).get(key, str) for key in values} == values
    for later in (timedelta(), timedelta(days=1)):
        _run(place, {b"%d more" % number: "a result" for number in range(50)}, later=later)
        assert cache.read(RESULTS_FILE, 100_000) != whole
        whole = cache.read(RESULTS_FILE, 100_000)
        assert {key: load_results(place).get(key, str) for key in values} == values
        assert cache.size(NEW_RESULTS_FILE) < 200


def test_a_run_that_stores_twice_stores_only_what_is_new(place: Workspace) -> None:
    """As a publish does, after check and after build."""
    _run(place, {b"%d" % number: "a result" for number in range(100)})
    results = load_results(place)
    for key in (b"first", b"second"):
        results.keep(key, "a result")
        assert list(results.unsaved()) == [key]
        store_results(place, results, NOW)
    store_results(place, results, NOW)
    again = load_results(place)
    assert again.get(b"first", str) == again.get(b"second", str) == "a result"


def test_findings_come_back_whole(place: Workspace, results_of: Check) -> None:
    """Rule, message, place, line, fix and field of what was found are those of the first time."""
    file = place.episodes_folder / "01-listening.yaml"
    file.write_text(file.read_text("utf-8").replace("title: ", "title: TODO "), "utf-8")
    first, _ = results_of(place)
    assert any(_is_of_an_episode(finding) for finding in first.findings)
    again, new = results_of(place)
    assert new == 0
    assert again.findings == first.findings


def _is_of_an_episode(finding: Finding) -> bool:
    return finding.file.startswith("episodes/")


def _stored(place: Workspace) -> dict[bytes, tuple[int, Raw]]:
    return stored_results._read_all(place)


def test_the_first_results_are_encoded_once(
    place: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of thousands of episodes they take 50 MB; what is new besides is only looked at where all is known."""
    results = Results()
    results.keep(b"new", "a result")
    with monkeypatch.context() as patch:
        patch.setattr(Results, "unsaved", lambda _: pytest.fail("it was encoded"))
        store_results(place, results, NOW)
    assert load_results(place).get(b"new", str) == "a result"
    assert not results.has_unsaved
