"""`listens check`: what logs lack, and the configuration that adds it."""

import json
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from podcast_publisher.report.log_settings import LOG_SETTINGS
from tests import forked_command
from tests.listens.log_writers import NOON, WITH_RANGES, WITHOUT_RANGES, Hit, log, nginx_json

NOW = datetime.now(UTC) - timedelta(days=1)


def check(folder: Path, *words: str) -> tuple[int, str]:
    """The exit code, and what is said."""
    done = forked_command.run_text("listens", "check", *words, cwd=folder)
    return done.returncode, done.stdout + done.stderr


@pytest.mark.parametrize("form", [*WITH_RANGES, *WITHOUT_RANGES])
def test_logs_lack_what_their_format_lacks(small_show: Path, form: str) -> None:
    """Ranges, in half of the formats."""
    made = [
        Hit(NOW, f"192.0.2.{n}", "AntennaPod/3.8.0", "/a.mp3", 0, 9, 99, 206) for n in range(60)
    ]
    (small_show / "a.log").write_bytes(log(form, made))
    code, words = check(small_show, "a.log")
    assert ("It has no ranges" in words) == (form in WITHOUT_RANGES) == bool(code), words
    assert "no user agents" not in words
    assert "192.0.2" not in words


def test_agents_and_addresses_are_missed(small_show: Path) -> None:
    """A proxy's address, and requests without a user agent."""
    made = [Hit(NOW, "192.0.2.1", "", "/a.mp3", number=n) for n in range(60)]
    (small_show / "a.log").write_bytes(log("combined", made))
    code, words = check(small_show, "a.log")
    assert code == 1
    assert "no user agents" in words
    assert "one address for all requests" in words


def test_old_logs_should_go(small_show: Path) -> None:
    """Addresses of listeners are not kept for longer than they are needed."""
    for days, is_old in {20: False, 40: True}.items():
        made = [Hit(NOW - timedelta(days=days), "192.0.2.1", "Overcast/3.0", "/a.mp3")]
        (small_show / "a.log").write_bytes(log("Caddy", made))
        assert ("delete raw logs" in check(small_show, "a.log")[1]) == is_old


def test_other_files_are_named(small_show: Path) -> None:
    """With the reason."""
    code, words = check(small_show, "podcast.yaml")
    assert code == 1
    assert "podcast.yaml is no log in a format that is known here" in words
    assert check(small_show)[0] == 2


@pytest.mark.parametrize("server", LOG_SETTINGS)
def test_configuration_is_printed(small_show: Path, server: str) -> None:
    """As it is, to be copied; its JSON is valid."""
    code, words = check(small_show, "--config", server)
    assert code == 0
    assert words.strip() == LOG_SETTINGS[server].strip()
    for value in re.findall(r"'(\{\n.*?\n\})'", words, re.DOTALL):
        json.loads(value)


def test_nginx_writes_what_is_read() -> None:
    """The fields of the configuration are those of the logs that the other tests read."""
    written = json.loads("".join(re.findall(r"^  '(.*?)';?$", LOG_SETTINGS["nginx"], re.MULTILINE)))
    assert list(written) == list(json.loads(nginx_json(Hit(NOON, "192.0.2.1", "x", "/"))))
