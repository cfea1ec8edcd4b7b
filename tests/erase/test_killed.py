"""An interrupted erasure: the next run completes it, and nothing of the episode is left."""

import itertools
import os
import shutil
import signal
from collections.abc import Iterator
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path

import pytest
from msgspec.structs import replace

from podcast_publisher.model.destination import Condition
from podcast_publisher.model.erasure import ObjectVersion, ObjectVersions
from podcast_publisher.model.publication import Artifact
from podcast_publisher.model.release import TOMBSTONES_KEY
from podcast_publisher.publish.stores.folder import FolderDestination
from podcast_publisher.publish.stores.local.state import LocalStore
from tests.erase.patient_show import GUID, PatientShow
from tests.faults.command import Command
from tests.faults.faults import Match, kill, sent
from tests.faults.proxied_show import ProxiedShow, SharedStore, open_proxied_show, open_shared_store
from tests.long_run import sampled
from tests.publish.observed_destination import ObservedDestination
from tests.publish.publishing import retitle
from tests.publish.target import Target


class KilledError(BaseException):
    """As sudden as a kill: no code catches it."""


@dataclass
class Changes:
    """Counts changes, and stops the run at one of them."""

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
class Counted(ObservedDestination):
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


def _lived(patient_show: PatientShow) -> None:
    """A correction, another name, and a share: what a run has to find again is known from old feeds alone."""
    patient_show.publish()
    for file in (patient_show.show / "episodes").glob("01-listening.*"):
        file.rename(file.with_name(file.name.replace("01-", "07-")))
    correct_renamed(patient_show)
    patient_show.share()
    patient_show.publish()
    for file in (patient_show.show / "episodes").glob("07-listening.*"):
        file.unlink()


def correct_renamed(patient_show: PatientShow) -> None:
    """Replace the recording, with its author's decision."""
    recording = patient_show.show / "episodes" / "07-listening.mp3"
    body = bytearray(recording.read_bytes())
    body[-2000] ^= 1
    recording.write_bytes(body)
    with recording.with_suffix(".yaml").open("a", encoding="utf-8") as yaml:
        yaml.write("replaces_audio:\n  date: 2026-11-20\n  reason: A cough\n")
    patient_show.remember_sound()


@pytest.mark.parametrize(
    ("step", "after"),
    [
        pytest.param(7, False, id="before"),
        pytest.param(1, False, id="before-every-one", marks=pytest.mark.long),
        pytest.param(3, True, id="after", marks=pytest.mark.long),
    ],
)
def test_an_erasure_interrupted_at_any_change_is_completed(
    small_show: Path, tmp_path: Path, step: int, after: bool
) -> None:
    """The episode's file and the reports are lost, so only the destination knows what is left."""
    lived = PatientShow.of(
        small_show,
        Target(FolderDestination(tmp_path / "lived"), "http://127.0.0.1:9/"),
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
        patient_show = replace(
            lived,
            target=Target(counted, "http://127.0.0.1:9/"),
            reports=folder.with_suffix(".a"),
        )
        try:
            patient_show.erase(GUID)
        except KilledError:
            runs += 1
        else:
            break
        again = replace(
            lived,
            target=Target(real, "http://127.0.0.1:9/"),
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
def shared_store(store: LocalStore) -> SharedStore:
    """The store with the bucket in which every show has its prefix."""
    return open_shared_store(store)


@pytest.mark.parametrize(
    ("phase", "after"),
    sampled(
        itertools.product(PHASES, (False, True)),
        {("the tombstone", True), ("the feed", False), ("a record", False)},
    ),
)
def test_an_erasure_killed_in_any_phase_is_completed(
    shared_store: SharedStore, tmp_path: Path, phase: str, after: bool
) -> None:
    """The process is killed before the store receives the request, or after it has carried it out."""
    with open_proxied_show(shared_store, tmp_path) as proxied_show:
        patient_show = PatientShow.of(proxied_show.show, proxied_show.target, tmp_path / "reports")
        patient_show.publish()
        retitle(proxied_show.show, "title: ", "title: New ")
        patient_show.publish()
        patient_show.share()
        _killed(proxied_show, PHASES[phase], after=after, reports=tmp_path / "reports")
        proxied_show.proxy.forget()
        ended = _erase(proxied_show, tmp_path / "reports").end()
        assert ended.code == 0, ended.text
        assert patient_show.left() == []
        again = _erase(proxied_show, tmp_path / "reports").end()
        assert (again.code, "Nothing of it is left there" in again.text) == (0, True), again.text


def _killed(proxied_show: ProxiedShow, match: Match, *, after: bool, reports: Path) -> None:
    pid: Future[int] = Future()
    proxied_show.proxy.when(match, kill(pid, after=after))
    running = _erase(proxied_show, reports)
    pid.set_result(running.pid)
    ended = running.end()
    assert ended.code == -signal.SIGKILL, ended.text
    proxied_show.proxy.settle()


def _erase(proxied_show: ProxiedShow, reports: Path) -> Command:
    words = ("erase", GUID, "--yes", "--to", "elsewhere", "--report", str(reports))
    return Command(proxied_show.show, {**os.environ, **proxied_show.keys}, words=words)
