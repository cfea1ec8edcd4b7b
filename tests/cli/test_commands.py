"""The commands as they are typed: what they say, and the exit code they leave with."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from podcast_publisher.model.workspace import STORE
from podcast_publisher.publish.stores.local import store as local
from tests.publish.publishing import add_destination
from tests.shows import REPOSITORY, workspace

NOWHERE = "http://127.0.0.1:9/"
"""An address on this machine at which nothing answers."""


def typed(*words: str, cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """The command as someone types it in that folder."""
    return subprocess.run(
        [sys.executable, "-m", "podcast_publisher", *words],
        cwd=cwd,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def break_title(show: Path) -> None:
    """Misspell a field, as it happens."""
    episode = show / "episodes" / "01-listening.yaml"
    episode.write_text(episode.read_text("utf-8").replace("title:", "titel:", 1), "utf-8")


def test_a_good_show_is_fine(small_show: Path) -> None:
    """Nothing to mend: the episodes at a glance and one line, exit code 0."""
    done = typed("check", cwd=small_show, PYTHONIOENCODING="utf-8")
    *rows, blank, last = done.stdout.splitlines()
    assert [row.split()[:3] for row in rows[1:]] == [
        ["✓", "1", "01-listening"],
        ["✓", "2", "02-measuring"],
    ]
    assert (blank, last) == ("", "Checked the show and 2 episodes: no problems found.")
    assert done.returncode == 0


def test_a_terminal_without_ticks(small_show: Path) -> None:
    """Where standard output carries ASCII alone, marks and the author's words are still told."""
    episode = small_show / "episodes" / "01-listening.yaml"
    episode.write_text(episode.read_text("utf-8").replace("title:", "tïtle:", 1), "utf-8")
    done = typed("check", cwd=small_show, PYTHONIOENCODING="ascii")
    assert done.returncode == 1, done.stderr
    assert "t?tle: Listening" in done.stdout
    assert [line.split()[0] for line in done.stdout.splitlines()[-4:-2]] == ["X", "ok"]


def test_an_error_is_told_in_its_place(small_show: Path) -> None:
    """Findings are on standard output, with place and cure; exit code 1."""
    break_title(small_show)
    done = typed("check", cwd=small_show)
    assert done.returncode == 1
    assert 'There is no field called "titel". Did you mean "title"?' in done.stdout
    assert "Traceback" not in done.stdout + done.stderr


def test_findings_for_programs(small_show: Path) -> None:
    """`--format json` is JSON and nothing else on standard output."""
    break_title(small_show)
    done = typed("check", "--format", "json", cwd=small_show)
    found = json.loads(done.stdout)
    assert {one["code"] for one in found} == {"PP003"}
    assert {one["file"] for one in found} == {"episodes/01-listening.yaml"}


def test_findings_for_github(small_show: Path) -> None:
    """`--format github` names files as seen from the folder the command was given in."""
    break_title(small_show)
    done = typed("check", "-C", "show", "--format", "github", cwd=small_show.parent)
    assert done.returncode == 1
    (line,) = done.stdout.splitlines()
    assert line.startswith("::error file=show/episodes/01-listening.yaml,line=3,endLine=3,col=1,")


def test_nothing_for_github_is_nothing(small_show: Path) -> None:
    """Where there is nothing to say, GitHub gets no line, and not an empty one either."""
    assert typed("check", "--format", "github", cwd=small_show).stdout == ""


def test_findings_for_code_scanning(small_show: Path) -> None:
    """`--format sarif` is a log in UTF-8, whatever the terminal writes."""
    break_title(small_show)
    done = typed("check", "--format", "sarif", cwd=small_show, PYTHONIOENCODING="ascii")
    (run,) = json.loads(done.stdout)["runs"]
    assert [one["ruleId"] for one in run["results"]] == ["PP003"]


def test_a_summary_for_ci(small_show: Path, tmp_path: Path) -> None:
    """`--summary` adds a page behind what the file holds already, and changes nothing else."""
    page = tmp_path / "summary.md"
    page.write_text("before\n", "utf-8")
    break_title(small_show)
    done = typed("check", "--format", "github", "--summary", str(page), cwd=small_show)
    assert done.returncode == 1
    assert done.stdout == typed("check", "--format", "github", cwd=small_show).stdout
    text = page.read_text("utf-8")
    assert text.startswith("before\n**Checked the show and 2 episodes: 1 error.**\n")
    assert "| ✗ | 1 | 01-listening |" in text
    assert 'Did you mean "title"?' in text


def test_a_summary_that_cannot_be_written(small_show: Path) -> None:
    """A summary in a folder that is not there is wrong use, and no traceback."""
    done = typed("check", "--summary", "nowhere/summary.md", cwd=small_show)
    assert done.returncode == 2
    assert "cannot be written: No such file or directory" in done.stderr


def test_rules_are_left_out_as_asked(small_show: Path) -> None:
    """What is ignored is not shown and does not count, and the last line says that it was there."""
    break_title(small_show)
    done = typed("check", "--ignore", "PP0", cwd=small_show)
    assert done.returncode == 0
    assert done.stdout.endswith("no problems found; 1 finding left out on request.\n")
    assert typed("check", "--ignore", "PP0", "--select", "PP003", cwd=small_show).returncode == 1
    assert typed("check", "--select", "PP2", cwd=small_show).returncode == 0


def test_publishing_leaves_nothing_out(small_show: Path) -> None:
    """The options that leave something out are the check's alone."""
    for option in ("--ignore", "--select"):
        assert typed("publish", option, "PP0", cwd=small_show).returncode == 2


def test_strict_takes_warnings_for_errors(small_show: Path) -> None:
    """A warning is exit code 0, and 1 with --strict."""
    file = small_show / "podcast.yaml"
    guid = "guid: 8d578fe3-458d-4935-8a0e-2ecabef98757"
    lines = [
        guid if splitline.startswith("guid:") else splitline
        for splitline in file.read_text("utf-8").splitlines()
    ]
    file.write_text("\n".join(lines), "utf-8")
    assert typed("check", cwd=small_show).returncode == 0
    assert typed("check", "--strict", cwd=small_show).returncode == 1


@pytest.mark.parametrize("words", [("-C", "show", "check"), ("check", "-C", "show")])
def test_from_any_folder(small_show: Path, words: tuple[str, ...]) -> None:
    """-C names the project, before the command or behind it."""
    assert small_show.name == "show"
    done = typed(*words, cwd=small_show.parent)
    assert done.stdout.splitlines()[-1].startswith("Checked the show")


def test_a_folder_without_a_show(tmp_path: Path) -> None:
    """Wrong use is exit code 2, and says what to do."""
    done = typed("check", cwd=tmp_path)
    assert done.returncode == 2
    assert "There is no podcast.yaml in" in done.stderr
    assert "-C" in done.stderr


@pytest.mark.parametrize(
    "words",
    [
        ("chek",),
        ("check", "--formt", "json"),
        ("check", "-C", "nowhere"),
        ("rules", "PP000"),
        ("check", "--select", "PP201,XX"),
    ],
)
def test_wrong_use_is_exit_code_2(small_show: Path, words: tuple[str, ...]) -> None:
    """An unknown command, option, folder or rule is wrong use."""
    done = typed(*words, cwd=small_show)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr


def test_an_unknown_destination_names_the_known(small_show: Path) -> None:
    """A misspelt destination is exit code 2 and lists those there are."""
    add_destination(small_show, kind="folder", folder="../public", public_url=NOWHERE)
    done = typed("plan", "--to", "elsewere", cwd=small_show)
    assert done.returncode == 2
    assert "Choose one of these: local, elsewhere." in done.stderr


def test_errors_stop_a_publishing(small_show: Path, tmp_path: Path) -> None:
    """There is no way past an error: nothing is written, exit code 1."""
    add_destination(small_show, kind="folder", folder="../public", public_url=NOWHERE)
    break_title(small_show)
    done = typed("publish", "--to", "elsewhere", "--yes", cwd=small_show)
    assert done.returncode == 1
    assert "cannot be published, because it has errors" in done.stderr
    assert not (tmp_path / "public").exists()


def test_the_sample_is_published_nowhere_else(series: Path, tmp_path: Path) -> None:
    """`plan` and `publish` refuse the sample show before anything is opened or written: exit code 1."""
    add_destination(series, kind="folder", folder="../public", public_url=NOWHERE)
    for words in (("plan",), ("publish", "--yes")):
        done = typed(*words, "--to", "elsewhere", cwd=series)
        assert done.returncode == 1
        assert done.stdout.count("error PP463 sample-stays-here") == 2
        assert "cannot be published" in done.stderr
    assert not (tmp_path / "public").exists()


def test_a_store_that_is_not_there_is_exit_code_3(small_show: Path) -> None:
    """A destination that cannot be reached is worth a retry."""
    add_destination(
        small_show,
        kind="s3",
        bucket="podcast",
        endpoint_url="http://127.0.0.1:9",
        public_url=NOWHERE,
    )
    done = typed(
        *("publish", "--yes", "--to", "elsewhere"),
        cwd=small_show,
        AWS_ACCESS_KEY_ID="a",
        AWS_SECRET_ACCESS_KEY="b",
    )
    assert done.returncode == 3
    assert "Nothing answers at the store's address" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_folder_as_destination(small_show: Path, tmp_path: Path) -> None:
    """The environment can name the destination; a second run has nothing to do."""
    add_destination(
        small_show,
        kind="folder",
        folder="../public",
        public_url=NOWHERE,
        public_url_unreachable="Copied to the web server at night",
    )
    first = typed("plan", cwd=small_show, PODCAST_DESTINATION="elsewhere")
    assert "the show appears, with 2 episodes" in first.stdout
    assert not (tmp_path / "public").exists()
    done = typed("publish", "--yes", cwd=small_show, PODCAST_DESTINATION="elsewhere")
    assert done.returncode == 0
    assert "Copied to the web server at night" in done.stderr
    assert (tmp_path / "public" / "feed.xml").exists()
    again = typed("publish", "--yes", cwd=small_show, PODCAST_DESTINATION="elsewhere")
    assert "There is nothing to do" in again.stdout


def test_the_local_store_from_first_to_last(small_show: Path) -> None:
    """Publish starts the store, verify reads it over HTTP, and it stops when told to."""
    try:
        first = typed("publish", cwd=small_show)
        assert "Release 1 is live." in first.stdout, first.stdout + first.stderr
        assert "Verified over HTTP" in first.stdout
        # a line each, without a terminal
        assert "Uploading: feed.xml" in first.stderr.splitlines()
        assert "nothing to do" in typed("publish", cwd=small_show).stdout
        assert "is running" in typed("store", "status", cwd=small_show).stdout
        assert typed("verify", cwd=small_show).returncode == 0
        assert typed("store", "stop", cwd=small_show).stdout == "The store is stopped.\n"
        lost = typed("verify", "--format", "json", cwd=small_show)
        assert lost.returncode == 1
        assert [load["code"] for load in json.loads(lost.stdout)] == ["PP601"]
    finally:
        local.stop(workspace(small_show).state(STORE))


def test_build_writes_a_folder(small_show: Path, tmp_path: Path) -> None:
    """`build` writes to dist, or to the folder that is named, and not over other files."""
    assert typed("build", cwd=small_show).returncode == 0
    assert (small_show / "dist" / "feed.xml").exists()
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "thesis.docx").write_text("mine")
    refused = typed("build", "-o", str(tmp_path / "other"), cwd=small_show)
    assert refused.returncode == 2
    assert "not from a build" in refused.stderr


def test_rules_explain_themselves(tmp_path: Path) -> None:
    """`rules` needs no project: it lists all, or tells one by code or name."""
    assert "PP201" in typed("rules", cwd=tmp_path).stdout
    by_code = typed("rules", "pp201", cwd=tmp_path).stdout
    assert by_code == typed("rules", "audio-is-there", cwd=tmp_path).stdout
    assert all(word in by_code for word in ("Why:", "Fix:", "Source:"))


@pytest.mark.parametrize("name", ["show", "episode"])
def test_schema_writes_what_editors_need(name: str, tmp_path: Path) -> None:
    """`schema` needs no project, and writes what the repository holds for editors."""
    done = typed("schema", name, cwd=tmp_path)
    assert (done.stdout, done.returncode) == (
        (REPOSITORY / "schemas" / f"{name}.schema.json").read_text("utf-8"),
        0,
    )


def test_schema_of_nothing_known(tmp_path: Path) -> None:
    """Asked for another schema, it says which there are; exit code 2."""
    done = typed("schema", "season", cwd=tmp_path)
    assert done.returncode == 2
    assert "'show', 'episode'" in done.stderr


def test_help_names_every_command(tmp_path: Path) -> None:
    """Each command is in the help with a sentence, and has a help of its own."""
    overview = typed("--help", cwd=tmp_path).stdout
    for name in ("check", "build", "plan", "publish", "verify", "rules", "schema", "store"):
        assert f"\n  {name} " in overview
        result = typed(name, "--help", cwd=tmp_path)
        assert result.returncode == 0
        assert "\\" not in result.stdout


def test_a_fault_of_the_program_is_no_finding(small_show: Path) -> None:
    """What the program did not foresee has an exit code of its own, and asks to be reported."""
    code = (
        "import sys; from podcast_publisher.cli import check, main;"
        "check.checked = lambda root: 1 / 0;"
        "sys.argv = ['podcast-publisher', 'check']; main()"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=small_show, capture_output=True, text=True, check=False
    )
    assert done.returncode == 70
    assert "Please report" in done.stderr


def test_a_warning_seen_in_the_feed_alone_is_told(small_show: Path, tmp_path: Path) -> None:
    """A show whose first episode is to come may be published, and its author is told what it means."""
    add_destination(small_show, kind="folder", folder="../public", public_url=NOWHERE)
    for episode in (small_show / "episodes").glob("*.yaml"):
        text = episode.read_text("utf-8")
        episode.write_text(re.sub(r"published: \d{4}", "published: 2099", text), "utf-8")
    done = typed("plan", "--to", "elsewhere", cwd=small_show)
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("warning PP502") == 1
    assert not (tmp_path / "public").exists()


def test_a_broken_show_is_told_before_its_destinations(small_show: Path) -> None:
    """Where podcast.yaml cannot be read, that is said, and not that a destination is missing."""
    (small_show / "podcast.yaml").write_text("title: 'open\n", "utf-8")
    done = typed("publish", "--yes", "--to", "production", cwd=small_show)
    assert done.returncode == 1
    assert "PP002" in done.stdout
    assert "There is no destination" not in done.stderr
