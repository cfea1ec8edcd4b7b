"""Erase an episode: nothing of it is left, whatever was done with it before."""

from itertools import product
from pathlib import Path

import pytest

from podcast_publisher.model.destination import DestinationError
from podcast_publisher.model.errors import WrongUseError
from podcast_publisher.model.release import record_key
from podcast_publisher.publish.releases.history import read_record
from podcast_publisher.publish.releases.live import read_live
from tests.erase.conftest import PLACES
from tests.erase.patient_show import GUID, NAME, REFERENCE, TITLE, Stage
from tests.long_run import sampled
from tests.publish.publishing import (
    RefusedError,
    correct,
    decide,
    publish,
    replace_in,
    retitle,
    rolled_back,
)

TERMS = ("episodes/01-listening.yaml", "01-listening.yaml", "01-listening", GUID)
"""How an episode may be named."""


def test_nothing_is_left_after_a_whole_life(stage: Stage) -> None:
    """After a share, a correction, another title, a roll-back and a renamed file, no version holds any of it."""
    keys = _whole_life(stage)
    assert stage.left()
    assert stage.still_served(keys)
    done = stage.erase()
    assert stage.left() == []
    assert stage.still_served(keys) == []
    assert done.erasure.nothing_left, done.text.read_text()
    assert stage.somewhere.destination.head("audio/02-measuring-b6626222.mp3")
    again = stage.erase()
    assert again.erasure.nothing_left
    assert again.erasure.removed == ()
    assert again.erasure.rewritten == ()


def _whole_life(stage: Stage) -> list[str]:
    stage.publish()
    stage.share()
    correct(stage.show, "A cough")
    stage.remember_sound()
    stage.publish()
    replace_in(stage.show / "episodes" / "01-listening.yaml", TITLE, f"{TITLE} again")
    stage.publish()
    rolled_back(stage.somewhere, 1)
    retitle(stage.show, "title: ", "title: New ")
    for file in (stage.show / "episodes").glob("01-listening.*"):
        file.rename(file.with_name(file.name.replace("01-", "07-")))
    stage.publish()
    stage.share()
    return stage.public_keys()


@pytest.mark.parametrize(
    ("anywhere", "term"),
    sampled(
        product(PLACES, TERMS),
        [*((place, GUID) for place in PLACES), *(("served", term) for term in TERMS)],
    ),
    indirect=["anywhere"],
)
def test_withdrawn_before(stage: Stage, term: str) -> None:
    """An episode that was withdrawn and published so is erased with the page that says so."""
    stage.publish()
    keys = stage.public_keys()
    decide(stage.show / "episodes" / "01-listening.yaml", "withdrawn", f"{NAME} takes it back")
    stage.publish()
    stage.erase(term)
    assert stage.left() == []
    assert stage.still_served(keys) == []


@pytest.mark.parametrize(
    ("anywhere", "term"),
    sampled(
        product(PLACES, TERMS[2:]),
        [*((place, GUID) for place in PLACES), ("served", TERMS[2])],
    ),
    indirect=["anywhere"],
)
def test_removed_from_the_folder_before(stage: Stage, term: str) -> None:
    """An episode that no file names any more is known from earlier releases."""
    stage.publish()
    decide(stage.show / "episodes" / "01-listening.yaml", "withdrawn", f"{NAME} takes it back")
    stage.publish()
    for file in (stage.show / "episodes").glob("01-listening.*"):
        file.unlink()
    retitle(stage.show, "title: ", "title: New ")
    stage.publish()
    assert stage.erase(term).erasure.nothing_left
    assert stage.left() == []


def test_records_are_read_and_say_why_there_is_no_way_back(here: Stage) -> None:
    """Number, date and publisher stay; a roll-back to what held the episode is refused with a sentence."""
    here.publish()
    retitle(here.show, "title: ", "title: New ")
    here.publish()
    destination = here.somewhere.destination
    before = read_record(destination, 1)
    here.erase()
    after = read_record(destination, 1)
    kept = (after.number, after.published, after.by, after.previous, after.run)
    assert kept == (before.number, before.published, before.by, before.previous, before.run)
    assert after.objects.keys() < before.objects.keys()
    for number in (1, 2):
        with pytest.raises(
            DestinationError,
            match=f"Release {number} cannot be restored: an episode in it was erased",
        ):
            rolled_back(here.somewhere, number)
    live = read_live(destination)
    assert live.release
    assert not live.release.redacted
    stored = destination.read(record_key(live.release.number))
    assert stored
    assert b"01-listening" not in stored[0]


def test_no_publisher_brings_it_back(here: Stage, tmp_path: Path) -> None:
    """An old copy of the folder is refused by the guid, and a new episode under the old name by the name."""
    here.publish()
    here.erase()
    with pytest.raises(RefusedError, match="PP920"):
        here.publish()
    yaml = here.show / "episodes" / "01-listening.yaml"
    for file in (here.show / "episodes").glob("01-listening.*"):
        file.rename(file.with_name(file.name.replace("01-", "03-")))
    with pytest.raises(RefusedError, match="PP920"):
        here.publish()
    renamed = yaml.with_name("03-listening.yaml")
    replace_in(renamed, GUID, "7d3b3c0c-18e1-4c9b-8e43-0a4a3cf0b6a7")
    for file in (here.show / "episodes").glob("03-listening.*"):
        file.rename(file.with_name(file.name.replace("03-", "01-")))
    with pytest.raises(RefusedError, match="PP920"):
        here.publish()
    for file in (here.show / "episodes").glob("01-listening.*"):
        file.unlink()
    here.publish()


def test_later_releases_carry_the_tombstone(here: Stage) -> None:
    """Whether nothing has changed costs three requests as before, and a lost note is made good by the record."""
    here.publish()
    here.erase()
    for file in (here.show / "episodes").glob("01-listening.*"):
        file.unlink()
    retitle(here.show, "title: ", "title: New ")
    here.publish()
    asked = publish(here.show, here.somewhere).asked
    assert len(asked) == 3
    assert read_live(here.somewhere.destination).tombstones.has_guid(GUID)


def test_the_report_says_what_is_to_be_filed(here: Stage) -> None:
    """It names who, when, each address with its answer, what caches may serve until when, and git's commands."""
    here.publish()
    done = here.erase()
    text, page = done.text.read_text("utf-8"), done.page.read_text("utf-8")
    for words in (
        GUID,
        "Grace",
        "audio/01-listening-",
        "404",
        "86,400 seconds",
        "git filter-repo",
    ):
        assert words in text
        assert words in page
    assert REFERENCE not in text
    assert "01-listening" not in done.text.name
    assert done.text.stat().st_mode & 0o077 == 0


def test_a_line_that_every_episode_says_accuses_none(here: Stage) -> None:
    """What is said in another episode too is looked for nowhere; what belongs to a withdrawn one is named to be deleted."""
    outro = "<v Robin Example>Thank you for listening, and do come back for the next one."
    for vtt in (here.show / "episodes").glob("*.vtt"):
        text = vtt.read_text("utf-8").rstrip()
        vtt.write_text(f"{text}\n\n00:00:19.600 --> 00:00:19.900\n{outro}\n", "utf-8")
    here.publish()
    decide(here.show / "episodes" / "01-listening.yaml", "withdrawn", "She takes it back")
    here.publish()
    done = here.erase()
    assert done.erasure.mentions == ()
    assert done.erasure.files == tuple(
        f"episodes/01-listening.{ending}" for ending in ("mp3", "vtt", "yaml")
    )


def test_there_is_no_such_episode(here: Stage) -> None:
    """What nobody has ever named is refused, and nothing is written."""
    here.publish()
    before = here.public_keys()
    with pytest.raises(WrongUseError, match='There is no episode "09-nothing"'):
        here.prepare("09-nothing")
    assert here.public_keys() == before
