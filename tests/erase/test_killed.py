"""An erasure that is cut off at any change: the next run finishes it, and nothing of the episode is left."""

import itertools
import os
import shutil
import signal
from collections.abc import Iterator
from concurrent.futures import Future
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from podcast_publisher.model.destination import Condition
from podcast_publisher.model.erasure import ObjectVersion, ObjectVersions
from podcast_publisher.model.publication import Artifact
from podcast_publisher.model.release import TOMBSTONES_KEY
from podcast_publisher.publish.stores.folder import FolderDestination
from podcast_publisher.publish.stores.local.state import LocalStore
from tests.erase.patient_show import GUID, Stage
from tests.faults.command import Command
from tests.faults.faults import Match, kill, sent
from tests.faults.proxied_show import Scene, Shared, scene, share
from tests.long_run import sampled
from tests.publish.observed_destination import Observed
from tests.publish.publishing import retitle
from tests.publish.target import Somewhere


class KilledError(BaseException):
    """As sudden as a kill: nobody catches it."""


@dataclass
class Changes:
    """Counts what changes something, and stops the run at one of them."""

    stop: int
    after: bool
    count: int = 0

    def pass_on(self, change) -> object:  # type: ignore[no-untyped-def]
        self.count += 1
        if self.count == self.stop and not self.after:
            raise KilledError
        number = self.count
        try:
            return change()
        finally:
            if number == self.stop:
                raise KilledError


class _Versions:
    def __init__(self, real: ObjectVersions, changes: Changes) -> None:
        self._real, self._changes = real, changes

    @property
    def keeps_versions(self) -> bool:
        return self._real.keeps_versions

    @property
    def can_list(self) -> bool:
        return self._real.can_list

    def list_versions(self) -> Iterator[ObjectVersion]:
        return self._real.list_versions()

    def read(self, entry: ObjectVersion, most: int) -> Iterator[bytes]:
        return self._real.read(entry, most)

    def delete(self, entry: ObjectVersion) -> None:
        self._changes.pass_on(lambda: self._real.delete(entry))

    def delete_leftovers(self) -> None:
        self._changes.pass_on(self._real.delete_leftovers)


@dataclass
class Counted(Observed):
    """A destination whose changes are counted."""

    changes: Changes = None  # type: ignore[assignment]

    def write(
        self, artifact: Artifact, condition: Condition | None = None, *, release: int | None = None
    ) -> bool:
        return bool(
            self.changes.pass_on(lambda: self.real.write(artifact, condition, release=release))
        )

    def delete(self, key: str) -> None:
        self.changes.pass_on(lambda: self.real.delete(key))

    def versions(self) -> ObjectVersions:
        return _Versions(self.real.versions(), self.changes)


def _lived(stage: Stage) -> None:
    """A correction, another name, and a share: what a run has to find again is known from old feeds alone."""
    stage.publish()
    for file in (stage.show / "episodes").glob("01-listening.*"):
        file.rename(file.with_name(file.name.replace("01-", "07-")))
    correct_renamed(stage)
    stage.share()
    stage.publish()
    for file in (stage.show / "episodes").glob("07-listening.*"):
        file.unlink()


def correct_renamed(stage: Stage) -> None:
    """Another recording, as its author has decided."""
    recording = stage.show / "episodes" / "07-listening.mp3"
    body = bytearray(recording.read_bytes())
    body[-2000] ^= 1
    recording.write_bytes(body)
    with recording.with_suffix(".yaml").open("a", encoding="utf-8") as yaml:
        yaml.write("replaces_audio:\n  date: 2026-11-20\n  reason: A cough\n")
    stage.remember_sound()


@pytest.mark.parametrize(
    ("step", "after"),
    [
        pytest.param(7, False, id="before"),
        pytest.param(1, False, id="before-every-one", marks=pytest.mark.long),
        pytest.param(3, True, id="after", marks=pytest.mark.long),
    ],
)
def test_cut_off_at_every_change(small_show: Path, tmp_path: Path, step: int, after: bool) -> None:
    """The episode's file is gone and its reports are lost, so only the destination knows what is left to do."""
    lived = Stage.of(
        small_show,
        Somewhere(FolderDestination(tmp_path / "lived"), "http://127.0.0.1:9/"),
        tmp_path / "no",
    )
    _lived(lived)
    stop, runs = 0, 0
    while True:
        stop += step
        folder = tmp_path / f"run-{stop}"
        shutil.copytree(tmp_path / "lived", folder)
        real = FolderDestination(folder)
        changes = Changes(stop, after)
        counted = Counted(real, changes=changes)
        stage = replace(
            lived,
            somewhere=Somewhere(counted, "http://127.0.0.1:9/"),
            reports=folder.with_suffix(".a"),
        )
        try:
            stage.erase(GUID)
        except KilledError:
            runs += 1
        else:
            break
        again = replace(
            lived,
            somewhere=Somewhere(real, "http://127.0.0.1:9/"),
            reports=folder.with_suffix(".b"),
        )
        again.erase(GUID)
        assert again.left() == [], f"cut off at change {stop}"
        shutil.rmtree(folder)
    assert runs > 30 / step


PHASES = {
    "the tombstone": sent("PUT", TOMBSTONES_KEY),
    "the feed": sent("PUT", "feed.xml"),
    "a recording": sent("DELETE", "audio/"),
    "a preview": sent("DELETE", "preview/"),
    "a copy of a page": sent("DELETE", "kept/"),
    "a record": sent("PUT", "releases/000001/release.json"),
    "a copy of a feed": sent("DELETE", "releases/000001/feed.xml"),
}


@pytest.fixture(scope="module")
def shared(store: LocalStore) -> Shared:
    """The store with the bucket in which every show has a prefix."""
    return share(store)


@pytest.mark.parametrize(
    ("phase", "after"),
    sampled(
        itertools.product(PHASES, (False, True)),
        {("the tombstone", True), ("the feed", False), ("a record", False)},
    ),
)
def test_killed_in_every_phase(shared: Shared, tmp_path: Path, phase: str, after: bool) -> None:
    """The process is killed before the store has heard of it, or after it did it; the next one ends well."""
    with scene(shared, tmp_path) as here:
        stage = Stage.of(here.show, here.somewhere, tmp_path / "reports")
        stage.publish()
        retitle(here.show, "title: ", "title: New ")
        stage.publish()
        stage.share()
        _killed(here, PHASES[phase], after=after, reports=tmp_path / "reports")
        here.proxy.forget()
        ended = _erase(here, tmp_path / "reports").end()
        assert ended.code == 0, ended.text
        assert stage.left() == []
        again = _erase(here, tmp_path / "reports").end()
        assert (again.code, "Nothing of it is left there" in again.text) == (0, True), again.text


def _killed(here: Scene, match: Match, *, after: bool, reports: Path) -> None:
    pid: Future[int] = Future()
    here.proxy.when(match, kill(pid, after=after))
    running = _erase(here, reports)
    pid.set_result(running.pid)
    ended = running.end()
    assert ended.code == -signal.SIGKILL, ended.text
    here.proxy.settle()


def _erase(here: Scene, reports: Path) -> Command:
    words = ("erase", GUID, "--yes", "--to", "elsewhere", "--report", str(reports))
    return Command(here.show, {**os.environ, **here.keys}, words=words)
