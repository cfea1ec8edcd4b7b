"""From publish to whoever is told, by the real command, with the outcomes at the destination."""

import base64
import hashlib
import hmac
import importlib
import json
import os
import signal
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from tests import forked_command
from tests.announce.hub import hub_network
from tests.announce.receiver import Receiver, Reply
from tests.publish.publishing import add_destination, decide, replace_in

KEY = "whsec_" + base64.b64encode(b"a key for this test alone").decode()


class AnnouncedShow:
    """A show that goes to a folder, and is announced to services on this computer."""

    def __init__(self, show: Path, announce: str, public_url: str = "http://127.0.0.1:9/") -> None:
        self.show = show
        self.environment: dict[str, str] = {**os.environ, "HOOK_SECRET": KEY}
        add_destination(
            show,
            kind="folder",
            folder="../public",
            public_url=public_url,
            public_url_unreachable="Nothing serves all of it in these tests",
            announce=announce,
        )

    def run(self, *words: str) -> subprocess.CompletedProcess[str]:
        """The command, for that destination, with nobody at the terminal."""
        return forked_command.run_text(
            *words, "--to", "elsewhere", cwd=self.show, environment=self.environment
        )

    def publish(self, *words: str) -> subprocess.CompletedProcess[str]:
        return self.run("publish", "--yes", *words)

    def retitle(self, old: str, new: str) -> None:
        """A change that listeners see."""
        replace_in(self.show / "episodes" / "01-listening.yaml", f"title: {old}", f"title: {new}")

    def outcomes(self, number: int) -> Mapping[str, Any]:
        """The records of that release's announcements."""
        folder = self.show.parent / "public" / "releases" / f"{number:06}" / "announced"
        return {file.stem: json.loads(file.read_bytes()) for file in folder.glob("*.json")}

    def states(self, number: int) -> dict[str, str]:
        return {channel: str(entry["state"]) for channel, entry in self.outcomes(number).items()}


@pytest.fixture
def hooked(small_show: Path, receiver: Receiver) -> AnnouncedShow:
    """It tells a hub, a webhook and Slack, all of them the same service."""
    show = AnnouncedShow(
        small_show,
        f"{{websub: '{receiver.url}hub', webhook: {{url: '{receiver.url}hook', secret: HOOK_SECRET}},"
        " slack: SLACK_URL}",
    )
    show.environment["SLACK_URL"] = f"{receiver.url}slack-secret"
    return show


def paths(receiver: Receiver) -> list[str]:
    return [request.path for request in receiver.requests]


def test_a_subscriber_gets_the_feed_from_a_real_hub(small_show: Path, tmp_path: Path) -> None:
    """The feed names the hub, the hub is pinged, fetches the feed, and hands on its bytes."""
    with hub_network(tmp_path) as network:
        show = AnnouncedShow(small_show, f"{{websub: '{network.hub}'}}", network.public_url)
        assert show.publish().returncode == 0
        network.subscribe("a secret")
        assert network.delivered == []
        show.retitle("Listening", "Hearing")
        done = show.publish()
    feed = (tmp_path / "public" / "feed.xml").read_bytes()
    assert f'<atom:link href="{network.hub}" rel="hub"/>'.encode() in feed
    assert network.delivered == [feed]
    digest = hmac.new(b"a secret", feed, hashlib.sha512).hexdigest()
    assert network.signatures == [f"sha512={digest}"]
    assert "WebSub hub: told" in done.stdout
    assert "Apple, Spotify" in done.stdout


def test_everybody_is_told_once(hooked: AnnouncedShow, receiver: Receiver) -> None:
    """Of the release, and not again by a run with nothing to publish."""
    done = hooked.publish()
    assert done.returncode == 0, done.stderr
    assert paths(receiver) == ["/hub", "/hook", "/slack-secret"]
    assert hooked.states(1) == {"websub": "sent", "webhook": "sent", "slack": "sent"}
    assert hooked.outcomes(1)["webhook"]["answer"] == "thank you"
    assert hooked.publish().returncode == 0
    assert "nobody is left" in hooked.run("announce").stdout
    assert len(receiver.requests) == 3
    body = json.loads(receiver.requests[1].body)
    assert [item["change"] for item in body["data"]["episodes"]] == ["new", "new"]


def test_what_failed_is_a_warning_and_tried_again(
    hooked: AnnouncedShow, receiver: Receiver
) -> None:
    """The release is live, the exit code 0 (1 with --strict), and the next publish tells who was not told."""
    receiver.answers(Reply(401, b"who are you?"), Reply())
    done = hooked.publish()
    assert done.returncode == 0
    assert "Release 1 is live." in done.stdout
    assert "Warning: WebSub hub: not told" in done.stderr
    assert "(401 who are you?)" in done.stderr
    assert "for seven days" in done.stderr
    assert hooked.states(1) == {"websub": "failed", "webhook": "sent", "slack": "sent"}
    receiver.answers(Reply(401))
    strict = hooked.publish("--strict")
    assert (strict.returncode, paths(receiver)[3:]) == (1, ["/hub"])
    receiver.answers(Reply())
    assert hooked.publish("--strict").returncode == 0
    assert hooked.states(1)["websub"] == "sent"
    assert paths(receiver)[4:] == ["/hub"]


def test_a_pending_announcement_is_not_forgotten_by_the_gate(
    hooked: AnnouncedShow, receiver: Receiver
) -> None:
    """The command as users have it, which skips everything where nothing has changed."""
    receiver.answers(Reply(401), Reply())
    hooked.publish()
    words = ("publish", "--yes", "--to", "elsewhere")
    for _ in range(2):
        forked_command.run(*words, cwd=hooked.show, environment=hooked.environment, gated=True)
    assert paths(receiver)[3:] == ["/hub"]


def test_a_later_release_takes_the_place_of_a_pending_ping(
    hooked: AnnouncedShow, receiver: Receiver
) -> None:
    """A hub is pinged once, for what is live."""
    receiver.answers(Reply(401), Reply())
    hooked.publish()
    receiver.requests.clear()
    hooked.retitle("Listening", "Hearing")
    hooked.publish()
    assert paths(receiver) == ["/hub", "/hook", "/slack-secret"]
    assert hooked.states(1)["websub"] == "failed"
    assert hooked.publish().returncode == 0
    assert len(receiver.requests) == 3


def test_a_missing_secret_is_told_of_and_cured(hooked: AnnouncedShow, receiver: Receiver) -> None:
    """Whoever sets the variable needs no release for it."""
    address = hooked.environment.pop("SLACK_URL")
    done = hooked.publish()
    assert "Warning: Slack: not told" in done.stderr
    assert "The environment variable SLACK_URL is not set" in done.stderr
    hooked.environment["SLACK_URL"] = address
    assert "Slack: told" in hooked.run("announce").stdout
    assert paths(receiver)[-1] == "/slack-secret"


def test_people_are_not_told_twice_after_a_doubtful_answer(
    hooked: AnnouncedShow, receiver: Receiver
) -> None:
    """A server that failed or hung up may have delivered the message."""
    for reply in (Reply(500), Reply(hangs_up=True)):
        receiver.requests.clear()
        receiver.answers(Reply(), Reply(), reply)
        done = hooked.publish()
        assert "Slack: perhaps told" in done.stderr
        receiver.answers(Reply())
        hooked.publish()
        hooked.run("announce")
        assert paths(receiver).count("/slack-secret") == 1
        hooked.retitle("Listening", "Hearing") if reply.status == 500 else None


def test_a_refused_message_is_sent_again(hooked: AnnouncedShow, receiver: Receiver) -> None:
    """It is certain that nobody has read it."""
    receiver.answers(Reply(), Reply(), Reply(404, b"no_service"))
    hooked.publish()
    assert hooked.states(1)["slack"] == "failed"
    receiver.answers(Reply(200, b"ok"))
    hooked.publish()
    assert hooked.states(1)["slack"] == "sent"
    assert paths(receiver).count("/slack-secret") == 2


def test_a_rollback_pings_and_writes_to_nobody(hooked: AnnouncedShow, receiver: Receiver) -> None:
    """Feeds are to be read again; people know who rolled back."""
    hooked.publish()
    hooked.retitle("Listening", "Hearing")
    hooked.publish()
    receiver.requests.clear()
    assert hooked.run("rollback", "--yes", "--reason", "Wrong").returncode == 0
    assert paths(receiver) == ["/hub", "/hook"]


def test_a_release_with_the_same_feed_is_not_announced(
    hooked: AnnouncedShow, receiver: Receiver
) -> None:
    """A page that looks otherwise is no news."""
    hooked.publish()
    receiver.requests.clear()
    (hooked.show / "site").mkdir()
    (hooked.show / "site" / "index.html").write_text(
        "{% extends 'ours/index.html' %}{% block title %}Another title{% endblock %}", "utf-8"
    )
    assert "Release 2 is live." in hooked.publish().stdout
    assert paths(receiver) == []


def test_a_withdrawal_names_every_address_of_the_episode(
    hooked: AnnouncedShow, receiver: Receiver
) -> None:
    """Its page, and each recording that any release had: caches keep these for a year."""
    hooked.publish()
    receiver.requests.clear()
    decide(hooked.show / "episodes" / "01-listening.yaml", "withdrawn")
    assert hooked.publish().returncode == 0
    data = json.loads(receiver.requests[1].body)["data"]
    assert [item["change"] for item in data["episodes"]] == ["withdrawn"]
    kinds = {url.removeprefix("http://127.0.0.1:9/").partition("/")[0] for url in data["stale"]}
    assert {"feed.xml", "audio", "episodes", "transcripts", ""} <= kinds


def test_a_dry_run_sends_nothing_and_shows_no_secret(
    hooked: AnnouncedShow, receiver: Receiver
) -> None:
    """It prints what would be sent on every channel."""
    hooked.publish()
    receiver.requests.clear()
    done = hooked.run("announce", "--dry-run")
    assert done.returncode == 0
    assert receiver.requests == []
    assert f"POST {receiver.url}***" in done.stdout
    assert "slack-secret" not in done.stdout
    assert "hub.mode=publish" in done.stdout


def test_history_tells_who_was_told(hooked: AnnouncedShow, receiver: Receiver) -> None:
    """When, and with which answer; for programs, too."""
    receiver.answers(Reply(401, b"who are you?"), Reply())
    hooked.publish()
    text = hooked.run("history").stdout
    assert "      WebSub hub: not told, " in text
    assert "(401 who are you?)" in text
    (release,) = json.loads(hooked.run("history", "--format", "json").stdout)
    entries = {entry["channel"]: entry for entry in release["announced"]}
    assert (entries["websub"]["state"], entries["slack"]["status"]) == ("failed", 202)


@pytest.mark.parametrize("where", ["before", "after"])
def test_a_killed_run_loses_one_message_and_doubles_none(
    hooked: AnnouncedShow, receiver: Receiver, where: str
) -> None:
    """Killed between claim and send, or between send and record: people are told at most once."""
    words = ("publish", "--yes", "--to", "elsewhere")
    done = forked_command.run(
        *words,
        cwd=hooked.show,
        environment=hooked.environment,
        prepare=(_die_before if where == "before" else _die_after,),
    )
    assert done.returncode == -9
    assert hooked.states(1)["slack"] == "claimed"
    assert "may be lost" in hooked.run("history").stdout
    hooked.publish()
    hooked.run("announce")
    assert paths(receiver).count("/slack-secret") == (0 if where == "before" else 1)


def _die_before() -> None:
    """Killed with the claim written, before anything is sent to people."""
    _die_around(sends=False)


def _die_after() -> None:
    """Killed with the message sent, before that is recorded."""
    _die_around(sends=True)


def _die_around(*, sends: bool) -> None:
    announce = importlib.import_module("podcast_publisher.workflow.announce")
    real = announce.send

    def send(*args: Any, may_repeat: bool, **options: Any) -> Any:
        if may_repeat:
            return real(*args, may_repeat=may_repeat, **options)
        if sends:
            real(*args, may_repeat=may_repeat, **options)
        os.kill(os.getpid(), signal.SIGKILL)
        return None

    announce.send = send  # type: ignore[attr-defined]  # in the process that dies
