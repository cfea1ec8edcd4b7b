"""Erasing an episode removes every trace of it, whatever happened to it before."""

from itertools import product
from pathlib import Path

import pytest

from podcast_publisher.model.destination import DestinationError
from podcast_publisher.model.errors import WrongUseError
from podcast_publisher.model.release import record_key
from podcast_publisher.publish.releases.history import read_record
from podcast_publisher.publish.releases.live import read_live
from tests.erase.conftest import PLACES
from tests.erase.patient_show import GUID, NAME, REFERENCE, TITLE, PatientShow
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


def test_no_version_holds_anything_after_a_full_history(patient_show: PatientShow) -> None:
    """After a share, a correction, a new title, a rollback and a renamed file."""
    keys = _whole_life(patient_show)
    assert patient_show.left()
    assert patient_show.still_served(keys)
    done = patient_show.erase()
    assert patient_show.left() == []
    assert patient_show.still_served(keys) == []
    assert done.erasure.nothing_left, done.text.read_text()
    assert patient_show.target.destination.head("audio/02-measuring-b6626222.mp3")
    again = patient_show.erase()
    assert again.erasure.nothing_left
    assert again.erasure.removed == ()
    assert again.erasure.rewritten == ()


def _whole_life(patient_show: PatientShow) -> list[str]:
    patient_show.publish()
    patient_show.share()
    correct(patient_show.show, "A cough")
    patient_show.remember_sound()
    patient_show.publish()
    replace_in(patient_show.show / "episodes" / "01-listening.yaml", TITLE, f"{TITLE} again")
    patient_show.publish()
    rolled_back(patient_show.target, 1)
    retitle(patient_show.show, "title: ", "title: New ")
    for file in (patient_show.show / "episodes").glob("01-listening.*"):
        file.rename(file.with_name(file.name.replace("01-", "07-")))
    patient_show.publish()
    patient_show.share()
    return patient_show.public_keys()


@pytest.mark.parametrize(
    ("any_target", "term"),
    sampled(
        product(PLACES, TERMS),
        [*((place, GUID) for place in PLACES), *(("served", term) for term in TERMS)],
    ),
    indirect=["any_target"],
)
def test_a_withdrawn_episode_is_erased(patient_show: PatientShow, term: str) -> None:
    """With the page that says that it was withdrawn."""
    patient_show.publish()
    keys = patient_show.public_keys()
    decide(
        patient_show.show / "episodes" / "01-listening.yaml", "withdrawn", f"{NAME} takes it back"
    )
    patient_show.publish()
    patient_show.erase(term)
    assert patient_show.left() == []
    assert patient_show.still_served(keys) == []


@pytest.mark.parametrize(
    ("any_target", "term"),
    sampled(
        product(PLACES, TERMS[2:]),
        [*((place, GUID) for place in PLACES), ("served", TERMS[2])],
    ),
    indirect=["any_target"],
)
def test_an_episode_without_a_file_is_erased(patient_show: PatientShow, term: str) -> None:
    """Earlier releases identify it."""
    patient_show.publish()
    decide(
        patient_show.show / "episodes" / "01-listening.yaml", "withdrawn", f"{NAME} takes it back"
    )
    patient_show.publish()
    for file in (patient_show.show / "episodes").glob("01-listening.*"):
        file.unlink()
    retitle(patient_show.show, "title: ", "title: New ")
    patient_show.publish()
    assert patient_show.erase(term).erasure.nothing_left
    assert patient_show.left() == []


def test_the_only_episode_is_erased(show_in_bucket: PatientShow) -> None:
    """A show without episodes cannot be published, but what a patient takes back is erased all the same."""
    for file in (show_in_bucket.show / "episodes").glob("02-*"):
        file.unlink()
    show_in_bucket.publish()
    keys = show_in_bucket.public_keys()
    assert show_in_bucket.erase().erasure.nothing_left
    assert show_in_bucket.left() == []
    assert show_in_bucket.still_served(keys) == []


def test_redacted_records_refuse_a_rollback(show_in_bucket: PatientShow) -> None:
    """Number, date and publisher stay; a rollback to the episode is refused with a message."""
    show_in_bucket.publish()
    retitle(show_in_bucket.show, "title: ", "title: New ")
    show_in_bucket.publish()
    destination = show_in_bucket.target.destination
    before = read_record(destination, 1)
    show_in_bucket.erase()
    after = read_record(destination, 1)
    kept = (after.number, after.published, after.by, after.previous, after.run)
    assert kept == (before.number, before.published, before.by, before.previous, before.run)
    assert after.objects.keys() < before.objects.keys()
    assert after.sound.keys() < before.sound.keys()
    for number in (1, 2):
        with pytest.raises(
            DestinationError,
            match=f"Release {number} cannot be restored: an episode in it was erased",
        ):
            rolled_back(show_in_bucket.target, number)
    live = read_live(destination)
    assert live.release
    assert not live.release.redacted
    stored = destination.read(record_key(live.release.number))
    assert stored
    assert b"01-listening" not in stored[0]


def test_an_erased_episode_cannot_be_published_again(
    show_in_bucket: PatientShow, tmp_path: Path
) -> None:
    """An old copy is refused by its guid, and a new episode under the old name by the name."""
    show_in_bucket.publish()
    show_in_bucket.erase()
    with pytest.raises(RefusedError, match="PP920"):
        show_in_bucket.publish()
    yaml = show_in_bucket.show / "episodes" / "01-listening.yaml"
    for file in (show_in_bucket.show / "episodes").glob("01-listening.*"):
        file.rename(file.with_name(file.name.replace("01-", "03-")))
    with pytest.raises(RefusedError, match="PP920"):
        show_in_bucket.publish()
    renamed = yaml.with_name("03-listening.yaml")
    replace_in(renamed, GUID, "7d3b3c0c-18e1-4c9b-8e43-0a4a3cf0b6a7")
    for file in (show_in_bucket.show / "episodes").glob("03-listening.*"):
        file.rename(file.with_name(file.name.replace("03-", "01-")))
    with pytest.raises(RefusedError, match="PP920"):
        show_in_bucket.publish()
    for file in (show_in_bucket.show / "episodes").glob("01-listening.*"):
        file.unlink()
    show_in_bucket.publish()


def test_later_releases_carry_the_tombstone(show_in_bucket: PatientShow) -> None:
    """An unchanged show still costs three requests, and a lost tombstone is restored from the record."""
    show_in_bucket.publish()
    show_in_bucket.erase()
    for file in (show_in_bucket.show / "episodes").glob("01-listening.*"):
        file.unlink()
    retitle(show_in_bucket.show, "title: ", "title: New ")
    show_in_bucket.publish()
    asked = publish(show_in_bucket.show, show_in_bucket.target).requests
    assert len(asked) == 3
    assert read_live(show_in_bucket.target.destination).tombstones.has_guid(GUID)


def test_the_report_has_what_must_be_filed(show_in_bucket: PatientShow) -> None:
    """Who, when, each address with its response, how long caches may serve it, and git commands."""
    show_in_bucket.publish()
    done = show_in_bucket.erase()
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


def test_text_shared_with_other_episodes_is_no_trace(show_in_bucket: PatientShow) -> None:
    """Text that another episode has too is not searched for; text of a withdrawn episode is listed for deletion."""
    outro = "<v Robin Example>Thank you for listening, and do come back for the next one."
    for vtt in (show_in_bucket.show / "episodes").glob("*.vtt"):
        text = vtt.read_text("utf-8").rstrip()
        vtt.write_text(f"{text}\n\n00:00:19.600 --> 00:00:19.900\n{outro}\n", "utf-8")
    show_in_bucket.publish()
    decide(show_in_bucket.show / "episodes" / "01-listening.yaml", "withdrawn", "She takes it back")
    show_in_bucket.publish()
    done = show_in_bucket.erase()
    assert done.erasure.mentions == ()
    assert done.erasure.files == tuple(
        f"episodes/01-listening.{ending}" for ending in ("mp3", "vtt", "yaml")
    )


def test_what_an_import_kept_is_named(show_in_bucket: PatientShow) -> None:
    """The commands delete each file that names the episode, and leave the others but for the pages of the same feed."""
    folder = show_in_bucket.show / "imported"
    folder.mkdir()
    (folder / "feed.xml").write_text("<rss/>")
    (folder / "feed-2.xml").write_text(f"<rss><guid> {GUID.upper()} </guid></rss>")
    (folder / "report.txt").write_text("podcast.yaml: missing: email")
    show_in_bucket.publish()
    done = show_in_bucket.erase()
    assert {"imported/feed.xml", "imported/feed-2.xml"} <= {*done.erasure.files}
    assert "imported/report.txt" not in done.erasure.files
    assert any("--path imported/feed.xml" in command for command in done.erasure.commands)


def test_an_unknown_episode_is_refused(show_in_bucket: PatientShow) -> None:
    """Nothing is written."""
    show_in_bucket.publish()
    before = show_in_bucket.public_keys()
    with pytest.raises(WrongUseError, match='There is no episode "09-nothing"'):
        show_in_bucket.prepare("09-nothing")
    assert show_in_bucket.public_keys() == before


def test_no_slice_of_the_index_keeps_its_words(patient_show: PatientShow) -> None:
    """Slices name no episode; so what earlier releases searched with goes, in every version, and the live ones stay."""
    patient_show.publish()
    destination = patient_show.target.destination
    versions = destination.versions()

    def slices() -> dict[str, bytes]:
        return {
            entry.key: b"".join(versions.read(entry, entry.size))
            for entry in versions.list_versions()
            if "site/words-" in entry.key and not entry.is_delete_marker
        }

    patient_show.share()
    assert any(b"\nlaughed " in body for body in slices().values())
    done = patient_show.erase()
    left = slices()
    assert left
    assert not any(b"laughed " in body for body in left.values())
    live = read_live(destination).release
    assert live
    assert left.keys() == {key for key in live.objects if key.startswith("site/words-")}
    assert done.erasure.nothing_left, done.text.read_text()
