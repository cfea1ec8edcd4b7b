"""The commands as a user runs them: output and exit codes."""

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


def run_command(*words: str, cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the command in that folder."""
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
    """Misspell a field."""
    episode = show / "episodes" / "01-listening.yaml"
    episode.write_text(episode.read_text("utf-8").replace("title:", "titel:", 1), "utf-8")


def test_check_of_a_good_show_exits_with_0(small_show: Path) -> None:
    """The table of episodes and one line, exit code 0."""
    done = run_command("check", cwd=small_show, PYTHONIOENCODING="utf-8")
    *rows, blank, last = done.stdout.splitlines()
    assert [row.split()[:3] for row in rows[1:]] == [
        ["✓", "1", "01-listening"],
        ["✓", "2", "02-measuring"],
    ]
    assert (blank, last) == ("", "Checked the show and 2 episodes: no problems found.")
    assert done.returncode == 0


def test_output_to_an_ascii_terminal(small_show: Path) -> None:
    """Where standard output is ASCII, marks and the author's texts are still readable."""
    episode = small_show / "episodes" / "01-listening.yaml"
    episode.write_text(episode.read_text("utf-8").replace("title:", "tïtle:", 1), "utf-8")
    done = run_command("check", cwd=small_show, PYTHONIOENCODING="ascii")
    assert done.returncode == 1, done.stderr
    assert "t?tle: Listening" in done.stdout
    assert [line.split()[0] for line in done.stdout.splitlines()[-4:-2]] == ["X", "ok"]


def test_an_error_is_shown_with_place_and_fix(small_show: Path) -> None:
    """Findings are on standard output; exit code 1."""
    break_title(small_show)
    done = run_command("check", cwd=small_show)
    assert done.returncode == 1
    assert 'There is no field called "titel". Did you mean "title"?' in done.stdout
    assert "Traceback" not in done.stdout + done.stderr


def test_check_format_json(small_show: Path) -> None:
    """`--format json` prints JSON and nothing else on standard output."""
    break_title(small_show)
    done = run_command("check", "--format", "json", cwd=small_show)
    findings = json.loads(done.stdout)
    assert {finding["code"] for finding in findings} == {"PP003"}
    assert {finding["file"] for finding in findings} == {"episodes/01-listening.yaml"}


def test_check_format_github(small_show: Path) -> None:
    """`--format github` names files relative to the current folder."""
    break_title(small_show)
    done = run_command("check", "-C", "show", "--format", "github", cwd=small_show.parent)
    assert done.returncode == 1
    (line,) = done.stdout.splitlines()
    assert line.startswith("::error file=show/episodes/01-listening.yaml,line=3,endLine=3,col=1,")


def test_check_format_github_without_findings_prints_nothing(small_show: Path) -> None:
    """Not even an empty line."""
    assert run_command("check", "--format", "github", cwd=small_show).stdout == ""


def test_check_format_sarif(small_show: Path) -> None:
    """`--format sarif` prints a UTF-8 log, whatever the terminal's encoding."""
    break_title(small_show)
    done = run_command("check", "--format", "sarif", cwd=small_show, PYTHONIOENCODING="ascii")
    (run,) = json.loads(done.stdout)["runs"]
    assert [result["ruleId"] for result in run["results"]] == ["PP003"]


def test_check_summary_appends_to_the_file(small_show: Path, tmp_path: Path) -> None:
    """`--summary` appends a page and changes nothing else."""
    page = tmp_path / "summary.md"
    page.write_text("before\n", "utf-8")
    break_title(small_show)
    done = run_command("check", "--format", "github", "--summary", str(page), cwd=small_show)
    assert done.returncode == 1
    assert done.stdout == run_command("check", "--format", "github", cwd=small_show).stdout
    text = page.read_text("utf-8")
    assert text.startswith("before\n**Checked the show and 2 episodes: 1 error.**\n")
    assert "| ✗ | 1 | 01-listening |" in text
    assert 'Did you mean "title"?' in text


def test_a_summary_in_a_missing_folder_exits_with_2(small_show: Path) -> None:
    """Wrong use, without a traceback."""
    done = run_command("check", "--summary", "nowhere/summary.md", cwd=small_show)
    assert done.returncode == 2
    assert "cannot be written: No such file or directory" in done.stderr


def test_ignored_rules_are_counted_in_the_last_line(small_show: Path) -> None:
    """Ignored findings are not shown and do not count, and the last line says how many there were."""
    break_title(small_show)
    done = run_command("check", "--ignore", "PP0", cwd=small_show)
    assert done.returncode == 0
    assert done.stdout.endswith("no problems found; 1 finding left out on request.\n")
    assert (
        run_command("check", "--ignore", "PP0", "--select", "PP003", cwd=small_show).returncode == 1
    )
    assert run_command("check", "--select", "PP2", cwd=small_show).returncode == 0


def test_only_check_can_ignore_rules(small_show: Path) -> None:
    """Other commands do not have these options."""
    for option in ("--ignore", "--select"):
        assert run_command("publish", option, "PP0", cwd=small_show).returncode == 2


def test_strict_makes_warnings_errors(small_show: Path) -> None:
    """A warning exits with 0, and with 1 under --strict."""
    file = small_show / "podcast.yaml"
    guid = "guid: 8d578fe3-458d-4935-8a0e-2ecabef98757"
    lines = [
        guid if splitline.startswith("guid:") else splitline
        for splitline in file.read_text("utf-8").splitlines()
    ]
    file.write_text("\n".join(lines), "utf-8")
    assert run_command("check", cwd=small_show).returncode == 0
    assert run_command("check", "--strict", cwd=small_show).returncode == 1


@pytest.mark.parametrize("words", [("-C", "show", "check"), ("check", "-C", "show")])
def test_the_project_option_works_before_and_after_the_command(
    small_show: Path, words: tuple[str, ...]
) -> None:
    """-C names the project in both places."""
    assert small_show.name == "show"
    done = run_command(*words, cwd=small_show.parent)
    assert done.stdout.splitlines()[-1].startswith("Checked the show")


def test_a_folder_without_a_show_exits_with_2(tmp_path: Path) -> None:
    """The message says what to do."""
    done = run_command("check", cwd=tmp_path)
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
    done = run_command(*words, cwd=small_show)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr


def test_an_unknown_destination_lists_the_known_ones(small_show: Path) -> None:
    """Exit code 2."""
    add_destination(small_show, kind="folder", folder="../public", public_url=NOWHERE)
    done = run_command("plan", "--to", "elsewere", cwd=small_show)
    assert done.returncode == 2
    assert "Choose one of these: local, elsewhere." in done.stderr


def test_errors_stop_publishing(small_show: Path, tmp_path: Path) -> None:
    """Nothing is written, exit code 1, and no option overrides it."""
    add_destination(small_show, kind="folder", folder="../public", public_url=NOWHERE)
    break_title(small_show)
    done = run_command("publish", "--to", "elsewhere", "--yes", cwd=small_show)
    assert done.returncode == 1
    assert "cannot be published, because it has errors" in done.stderr
    assert not (tmp_path / "public").exists()


def test_the_sample_is_published_nowhere_else(series: Path, tmp_path: Path) -> None:
    """`plan` and `publish` refuse the sample show before anything is opened or written: exit code 1."""
    add_destination(series, kind="folder", folder="../public", public_url=NOWHERE)
    for words in (("plan",), ("publish", "--yes")):
        done = run_command(*words, "--to", "elsewhere", cwd=series)
        assert done.returncode == 1
        assert done.stdout.count("error PP463 sample-stays-here") == 2
        assert "cannot be published" in done.stderr
    assert not (tmp_path / "public").exists()


def test_an_unreachable_store_exits_with_3(small_show: Path) -> None:
    """It is worth a retry."""
    add_destination(
        small_show,
        kind="s3",
        bucket="podcast",
        endpoint_url="http://127.0.0.1:9",
        public_url=NOWHERE,
    )
    done = run_command(
        *("publish", "--yes", "--to", "elsewhere"),
        cwd=small_show,
        AWS_ACCESS_KEY_ID="a",
        AWS_SECRET_ACCESS_KEY="b",
    )
    assert done.returncode == 3
    assert "Nothing answers at the store's address" in done.stderr
    assert "Traceback" not in done.stderr


def test_publishing_to_a_folder_twice(small_show: Path, tmp_path: Path) -> None:
    """The environment can name the destination; the second run has nothing to do."""
    add_destination(
        small_show,
        kind="folder",
        folder="../public",
        public_url=NOWHERE,
        public_url_unreachable="Copied to the web server at night",
    )
    first = run_command("plan", cwd=small_show, PODCAST_DESTINATION="elsewhere")
    assert "the show appears, with 2 episodes" in first.stdout
    assert not (tmp_path / "public").exists()
    done = run_command("publish", "--yes", cwd=small_show, PODCAST_DESTINATION="elsewhere")
    assert done.returncode == 0
    assert "Copied to the web server at night" in done.stderr
    assert (tmp_path / "public" / "feed.xml").exists()
    again = run_command("publish", "--yes", cwd=small_show, PODCAST_DESTINATION="elsewhere")
    assert "There is nothing to do" in again.stdout


def test_publish_verify_and_stop_with_the_local_store(small_show: Path) -> None:
    """Publish starts the store, verify reads it over HTTP, and `store stop` stops it."""
    try:
        first = run_command("publish", cwd=small_show)
        assert "Release 1 is live." in first.stdout, first.stdout + first.stderr
        assert "Verified over HTTP" in first.stdout
        # a line each, without a terminal
        assert "Uploading: feed.xml" in first.stderr.splitlines()
        assert "nothing to do" in run_command("publish", cwd=small_show).stdout
        assert "is running" in run_command("store", "status", cwd=small_show).stdout
        assert run_command("verify", cwd=small_show).returncode == 0
        assert run_command("store", "stop", cwd=small_show).stdout == "The store is stopped.\n"
        lost = run_command("verify", "--format", "json", cwd=small_show)
        assert lost.returncode == 1
        assert [finding["code"] for finding in json.loads(lost.stdout)] == ["PP601"]
    finally:
        local.stop(workspace(small_show).state(STORE))


def test_build_writes_a_folder(small_show: Path, tmp_path: Path) -> None:
    """`build` writes to dist or to the named folder, and never over other files."""
    assert run_command("build", cwd=small_show).returncode == 0
    assert (small_show / "dist" / "feed.xml").exists()
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "thesis.docx").write_text("mine")
    refused = run_command("build", "-o", str(tmp_path / "other"), cwd=small_show)
    assert refused.returncode == 2
    assert "not from a build" in refused.stderr


def test_rules_lists_all_or_explains_one(tmp_path: Path) -> None:
    """`rules` needs no project; it finds a rule by code or name."""
    assert "PP201" in run_command("rules", cwd=tmp_path).stdout
    by_code = run_command("rules", "pp201", cwd=tmp_path).stdout
    assert by_code == run_command("rules", "audio-is-there", cwd=tmp_path).stdout
    assert all(word in by_code for word in ("Why:", "Fix:", "Source:"))


@pytest.mark.parametrize("name", ["show", "episode"])
def test_schema_prints_the_schemas_of_the_repository(name: str, tmp_path: Path) -> None:
    """`schema` needs no project."""
    done = run_command("schema", name, cwd=tmp_path)
    assert (done.stdout, done.returncode) == (
        (REPOSITORY / "schemas" / f"{name}.schema.json").read_text("utf-8"),
        0,
    )


def test_an_unknown_schema_lists_the_known_ones(tmp_path: Path) -> None:
    """Exit code 2."""
    done = run_command("schema", "season", cwd=tmp_path)
    assert done.returncode == 2
    assert "'show', 'episode'" in done.stderr


def test_help_names_every_command(tmp_path: Path) -> None:
    """Each command is listed with a sentence, and has its own help."""
    overview = run_command("--help", cwd=tmp_path).stdout
    for name in ("check", "build", "plan", "publish", "verify", "rules", "schema", "store"):
        assert f"\n  {name} " in overview
        result = run_command(name, "--help", cwd=tmp_path)
        assert result.returncode == 0
        assert "\\" not in result.stdout


def test_an_unexpected_error_has_its_own_exit_code(small_show: Path) -> None:
    """The message asks for a bug report."""
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


def test_publish_shows_warnings_of_the_built_feed(small_show: Path, tmp_path: Path) -> None:
    """A show whose first episode is scheduled may be published, with a warning."""
    add_destination(small_show, kind="folder", folder="../public", public_url=NOWHERE)
    for episode in (small_show / "episodes").glob("*.yaml"):
        text = episode.read_text("utf-8")
        episode.write_text(re.sub(r"published: \d{4}", "published: 2099", text), "utf-8")
    done = run_command("plan", "--to", "elsewhere", cwd=small_show)
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("warning PP502") == 1
    assert not (tmp_path / "public").exists()


def test_errors_in_podcast_yaml_come_before_missing_destinations(small_show: Path) -> None:
    """An unreadable podcast.yaml is reported rather than a missing destination."""
    (small_show / "podcast.yaml").write_text("title: 'open\n", "utf-8")
    done = run_command("publish", "--yes", "--to", "production", cwd=small_show)
    assert done.returncode == 1
    assert "PP002" in done.stdout
    assert "There is no destination" not in done.stderr
