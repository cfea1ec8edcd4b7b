"""What was known of imported episodes before the move is counted; everything else is told, everywhere alike."""

import json
import os
import re
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from podcast_publisher.model.finding import Finding
from podcast_publisher.workflow import check as check_workflow
from podcast_publisher.workflow.check import Checked, load_and_check
from podcast_publisher.workflow.preview import PreviewBuilder
from podcast_publisher.workflow.write_baseline import take_baseline, update_baseline, write_baseline
from tests import forked_command
from tests.import_show.kept import keep_copy
from tests.shows import PUBLIC_URL, build_show, check_show, workspace

MOVE = datetime(2026, 11, 1, tzinfo=UTC)
LINKS = "".join(f"\n  [Page {number}](http://www.wards.nhs.uk/{number})\n" for number in range(3))


@pytest.fixture
def archive(small_show: Path) -> Path:
    """An imported show: its first episode has three links without https, and the second is as good as new."""
    feed = build_show(small_show)[0].publication.feed.body()
    keep_copy(small_show, feed)
    with (small_show / "podcast.yaml").open("a", encoding="utf-8") as file:
        file.write("imported:\n  feed: https://old.wards.nhs.uk/feed.xml\n")
    edit(small_show, "More on", f"{LINKS}\n  More on")
    return small_show


def edit(show: Path, before: str, after: str, name: str = "01-listening.yaml") -> None:
    file = show / "episodes" / name
    text = file.read_text("utf-8")
    assert before in text
    file.write_text(text.replace(before, after, 1), "utf-8")


def checked(show: Path) -> Checked:
    """The show with the findings of the built feed, if it can be built."""
    result = load_and_check(workspace(show), lambda _: None)
    return result if result.has_errors else build_show(show)[1]


def write(show: Path, now: datetime = MOVE) -> None:
    write_baseline(workspace(show), checked(show), now)


def told(show: Path) -> list[str]:
    """Code and message of everything that is reported."""
    return [f"{finding.rule.code} {finding.message}" for finding in check_show(show).findings]


def contents(show: Path) -> Any:
    return json.loads((show / "imported" / "baseline.json").read_text("utf-8"))


def change(show: Path, with_contents: Callable[[Any], None]) -> None:
    """Change the file as a pull request can."""
    values = contents(show)
    with_contents(values)
    (show / "imported" / "baseline.json").write_text(json.dumps(values), "utf-8")


THREE = "PP830 3 warnings of PP424 links-lead-somewhere-safe in 1 episode"


def link(number: int) -> str:
    return f'PP424 A link leads to "http://www.wards.nhs.uk/{number}"'


def test_what_was_known_is_one_line_a_rule(archive: Path) -> None:
    """Before, each link is a warning; then the number is a piece of advice, and nothing fails a strict check."""
    assert told(archive) == [link(number) for number in range(3)]
    write(archive)
    assert told(archive) == [THREE]
    (finding,) = check_show(archive).findings
    assert (finding.file, str(finding.rule.severity)) == ("imported/baseline.json", "advice")


def test_the_file_can_be_read_in_a_diff(archive: Path) -> None:
    """One finding a line, in an order that stays; an episode without any is there too."""
    write(archive)
    first, second = sorted(
        build_show(archive)[1].project.episodes, key=lambda episode: episode.guid
    )
    values = contents(archive)
    assert list(values["episodes"]) == [first.guid, second.guid]
    text = (archive / "imported" / "baseline.json").read_text("utf-8")
    assert (
        text.count("A link leads to")
        == len(re.findall(r"^ *\".*A link leads to", text, re.MULTILINE))
        == 3
    )
    write(archive)
    assert (archive / "imported" / "baseline.json").read_text("utf-8") == text


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("title: Listening", "title: Listening well"),
        ("number: 1", "# a line more\nnumber: 1"),
        ("What patients say", "What people say"),
        ("  - name: Jo Instance\n    role: guest\n", ""),
        ("[Page 1]", "[The first page]"),
    ],
)
def test_other_edits_bring_nothing_back(archive: Path, before: str, after: str) -> None:
    """Titles, people, lines before it, and other words of the same text."""
    write(archive)
    edit(archive, before, after)
    assert told(archive) == [THREE] or "Jo Instance" in before
    assert THREE in told(archive)


def test_a_new_problem_in_an_old_episode_is_told(archive: Path) -> None:
    """Of the same rule, in the same text; the same address a second time too."""
    write(archive)
    edit(archive, "More on", "[A](http://www.wards.nhs.uk/new) and more on")
    assert told(archive) == ['PP424 A link leads to "http://www.wards.nhs.uk/new"', THREE]


def test_a_problem_in_place_of_another_is_told(archive: Path) -> None:
    """The number stays the same, and does not count."""
    write(archive)
    edit(archive, "http://www.wards.nhs.uk/1", "http://www.wards.nhs.uk/new")
    found = told(archive)
    assert found[:2] == [
        'PP424 A link leads to "http://www.wards.nhs.uk/new"',
        "PP830 2 warnings of PP424 links-lead-somewhere-safe in 1 episode",
    ]
    assert found[2].startswith("PP831 1 entry of PP424 no longer applies; ")


def test_an_entry_that_no_longer_applies_is_told_and_removed(archive: Path) -> None:
    """A warning names the rule; the update removes that entry alone."""
    write(archive)
    before = contents(archive)
    edit(archive, "http://www.wards.nhs.uk/1", "https://www.wards.nhs.uk/1")
    two = "PP830 2 warnings of PP424 links-lead-somewhere-safe in 1 episode"
    guid = next(guid for guid, codes in before["episodes"].items() if codes)
    message = f"PP831 1 entry of PP424 no longer applies; the first is of the episode with the guid {guid}"
    assert told(archive) == [two, message]
    assert update_baseline(workspace(archive), checked(archive)) == 1
    assert told(archive) == [two]
    before["episodes"][guid]["PP424"].pop(1)
    assert contents(archive) == before


def test_entries_of_an_episode_that_is_gone_are_told(archive: Path) -> None:
    """Its file was deleted."""
    write(archive)
    for file in (archive / "episodes").glob("01-*"):
        file.unlink()
    assert any(
        line.startswith("PP831 3 entries of PP424 no longer apply;") for line in told(archive)
    )
    update_baseline(workspace(archive), checked(archive))
    assert not any("PP83" in line for line in told(archive))


@pytest.mark.parametrize(
    "hide",
    [
        lambda show: edit(show, "title: Listening", "tittle: Listening"),
        lambda show: edit(
            show,
            "\ndescription:",
            "\nwithdrawn:\n  date: 2026-01-15\n  reason: As asked\ndescription:",
        ),
    ],
    ids=["unreadable", "withdrawn"],
)
def test_nothing_is_outdated_where_rules_do_not_look(
    archive: Path, hide: Callable[[Path], None]
) -> None:
    """A file that cannot be read in full, and a withdrawn episode."""
    write(archive)
    hide(archive)
    assert not any(line.startswith("PP831") for line in told(archive))


def test_errors_are_never_taken_in(archive: Path) -> None:
    """An old episode without a title is refused like any other, whatever the file says."""
    edit(archive, "title: Listening", f"title: {'x' * 300}")
    errors = [
        finding for finding in check_show(archive).findings if str(finding.rule.severity) == "error"
    ]
    assert errors
    write(archive)
    guid = build_guid(archive)
    assert errors[0].rule.code not in contents(archive)["episodes"][guid]

    def add(values: Any) -> None:
        values["episodes"][guid][errors[0].rule.code] = [f"title: {errors[0].message}"]

    change(archive, add)
    assert f"{errors[0].rule.code} {errors[0].message}" in told(archive)
    assert check_show(archive).has_errors


def build_guid(show: Path) -> str:
    text = (show / "episodes" / "01-listening.yaml").read_text("utf-8")
    return str(re.findall(r"^guid: (\S+)", text, re.MULTILINE)[0])


def without_first_item(show: Path) -> None:
    """Take the first episode out of the old feed: it is new here."""
    feed = show / "imported" / "feed.xml"
    text = feed.read_text("utf-8")
    guid = build_guid(show)
    items = re.findall(r"<item>.*?</item>", text, re.DOTALL)
    (item,) = [item for item in items if guid in item]
    keep_copy(show, text.replace(item, "").encode())


def test_entries_for_a_new_episode_hide_nothing(archive: Path) -> None:
    """A pull request that adds them is told what it does."""
    write(archive)
    without_first_item(archive)
    found = told(archive)
    assert found[:3] == [link(number) for number in range(3)]
    assert found[3:] == [
        "PP833 1 episode in it was not in the old feed before the move; the first has the guid "
        + build_guid(archive)
    ]
    update_baseline(workspace(archive), checked(archive))
    assert told(archive) == [link(number) for number in range(3)]


@pytest.mark.parametrize("sums", ["as before", "gone"])
def test_a_changed_copy_of_the_old_feed_hides_nothing(archive: Path, sums: str) -> None:
    """A pull request that adds an item to it, to make a new episode an old one, is told that it was changed."""
    write(archive)
    with (archive / "imported" / "feed.xml").open("ab") as file:
        file.write(b"\n")
    if sums == "gone":
        (archive / "imported" / "SHA256SUMS").unlink()
    found = told(archive)
    assert [line for line in found if "PP424" in line] == [link(number) for number in range(3)]
    (said,) = [line for line in found if line.startswith("PP832")]
    assert ("changed after the import" if sums == "as before" else "SHA256SUMS is missing") in said


def test_entries_for_an_episode_after_the_move_hide_nothing(archive: Path) -> None:
    """The old feed has it, but it was published when the show had moved."""
    write(archive)
    feed = archive / "imported" / "feed.xml"
    text = feed.read_text("utf-8")
    dates = re.findall(r"<pubDate>(.*?)</pubDate>", text)
    for date in dates:
        text = text.replace(date, "Tue, 01 Dec 2026 06:00:00 +0000")
    keep_copy(archive, text.encode())
    assert told(archive)[:3] == [link(number) for number in range(3)]


def test_a_second_import_takes_in_nothing_of_known_episodes(archive: Path) -> None:
    """Only what it brings: an episode that is in the file already keeps its entries."""
    write(archive)
    edit(archive, "More on", "[A](http://www.wards.nhs.uk/new) and more on")
    write(archive)
    assert told(archive) == ['PP424 A link leads to "http://www.wards.nhs.uk/new"', THREE]
    guid = build_guid(archive)
    change(archive, lambda values: values["episodes"].pop(guid))
    write(archive)
    assert told(archive) == [THREE.replace("3 warnings", "4 warnings")]


def test_other_words_of_another_version_are_the_same_findings(
    archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A new version words a message anew: as many findings of the rule in the field are known; more are told."""
    write(archive)

    def reword(values: Any) -> None:
        values["program"] = "0.0.1"
        entries = values["episodes"][build_guid(archive)]
        entries["PP424"] = [
            text.replace("A link leads to", "This link goes to") for text in entries["PP424"]
        ]

    change(archive, reword)
    assert told(archive) == [THREE]
    edit(archive, "More on", "[A](http://www.wards.nhs.uk/new) and more on")
    assert Counter(line[:5] for line in told(archive)) == {"PP424": 1, "PP830": 1}
    monkeypatch.setattr(check_workflow, "__version__", "0.0.1")
    assert Counter(line[:5] for line in told(archive)) == {"PP424": 4, "PP831": 1}


def test_an_update_writes_the_words_of_today(archive: Path) -> None:
    """And the version that worded them."""
    write(archive)
    expected = contents(archive)

    def reword(values: Any) -> None:
        values["program"] = "0.0.1"
        entries = values["episodes"][build_guid(archive)]
        entries["PP424"] = [
            text.replace("A link leads to", "This link goes to") for text in entries["PP424"]
        ]

    change(archive, reword)
    assert update_baseline(workspace(archive), checked(archive)) == 0
    assert contents(archive) == expected


def test_an_update_takes_in_what_a_rule_finds_that_never_looked(archive: Path) -> None:
    """As --deep does long after the import; a rule that has looked before adds nothing."""
    write(archive)

    def forget(values: Any) -> None:
        values["rules"] = values["rules"].replace("PP424 ", "")
        values["episodes"][build_guid(archive)] = {}

    change(archive, forget)
    words = "3 warnings of PP424 links-lead-somewhere-safe in 1 episode come from a rule that"
    new_rule = f"PP834 {words} had not looked at them before"
    assert told(archive) == [*(link(number) for number in range(3)), new_rule]
    update_baseline(workspace(archive), checked(archive))
    assert told(archive) == [THREE]
    edit(archive, "More on", "[A](http://www.wards.nhs.uk/new) and more on")
    update_baseline(workspace(archive), checked(archive))
    assert told(archive) == ['PP424 A link leads to "http://www.wards.nhs.uk/new"', THREE]


DEEP_NESTING = b"[" * 100_000


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"\xff\xfe",
        b"null",
        DEEP_NESTING,
        b'{"format": 2}',
        b'{"format": 1, "program": "", "made": "yesterday", "rules": "", "episodes": {}}',
        b'{"format": 1, "program": "", "made": "2026-01-01T00:00:00", "rules": "", "episodes": {}}',
        b'{"format": 1, "program": "", "made": "2026-01-01T00:00:00Z", "rules": "", "episodes": {"a": 1}}',
    ],
    ids=range(10),
)
def test_a_file_that_is_no_baseline_hides_nothing(archive: Path, body: bytes) -> None:
    """It is named, and every finding is told."""
    write(archive)
    (archive / "imported" / "baseline.json").write_bytes(body)
    found = told(archive)
    assert [line for line in found if "PP424" in line] == [link(number) for number in range(3)]
    (unread,) = [line for line in found if "PP424" not in line]
    assert unread.startswith("PP832 imported/baseline.json cannot be read: ")


def test_a_link_out_of_the_project_is_no_baseline(archive: Path) -> None:
    """Whatever it leads to."""
    write(archive)
    file = archive / "imported" / "baseline.json"
    file.rename(archive.parent / "elsewhere.json")
    file.symlink_to(archive.parent / "elsewhere.json")
    assert "PP832" in "".join(told(archive))
    assert len(told(archive)) == 4


@pytest.mark.parametrize("body", [None, b"no feed"])
def test_without_the_old_feed_nothing_is_hidden(archive: Path, body: bytes | None) -> None:
    """Nobody knows which episodes are old."""
    write(archive)
    feed = archive / "imported" / "feed.xml"
    if body is None:
        feed.unlink()
    else:
        keep_copy(archive, body)
    assert [line[:5] for line in told(archive)].count("PP424") == 3
    assert "PP832" in "".join(told(archive))


def test_a_show_that_was_not_imported_has_no_baseline(archive: Path) -> None:
    """A file of that name in it hides nothing."""
    write(archive)
    file = archive / "podcast.yaml"
    file.write_text(file.read_text("utf-8").partition("imported:")[0], "utf-8")
    assert told(archive) == [link(number) for number in range(3)]


def places(findings: tuple[Finding, ...]) -> list[tuple[str, str, str]]:
    return [(finding.rule.code, finding.file, finding.message) for finding in findings]


def test_preview_and_forms_agree_with_check(archive: Path) -> None:
    """The same findings in the same words, at every pause in typing too."""
    write(archive)
    edit(archive, "More on", "[A](http://www.wards.nhs.uk/new) and more on", "01-listening.yaml")
    expected = places(check_show(archive).findings)
    assert [code for code, _, _ in expected] == ["PP424", "PP830"]
    builder = PreviewBuilder(
        workspace(archive), PUBLIC_URL, lambda: datetime(2099, 1, 1, tzinfo=UTC)
    )
    assert places(builder.build().findings) == expected
    assert places(builder.check().findings) == expected


def run(show: Path, *words: str) -> Any:
    environment = {**os.environ, "COLUMNS": "200"}
    return forked_command.run_text(*words, cwd=show, environment=environment)


def test_every_format_agrees(archive: Path) -> None:
    """Text, JSON, SARIF, workflow commands and the summary have the number, and none of what it counts."""
    write(archive)
    message = THREE.removeprefix("PP830 ")
    done = run(archive, "check", "--strict", "--summary", "page.md")
    assert done.returncode == 0
    line = f"imported/baseline.json: advice PP830 known-from-before-the-move: {message}"
    assert line in done.stdout.splitlines()
    page = (archive / "page.md").read_text("utf-8")
    for output in (
        page,
        *(run(archive, "check", "--format", form).stdout for form in ("json", "sarif", "github")),
    ):
        assert message in output
        assert 'http://www.wards.nhs.uk/1"' not in output
    assert "Source" not in done.stdout


def test_all_lists_what_is_counted_and_fails_no_more_for_it(archive: Path) -> None:
    """In place of the number; what is strict looks at the rest."""
    write(archive)
    done = run(archive, "check", "--strict", "--all", "--format", "json")
    assert done.returncode == 0
    assert [entry["code"] for entry in json.loads(done.stdout)] == ["PP424"] * 3
    edit(archive, "More on", "[A](http://www.wards.nhs.uk/new) and more on")
    done = run(archive, "check", "--strict", "--all", "--format", "json")
    assert done.returncode == 1
    assert [entry["code"] for entry in json.loads(done.stdout)] == ["PP424"] * 4


def test_the_command_updates_the_file(archive: Path) -> None:
    """And says how much it removed; without a baseline it is wrong use."""
    write(archive)
    edit(archive, "http://www.wards.nhs.uk/1", "https://www.wards.nhs.uk/1")
    assert run(archive, "check", "--strict").returncode == 1
    done = run(archive, "check", "--strict", "--update-baseline")
    assert (done.returncode, done.stderr) == (0, "Removed 1 entry from the baseline.\n")
    (archive / "imported" / "baseline.json").unlink()
    done = run(archive, "check", "--update-baseline")
    assert done.returncode == 2
    assert "There is no baseline to update" in done.stderr


def test_publishing_agrees(archive: Path) -> None:
    """The findings that a plan shows are those of check."""
    write(archive)
    result = checked(archive)
    assert places(result.findings) == places(check_show(archive).findings)
    assert replace(result, baseline=None).findings == result.all_findings


def test_an_archive_without_transcripts_can_be_published(archive: Path) -> None:
    """That is an error of no app: of old episodes it is known, of a new one it stays an error."""
    for file in (archive / "episodes").glob("01-*.vtt"):
        file.unlink()
    assert check_show(archive).has_errors
    take_baseline(workspace(archive), MOVE)
    found = told(archive)
    assert THREE in found
    assert "PP830 1 error of PP701 transcript-is-there in 1 episode" in found
    assert not check_show(archive).has_errors
    without_first_item(archive)
    assert [
        f"{finding.rule.code}"
        for finding in check_show(archive).findings
        if str(finding.rule.severity) == "error"
    ] == ["PP701"]


def test_the_baseline_of_an_import_has_what_the_built_feed_shows(archive: Path) -> None:
    """Even where the feed can only be built once the baseline knows of missing transcripts."""
    for file in (archive / "episodes").glob("01-*.vtt"):
        file.unlink()
    edit(
        archive,
        "More on",
        f"{'Many words with [links](https://www.wards.nhs.uk/). ' * 60}\n\n  More on",
    )
    take_baseline(workspace(archive), MOVE)
    assert "PP504" in contents(archive)["rules"]
    assert not [line for line in told(archive) if not line.startswith("PP830")]
    assert any("PP504" in line for line in told(archive))


def test_an_episode_without_its_recording_is_taken_in_later(archive: Path) -> None:
    """Its recording still has to come: what is found in it then is known, too."""
    recording = archive / "episodes" / "01-listening.mp3"
    body = recording.read_bytes()
    recording.unlink()
    take_baseline(workspace(archive), MOVE)
    assert build_guid(archive) not in contents(archive)["episodes"]
    recording.write_bytes(body)
    take_baseline(workspace(archive), MOVE)
    assert told(archive) == [THREE]
