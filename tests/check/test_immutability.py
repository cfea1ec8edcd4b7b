"""What is live does not change by accident."""

import re
import shutil
from pathlib import Path

import pytest
from msgspec.structs import replace

from podcast_publisher.check.release import immutability, release_order
from podcast_publisher.check.release.immutability import check_immutability, decisions_in
from podcast_publisher.check.release.release_order import check_release_order
from podcast_publisher.model.feed import Feed
from podcast_publisher.model.finding import Finding
from podcast_publisher.model.release import Release
from podcast_publisher.model.rules import rules_in
from tests.shows import build_show

EPISODE = "episodes/02-measuring.yaml"
LIVE = Release(
    number=7,
    published="2026-11-20T09:00:00Z",
    by="Grace",
    tool="1.2.0",
    run="r",
    objects={},
    commit="c" * 40,
)


def live_feed() -> Feed:
    """The good show, as it is live."""
    return build_show()[0].feed


def seen(root: Path, used: tuple[str, ...] = ()) -> list[tuple[str, str, int | None]]:
    """Code, file and line of the findings when the show in that folder replaces the good one."""
    built, checked = build_show(root)
    findings = check_immutability(checked.project, live_feed(), built.feed, used)
    return [placed(finding) for finding in findings]


def placed(finding: Finding) -> tuple[str, str, int | None]:
    """The finding without its texts."""
    return finding.rule.code, finding.file, finding.position.line if finding.position else None


def line_of(root: Path, beginning: str) -> int:
    """The number of the line of the episode's YAML that starts so."""
    lines = (root / EPISODE).read_text("utf-8").splitlines()
    return next(number for number, line in enumerate(lines, 1) if line.startswith(beginning))


def change(root: Path, pattern: str, into: str) -> None:
    """Change the episode's YAML."""
    text = (root / EPISODE).read_text("utf-8")
    changed = re.sub(pattern, into, text, count=1, flags=re.MULTILINE)
    assert changed != text
    (root / EPISODE).write_text(changed, "utf-8")


def decide(root: Path, field: str, reason: str = "A name was said wrongly") -> None:
    """Write a decision into the episode's YAML."""
    with (root / EPISODE).open("a", encoding="utf-8") as yaml:
        yaml.write(f"{field}:\n  date: 2026-11-20\n  reason: {reason}\n")


def correct_recording(root: Path) -> None:
    """Put the other episode's recording, cut shorter by tags alone, in the place of this one's."""
    recording = root / "episodes" / "02-measuring.mp3"
    body = bytearray(recording.read_bytes())
    body[-2000] ^= 1
    recording.write_bytes(body)


def test_texts_pictures_and_people_may_change(small_show: Path) -> None:
    """The live show may be published again with other texts, pictures and people."""
    change(small_show, "title: .*", "title: Otherwise")
    change(small_show, "number: 2", "number: 3")
    assert seen(small_show) == []


def test_a_missing_live_episode_is_reported(small_show: Path) -> None:
    """An outdated folder or an accidentally deleted file; the finding names the episode."""
    (small_show / EPISODE).unlink()
    assert seen(small_show) == [("PP901", "episodes", None)]


def test_a_withdrawn_episodes_files_may_be_deleted(small_show: Path) -> None:
    """The withdrawal is decided in the YAML; the recording may be deleted."""
    decide(small_show, "withdrawn")
    (small_show / "episodes" / "02-measuring.mp3").unlink()
    (small_show / "episodes" / "02-measuring.vtt").unlink()
    built, _ = build_show(small_show)
    assert [item.title for item in built.feed.items] == ["Listening"]
    assert seen(small_show) == []
    change(small_show, "published: 2025", "published: 2026")
    assert seen(small_show) == []


@pytest.mark.parametrize("renamed", [False, True])
def test_a_changed_guid_is_reported(small_show: Path, *, renamed: bool) -> None:
    """At its line, recognised by the title or the file name."""
    change(small_show, "guid: .*", "guid: b91f3c1e-6a54-4f0e-9c0b-7d3f6f9f7a22")
    if renamed:
        change(small_show, "title: .*", "title: Otherwise")
    assert seen(small_show) == [("PP902", EPISODE, line_of(small_show, "guid:"))]


def test_a_changed_guid_in_a_renamed_file_is_reported(small_show: Path) -> None:
    """The title alone tells which episode it was."""
    for file in (small_show / "episodes").glob("02-measuring.*"):
        file.rename(file.with_stem("02-otherwise"))
    moved = small_show / "episodes" / "02-otherwise.yaml"
    words = moved.read_text("utf-8").replace("02-measuring.", "02-otherwise.")
    moved.write_text(re.sub("guid: .*", "guid: another-one", words, count=1), "utf-8")
    assert [finding[:2] for finding in seen(small_show)] == [
        ("PP902", "episodes/02-otherwise.yaml")
    ]


def test_a_missing_episode_is_not_confused_with_a_live_one_of_the_same_title(
    small_show: Path,
) -> None:
    """The other episode is live under its own guid."""
    built, checked = build_show(small_show)
    twin = replace(live_feed().items[0], guid="gone")
    findings = check_immutability(
        checked.project, replace(built.feed, items=(*built.feed.items, twin)), built.feed
    )
    assert [placed(finding) for finding in findings] == [("PP901", "episodes", None)]


@pytest.mark.parametrize("year", ["2024", "2098"])
def test_a_changed_date_is_reported(small_show: Path, year: str) -> None:
    """A future date too, which would remove the episode."""
    change(small_show, "published: 2025", f"published: {year}")
    change(small_show, "date: 2025-03-14", "date: 2024-01-14")
    assert seen(small_show) == [("PP903", EPISODE, line_of(small_show, "published:"))]
    decide(small_show, "replaces_date")
    assert seen(small_show) == []


def test_a_replaced_recording_needs_a_decision(small_show: Path) -> None:
    """Each decision permits one replacement."""
    correct_recording(small_show)
    assert seen(small_show) == [("PP904", EPISODE, line_of(small_show, "audio:"))]
    decide(small_show, "replaces_audio")
    assert seen(small_show) == []
    built, checked = build_show(small_show)
    used = decisions_in(checked.project)
    (again,) = check_immutability(checked.project, live_feed(), built.feed, used)
    assert placed(again) == ("PP904", EPISODE, line_of(small_show, "replaces_audio:") + 1)
    assert "write into replaces_audio when and why" in again.fix
    change(small_show, "A name was said wrongly", "The end was missing")
    assert seen(small_show, used) == []


def test_reasons_of_decisions_are_not_in_the_record(small_show: Path) -> None:
    """A record says that something was decided, not why."""
    decide(small_show, "withdrawn", "The patient has asked for it")
    (digest,) = decisions_in(build_show(small_show)[1].project)
    assert re.fullmatch("[0-9a-f]{16}", digest)


def test_a_changed_show_guid_is_reported(small_show: Path) -> None:
    """The show's own guid is permanent."""
    built, checked = build_show(small_show)
    live = replace(live_feed(), guid="917393e3-1b1e-5cef-ace4-edaa54e1f810")
    (finding,) = check_immutability(checked.project, live, built.feed)
    assert placed(finding)[:2] == ("PP905", "podcast.yaml")


def succeeds(
    *,
    tool: str = "1.2.0",
    follows: bool | None = True,
    rolled_back: tuple[Feed, Feed] | None = None,
    feed: Feed | None = None,
) -> list[str]:
    """The codes of the findings against a new release."""
    findings = check_release_order(
        LIVE, tool=tool, follows=follows, rolled_back=rolled_back, built=feed or live_feed()
    )
    return [finding.rule.code for finding in findings]


@pytest.mark.parametrize(
    ("tool", "codes"), [("1.1.9", ["PP911"]), ("1.2.0", []), ("1.10.0", []), ("2.0", [])]
)
def test_an_older_program_is_refused(tool: str, codes: list[str]) -> None:
    """Versions are compared as numbers."""
    assert succeeds(tool=tool) == codes


@pytest.mark.parametrize(("follows", "codes"), [(False, ["PP912"]), (True, []), (None, [])])
def test_an_older_checkout_is_refused(follows: bool | None, codes: list[str]) -> None:
    """Without a history, nothing is reported."""
    assert succeeds(follows=follows) == codes


def test_the_finding_names_the_live_releases_publisher() -> None:
    """Whoever is refused reads who published, and can ask them."""
    feed, other = live_feed(), replace(live_feed(), title="Other")
    older = replace(LIVE, number=8, undoes=7, reason="A wrong title")
    messages = [
        finding.message
        for release, undone in ((older, (other, feed)), (replace(LIVE, by=""), None))
        for finding in check_release_order(
            release, tool="1.1", follows=False, rolled_back=undone, built=other
        )
    ]
    grace = "which Grace published at 2026-11-20T09:00:00Z, was made"
    someone = "which someone published at 2026-11-20T09:00:00Z, was made"
    assert messages == [
        f"Release 8, {grace} by version 1.2.0, and this is 1.1",
        f"Release 8, {grace} from commit cccccccccccc, which this folder does not contain",
        "Release 7 was rolled back (A wrong title); this is the same again",
        f"Release 7, {someone} by version 1.2.0, and this is 1.1",
        f"Release 7, {someone} from commit cccccccccccc, which this folder does not contain",
    ]


def test_a_rolled_back_release_is_not_published_again(small_show: Path, tmp_path: Path) -> None:
    """Not even with one more episode."""
    restored = live_feed()
    change(small_show, "title: .*", "title: A bad title")
    undone = build_show(small_show)[0].feed
    assert succeeds(rolled_back=(undone, restored), feed=undone) == ["PP913"]
    more = Path(shutil.copytree(small_show, tmp_path / "more"))
    text = (more / "episodes" / "01-listening.yaml").read_text("utf-8")
    (more / "episodes" / "01-listening.yaml").write_text(text.replace("Listening", "Hearing"))
    assert succeeds(rolled_back=(undone, restored), feed=build_show(more)[0].feed) == ["PP913"]
    change(small_show, "title: .*", "title: A mended title")
    assert succeeds(rolled_back=(undone, restored), feed=build_show(small_show)[0].feed) == []


def test_every_immutability_rule_has_a_test() -> None:
    """The tests in this file cover all rules of the module."""
    codes = {rule.code for rule in rules_in(immutability, release_order)}
    tried = set(re.findall(r"PP9\d\d", Path(__file__).read_text("utf-8")))
    assert codes == tried


def test_a_live_episode_cannot_become_a_draft(small_show: Path) -> None:
    """Marking it as a draft does not take it down."""
    with (small_show / EPISODE).open("a", encoding="utf-8") as yaml:
        yaml.write("draft: true\n")
    assert seen(small_show) == [("PP901", EPISODE, line_of(small_show, "draft:"))]
