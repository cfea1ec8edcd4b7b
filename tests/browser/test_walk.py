"""The whole way at the desk in a browser, from an empty folder to an erased episode."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page

from podcast_publisher.model.workspace import STORE
from scripts.walk import Officer, bring_files, walk
from tests.browser.visit import Visit
from tests.desk_process import DeskProcess, desk_process
from tests.shows import workspace
from tests.stores import end_store

FEW = {
    "the show begins": (2, 4),
    "the episode is complete": (8, 1),
    "it is approved": (4, 2),
    "it is scheduled, then out": (5, 0),
    "its title is corrected": (7, 1),
    "it is withdrawn, and taken back": (8, 1),
    "it is erased": (6, 1),
}
"""Clicks, and things typed."""


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[DeskProcess]:
    """A desk in an empty folder, whose reports stay in the folder of this test."""
    monkeypatch.setenv("HOME", str(tmp_path))
    root = tmp_path / "ward-rounds"
    root.mkdir()
    try:
        with desk_process(root) as running:
            yield running
    finally:
        end_store(workspace(root).state(STORE))


def test_from_an_empty_folder_to_an_erased_episode(
    desk: DeskProcess, visit: Callable[..., Visit], tmp_path: Path
) -> None:
    """With few clicks; every page on the way is accessible, and fits a telephone."""
    bring_files(tmp_path / "files")
    seen = visit(desk.entrance)
    stops = []

    def look(page: Page, name: str) -> None:
        stops.append(name)
        if page is not seen.page or name == "preview":
            return  # other tests look at what listeners and approvers see
        assert seen.violations() == [], name
        page.set_viewport_size({"width": 390, "height": 844})
        assert seen.overflow == 0, name
        page.set_viewport_size({"width": 1280, "height": 900})

    assert walk(Officer(seen.page, look), tmp_path / "files") == FEW
    assert len(stops) == len(set(stops))
    assert seen.trouble == []
    assert list((desk.root / "episodes").glob("01-*")) == []
