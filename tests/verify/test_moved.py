"""From outside, an old address leads to the new feed with every episode; each way that it does not is named."""

import json
import os
import re
import subprocess
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from socket import socket

import pytest
from msgspec.structs import replace

from podcast_publisher.feed.read import read_feed
from podcast_publisher.model.destination_settings import DestinationSettings
from podcast_publisher.model.publication import Publication
from podcast_publisher.publish.stores.folder import FolderDestination
from podcast_publisher.verify.moved import Move, verify_move
from podcast_publisher.workflow.context import Context
from podcast_publisher.workflow.moved import verify_moved_destination
from tests import forked_command
from tests.shows import NOW, build_show, workspace
from tests.verify.servers import Asked, Reply, Serve, Server

Redirects = dict[str, tuple[int, str]]
"""Status and target of each path that redirects; in the target, `{old}` and `{new}` are the two servers."""


class Addresses:
    """An old and a new server, each with the same show."""

    def __init__(self, serve: Serve, publication: Publication) -> None:
        self.redirects: Redirects = {}
        self.replies: dict[str, Reply] = {}
        self.old = serve(self._answer("old"))
        self.new = serve(self._answer("new"))
        self.old_url, self.new_url = self.old.hold(publication), self.new.hold(publication)
        self.copy = self.old.files["/show/feed.xml"].body

    def _answer(self, name: str) -> Callable[[Asked, Reply], Reply]:
        def change(asked: Asked, reply: Reply) -> Reply:
            key = f"{name}{asked.path}"
            if key in self.redirects:
                status, target = self.redirects[key]
                return Reply(
                    status, {"Location": target.format(old=self.old_root, new=self.new_root)}
                )
            return self.replies.get(key, reply)

        return change

    @property
    def old_root(self) -> str:
        return self.old.url.removesuffix("/show/")

    @property
    def new_root(self) -> str:
        return self.new.url.removesuffix("/show/")

    def edit(self, server: Server, before: str, after: str) -> None:
        """Change the feed on a server."""
        file = server.files["/show/feed.xml"]
        assert before.encode() in file.body
        body = file.body.replace(before.encode(), after.encode(), 1)
        server.files["/show/feed.xml"] = replace(file, body=body)

    def names(self, server: Server, target: str) -> None:
        """Let that server's feed name a new address."""
        tag = f"<itunes:new-feed-url>{target}</itunes:new-feed-url>"
        self.edit(server, "<channel>", f"<channel>{tag}")

    def verify(self, *, copy: bool = True) -> Move:
        feed = read_feed(self.copy) if copy else None
        return verify_move(self.old_url, self.new_url, old_feed=lambda: feed)

    def findings(self, *, copy: bool = True) -> list[tuple[str, str]]:
        """Codes and messages, with the servers' addresses as OLD and NEW."""
        roots = ((self.old_root, "OLD"), (self.new_root, "NEW"))
        found = []
        for finding in self.verify(copy=copy).findings:
            message = finding.message
            for root, name in roots:
                message = message.replace(root, name)
            found.append((finding.rule.code, message))
        return found


@pytest.fixture
def addresses(serve: Serve, publication: Publication) -> Addresses:
    """Both servers; nothing leads from one to the other yet."""
    return Addresses(serve, publication)


OLD, NEW = "old/show/feed.xml", "new/show/feed.xml"
TO_NEW = "{new}/show/feed.xml"


@pytest.mark.parametrize("status", [301, 308])
def test_a_permanent_redirect_passes(addresses: Addresses, status: int) -> None:
    """With a copy of the old feed, whose guids are all there."""
    addresses.redirects[OLD] = (status, TO_NEW)
    move = addresses.verify()
    assert (move.findings, move.redirects, move.compared) == ((), True, 2)


def test_permanent_redirects_in_a_row_pass(addresses: Addresses) -> None:
    """Over another page of the old host, and by a relative address."""
    addresses.redirects |= {OLD: (301, "/moved"), "old/moved": (308, TO_NEW)}
    assert addresses.findings() == []


def test_the_new_address_may_redirect_itself(addresses: Addresses) -> None:
    """The new host's own way to its feed is no part of the move, even if it is temporary."""
    addresses.redirects |= {
        OLD: (301, "{new}/short"),
        "new/short": (302, TO_NEW),
    }
    addresses.new_url = f"{addresses.new_root}/short"
    assert addresses.findings() == []


def test_a_redirect_without_a_copy_is_not_compared(addresses: Addresses) -> None:
    """The old feed cannot be read any more, and nothing is claimed about its guids."""
    addresses.redirects[OLD] = (301, TO_NEW)
    message = "The old address redirects, so no guid was compared: nothing proves that the episodes are there"
    assert addresses.findings(copy=False) == [("PP828", message)]


def test_an_old_feed_without_episodes_proves_nothing(addresses: Addresses) -> None:
    """Such as a copy of the wrong file."""
    addresses.redirects[OLD] = (301, TO_NEW)
    addresses.copy = re.sub(rb"<item>.*</item>", b"", addresses.copy, flags=re.DOTALL)
    (finding,) = addresses.findings()
    assert finding[0] == "PP828"
    assert finding[1].startswith("The old feed has no episodes, so no guid was compared")


@pytest.mark.parametrize("status", [302, 303, 307])
def test_a_temporary_redirect_is_an_error(addresses: Addresses, status: int) -> None:
    """It works today, and loses everybody when the old address is switched off."""
    addresses.redirects[OLD] = (status, TO_NEW)
    message = f"The old address redirects to NEW/show/feed.xml with {status}, only for the moment"
    assert addresses.findings() == [("PP824", message)]


def test_one_temporary_redirect_in_a_row_is_an_error(addresses: Addresses) -> None:
    """Every step has to be permanent."""
    addresses.redirects |= {OLD: (301, "/moved"), "old/moved": (302, TO_NEW)}
    assert [code for code, _ in addresses.findings()] == ["PP824"]


def test_new_feed_url_is_enough_with_a_warning(addresses: Addresses) -> None:
    """Apple follows it; who follows only redirects stays behind."""
    addresses.names(addresses.old, addresses.new_url)
    message = "The old feed names the new address, but its own address does not redirect"
    assert addresses.findings() == [("PP827", message)]


def test_an_old_feed_that_leads_nowhere_is_an_error(addresses: Addresses) -> None:
    """It is as it always was."""
    message = "The old feed neither redirects nor names the new address (itunes:new-feed-url)"
    assert addresses.findings() == [("PP823", message)]


def test_an_old_feed_that_leads_elsewhere_is_an_error(addresses: Addresses) -> None:
    """In itunes:new-feed-url, or by a redirect."""
    addresses.names(addresses.old, "https://third.example.org/feed.xml")
    (finding,) = addresses.findings()
    assert finding == (
        "PP823",
        "The old feed sends apps to https://third.example.org/feed.xml, and not to NEW/show/feed.xml",
    )
    addresses.redirects[OLD] = (301, "{new}/other.xml")
    addresses.new.files["/other.xml"] = addresses.new.files["/show/feed.xml"]
    message = "The old address redirects to NEW/other.xml, and not to NEW/show/feed.xml"
    assert addresses.findings() == [("PP823", message)]


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (404, "It answers 404: it is not there"),
        (410, "It answers 410: it is gone for good"),
        (403, "It answers 403: it is not public"),
        (500, "It answers 500: its server fails"),
    ],
)
def test_an_old_feed_that_is_gone_is_an_error(
    addresses: Addresses, status: int, words: str
) -> None:
    """With what the server says."""
    addresses.replies[OLD] = Reply(status)
    assert addresses.findings() == [("PP823", f"The old address leads nowhere. {words}")]


def test_an_old_server_that_is_gone_is_an_error(addresses: Addresses) -> None:
    """Nothing answers at its address."""
    with closing(socket()) as free:
        free.bind(("127.0.0.1", 0))
        addresses.old_url = f"http://127.0.0.1:{free.getsockname()[1]}/feed.xml"
    ((code, message),) = addresses.findings()
    assert (code, message) == (
        "PP823",
        "The old address leads nowhere. It cannot be fetched: nothing answers at that address",
    )


def test_a_page_in_place_of_the_old_feed_is_an_error(addresses: Addresses) -> None:
    """A host's farewell page redirects people with a script, and apps not at all."""
    page = b"<html><script>location = 'https://new.example.org'</script></html>"
    addresses.replies[OLD] = Reply(200, {"Content-Type": "text/html"}, page)
    ((code, message),) = addresses.findings()
    assert code == "PP823"
    assert message.startswith(
        "The old address neither redirects nor serves a feed. It is no feed: "
    )


def test_a_loop_is_an_error(addresses: Addresses) -> None:
    """Two pages of the old host that redirect to each other."""
    addresses.redirects |= {OLD: (301, "/moved"), "old/moved": (301, "{old}/show/feed.xml")}
    message = "The old address leads nowhere. It redirects in a loop, back to OLD/show/feed.xml"
    assert addresses.findings() == [("PP823", message)]


def test_endless_redirects_are_an_error(addresses: Addresses) -> None:
    """Each to another page."""
    addresses.redirects[OLD] = (301, "/0")
    addresses.redirects |= {f"old/{number}": (301, f"/{number + 1}") for number in range(20)}
    ((code, message),) = addresses.findings()
    assert code == "PP823"
    assert "It redirects more than 5 times, last to OLD/" in message


def test_a_new_address_that_redirects_back_is_an_error(addresses: Addresses) -> None:
    """Old and new lead to each other."""
    addresses.redirects |= {OLD: (301, TO_NEW), NEW: (301, "{old}/show/feed.xml")}
    codes = {code for code, _ in addresses.findings()}
    assert codes == {"PP825"}


@pytest.mark.parametrize(
    ("reply", "words"),
    [
        (Reply(404), "It answers 404: it is not there"),
        (Reply(200, {"Content-Type": "text/html"}, b"<html></html>"), "It is no feed: "),
        (Reply(200, {"Content-Type": "text/xml"}, b""), "It is no feed: "),
    ],
    ids=["missing", "page", "empty"],
)
def test_a_new_address_without_a_feed_is_an_error(
    addresses: Addresses, reply: Reply, words: str
) -> None:
    """The redirect may be as good as it likes."""
    addresses.redirects[OLD] = (301, TO_NEW)
    addresses.replies[NEW] = reply
    ((code, message),) = addresses.findings()
    assert code == "PP825"
    assert message.startswith(words)


def test_a_new_feed_that_sends_on_is_an_error(addresses: Addresses) -> None:
    """Back to the old address, or to a third."""
    addresses.redirects[OLD] = (301, TO_NEW)
    addresses.names(addresses.new, addresses.old_url)
    message = "The new feed sends apps back to the old address: OLD/show/feed.xml"
    assert addresses.findings() == [("PP825", message)]
    addresses.edit(addresses.new, addresses.old_url, "https://third.example.org/feed.xml")
    message = "The new feed sends apps on: https://third.example.org/feed.xml"
    assert addresses.findings() == [("PP825", message)]


def test_a_new_feed_may_name_itself(addresses: Addresses) -> None:
    """As Apple asks of it."""
    addresses.redirects[OLD] = (301, TO_NEW)
    addresses.names(addresses.new, addresses.new_url)
    assert addresses.findings() == []


@pytest.mark.parametrize("through", ["redirect", "tag"])
def test_each_missing_guid_is_listed(addresses: Addresses, through: str) -> None:
    """Another guid for the same episode is as bad as none; title and guid are those of the old feed."""
    if through == "redirect":
        addresses.redirects[OLD] = (301, TO_NEW)
    else:
        addresses.names(addresses.old, addresses.new_url)
    first, second = read_feed(addresses.copy).items
    addresses.edit(addresses.new, f">{first.guid}<", ">another<")
    expected = ("PP826", missing(first.title, first.guid))
    assert [found for found in addresses.findings() if found[0] == "PP826"] == [expected]
    addresses.edit(addresses.new, f">{second.guid}<", f">{second.guid.upper()}<")
    found = [message for code, message in addresses.findings() if code == "PP826"]
    assert found == [missing(item.title, item.guid) for item in (first, second)]


def missing(title: str, guid: str) -> str:
    return f'"{title}" of the old feed is missing: no item has its guid {guid}'


def test_blanks_around_a_guid_do_not_count(addresses: Addresses) -> None:
    """Many feeds wrap guids in line ends, which apps remove; blanks inside are part of it."""
    addresses.names(addresses.old, addresses.new_url)
    first = read_feed(addresses.copy).items[0]
    addresses.edit(addresses.old, f">{first.guid}<", ">160 at http://old.example.org<")
    addresses.edit(addresses.new, f">{first.guid}<", ">\n 160 at http://old.example.org\n<")
    assert [code for code, _ in addresses.findings()] == ["PP827"]


def test_an_item_without_a_guid_goes_by_its_recording(addresses: Addresses) -> None:
    """As in apps: the new feed has the recording's old address as guid."""
    addresses.names(addresses.old, addresses.new_url)
    first = read_feed(addresses.copy).items[0]
    assert first.enclosure
    addresses.edit(addresses.old, f'<guid isPermaLink="false">{first.guid}</guid>', "")
    assert [code for code, _ in addresses.findings()] == ["PP827", "PP826"]
    addresses.edit(addresses.new, f">{first.guid}<", f">{first.enclosure.url}<")
    assert [code for code, _ in addresses.findings()] == ["PP827"]


def test_a_long_list_ends_with_a_count(addresses: Addresses) -> None:
    """A hundred missing episodes are named; the rest is a number."""
    items = "".join(
        f"<item><title>{number}</title><guid>g{number}</guid></item>" for number in range(150)
    )
    addresses.names(addresses.old, addresses.new_url)
    addresses.edit(addresses.old, "</channel>", f"{items}</channel>")
    found = [message for code, message in addresses.findings() if code == "PP826"]
    assert len(found) == 101
    assert found[-1] == "50 more episodes of the old feed are missing"


def test_one_address_twice_is_an_error(addresses: Addresses) -> None:
    """Capitals in the host and the usual port do not make another address."""
    addresses.old_url = addresses.new_url.replace("127.0.0.1", "127.0.0.1")
    assert ("PP823", "The old and the new address are the same") in addresses.findings()


@pytest.fixture
def command(tmp_path: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    """`podcast-publisher verify`, in a folder without a project."""

    def run(*words: str) -> subprocess.CompletedProcess[str]:
        environment = {**os.environ, "COLUMNS": "200"}
        return forked_command.run_text("verify", *words, cwd=tmp_path, environment=environment)

    return run


def test_the_command_proves_a_move(
    addresses: Addresses, tmp_path: Path, command: Callable[..., subprocess.CompletedProcess[str]]
) -> None:
    """A sentence and exit code 0; without the copy, nothing is proved, and the exit code says so."""
    addresses.redirects[OLD] = (301, TO_NEW)
    moved = ("--moved", addresses.old_url, addresses.new_url)
    copy = tmp_path / "old.xml"
    copy.write_bytes(addresses.copy)
    done = command(*moved, "--old-feed", str(copy))
    assert (done.returncode, done.stdout) == (
        0,
        "The old address leads to the new feed, and it has every one of the 2 episodes of the old feed.\n",
    )
    done = command(*moved)
    assert done.returncode == 1
    assert "warning PP828 guids-were-compared" in done.stdout
    assert done.stdout.endswith("feed.xml, but not the episodes: 1 warning.\n")


def test_the_command_fails_for_a_temporary_redirect(
    addresses: Addresses, command: Callable[..., subprocess.CompletedProcess[str]]
) -> None:
    """Exit code 1; as JSON for programs."""
    addresses.redirects[OLD] = (302, TO_NEW)
    done = command("--moved", addresses.old_url, addresses.new_url, "--format", "json")
    assert done.returncode == 1
    assert [entry["code"] for entry in json.loads(done.stdout)] == ["PP824", "PP828"]


@pytest.mark.parametrize(
    "words",
    [
        ("--moved", "nowhere", "https://new.example.org/feed.xml"),
        ("--moved", "https://old.example.org/feed.xml", "feed.xml"),
        (
            "--moved",
            "https://a.example.org",
            "https://b.example.org",
            "--feed",
            "https://c.example.org",
        ),
        ("--old-feed", __file__),
        ("--moved", "https://a.example.org", "https://b.example.org", "--old-feed", __file__),
        ("--moved", "https://a.example.org"),
    ],
)
def test_wrong_use_is_told_before_anything_is_requested(
    command: Callable[..., subprocess.CompletedProcess[str]], words: tuple[str, ...]
) -> None:
    """Exit code 2, with a sentence."""
    done = command(*words)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr


def test_verifying_a_destination_that_redirects_verifies_the_move(
    addresses: Addresses, small_show: Path
) -> None:
    """What comes from its address is another host's feed, which is not compared with the release."""
    folder = small_show.parent / "published"
    context = Context(workspace(small_show), lambda: NOW, {})
    settings = DestinationSettings(
        "elsewhere", "folder", folder=str(folder), public_url=addresses.old.url
    )
    FolderDestination(folder).write(build_show()[0].publication.feed, release=1)
    addresses.redirects[OLD] = (301, TO_NEW)
    first = read_feed(addresses.copy).items[0]
    move = verify_moved_destination(context, settings, addresses.old.url, addresses.new_url)
    assert move
    assert (move.findings, move.redirects, move.compared) == ((), True, 2)
    addresses.edit(addresses.new, f">{first.guid}<", ">another<")
    move = verify_moved_destination(context, settings, addresses.old.url, addresses.new_url)
    assert move
    assert [finding.rule.code for finding in move.findings] == ["PP826"]


def test_a_destination_that_stays_is_verified_as_ever(small_show: Path) -> None:
    """Without moved_to, with its own address in it, and at the local store."""
    context = Context(workspace(small_show), lambda: NOW, {})
    settings = DestinationSettings("elsewhere", "folder", folder="../published")
    here = "https://podcast.wards.nhs.uk/"
    for kind, moved_to in (
        ("folder", ""),
        ("folder", f"{here}feed.xml"),
        ("local", "https://n.nhs.uk/f"),
    ):
        of_kind = replace(settings, kind=kind)
        assert verify_moved_destination(context, of_kind, here, moved_to) is None
