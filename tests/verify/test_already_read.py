"""After publishing, files that were read already are examined by kind, and every fault is still reported."""

from collections import Counter
from collections.abc import Callable

import pytest
from msgspec.structs import replace

from bench.show import make_show
from podcast_publisher.feed.read import read_feed
from podcast_publisher.model.finding import Finding
from podcast_publisher.model.publication import FEED_KEY, Artifact, Publication
from podcast_publisher.verify import public_reads
from podcast_publisher.verify.already_read import AlreadyRead
from podcast_publisher.verify.public_reads import ExpectedObject, find_unreadable
from podcast_publisher.verify.show import verify
from podcast_publisher.verify.user_agents import USER_AGENTS
from tests.shows import build_show
from tests.verify.servers import Asked, Change, File, Reply, Serve, Server, unchanged
from tests.verify.test_linked_files import FAULTS as FAULTS_OF_LINKED_FILES
from tests.verify.test_linked_files import below
from tests.verify.test_recordings import FAULTS as FAULTS_OF_RECORDINGS

EPISODES = 5
FAULTS = [change for change, *_ in FAULTS_OF_RECORDINGS] + [
    below(folder, change) for folder, change, *_ in FAULTS_OF_LINKED_FILES
]


@pytest.fixture(scope="module")
def series_of_five(tmp_path_factory: pytest.TempPathFactory) -> Publication:
    """Five episodes with transcripts and chapters; their recordings are too large to be read whole."""
    root = tmp_path_factory.mktemp("five") / "show"
    make_show(root, EPISODES, size=300_000)
    return build_show(root)[0].publication


@pytest.fixture(autouse=True)
def without_a_pause_before_publishing(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is absent is asked for again at once."""
    monkeypatch.setattr(public_reads, "RETRY_DELAYS", (0.0, 0.0))


class Verified:
    """A show on a server, verified after publishing and without it."""

    def __init__(self, server: Server, publication: Publication) -> None:
        self.server = server
        self.feed_url = server.hold(publication)
        feed = read_feed(server.files[f"/show/{FEED_KEY}"].body)
        self.guids = frozenset(item.guid for item in feed.items)
        self.ticked: list[tuple[str, int]] = []

    def after_publishing(self, left_out: Callable[[str], bool] = lambda _: False) -> list[Finding]:
        """What verifying reports after all new files were read, but for those that are left out."""
        already_read = AlreadyRead()
        objects = []
        for path, file in self.server.files.items():
            key = path.removeprefix("/show/")
            if left_out(key):
                already_read.left_out.add(self.server.url + key)
            elif key != FEED_KEY:
                objects.append(self._expected(key, file))
        find_unreadable(objects, {}, already_read=already_read)
        self.server.requests.clear()
        return self._verify(already_read)

    def in_full(self) -> list[Finding]:
        """What verifying reports of the same episodes if nothing was read before."""
        return self._verify(None)

    def _verify(self, already_read: AlreadyRead | None) -> list[Finding]:
        self.ticked.clear()
        findings = verify(
            self.feed_url,
            only=self.guids,
            already_read=already_read,
            tick=lambda url, of: self.ticked.append((url, of)),
        )
        return list(findings)

    def _expected(self, key: str, file: File) -> ExpectedObject:
        artifact = Artifact.of_bytes(
            key, file.body, content_type=file.type, cache_control=file.cache
        )
        return ExpectedObject(self.server.url + key, artifact.size, artifact.sha256, artifact)

    def requests(self) -> Counter[str]:
        """How many were sent, by folder."""
        return Counter(path.split("/")[2] for _, path in self.server.requests)


@pytest.fixture
def verified(serve: Serve, series_of_five: Publication) -> Callable[[Change], Verified]:
    """Serves the show with one fault."""
    return lambda change: Verified(serve(change), series_of_five)


def test_the_first_and_largest_of_each_kind_are_examined(
    verified: Callable[[Change], Verified],
) -> None:
    """The others were read a moment before, and came as these do; all count as verified."""
    show = verified(unchanged)
    assert show.after_publishing() == []
    requests = show.requests()
    assert requests["audio"] == 7 + 1 + len(USER_AGENTS)  # all are of one size
    assert requests["transcripts"] == 2 * (2 + 1)  # of WebVTT and SubRip, and one preflight each
    assert 1 + 1 <= requests["chapters"] <= 2 + 1
    assert requests["episodes"] <= 2
    files = 5 * EPISODES + 1  # recording, two transcripts, chapters and page, and the cover
    assert [of for _, of in show.ticked] == [files] * files


def test_files_that_publishing_left_out_are_not_asked_for(
    verified: Callable[[Change], Verified],
) -> None:
    """Others of their kind were read; they do not count as verified."""
    show = verified(unchanged)
    assert show.after_publishing(lambda key: "0003" in key and not key.startswith("audio/")) == []
    assert not [
        path for _, path in show.server.requests if "0003" in path and "/audio/" not in path
    ]
    assert len(show.ticked) == 5 * EPISODES + 1 - 4


def test_a_preflight_is_sent_although_the_newest_file_was_left_out(
    verified: Callable[[Change], Verified],
) -> None:
    """For another file of its type."""
    show = verified(unchanged)
    show.after_publishing(lambda key: key.startswith("transcripts/0005"))
    assert [path for method, path in show.server.requests if method == "OPTIONS" and ".vtt" in path]


@pytest.mark.parametrize("change", FAULTS)
def test_a_fault_of_a_kind_is_reported_as_ever(
    verified: Callable[[Change], Verified], change: Change
) -> None:
    """If one file has a problem, all are examined: the same findings in the same order."""
    show = verified(change)
    in_full = show.in_full()
    assert show.after_publishing() == in_full


def of_one(change: Callable[[Asked, Reply], Reply], name: str) -> Change:
    return lambda asked, reply: change(asked, reply) if name in asked.path else reply


@pytest.mark.parametrize(
    ("change", "name", "code"),
    [
        (lambda _, reply: reply.but(Content_Type="audio/ogg"), "audio/0003", "PP612"),
        (lambda _, reply: reply.but(Cache_Control="no-store"), "audio/0003", "PP626"),
        (lambda _, reply: reply.but(Content_Type="text/plain"), "transcripts/0003", "PP612"),
        (lambda _, reply: reply.but(Content_Type="text/plain"), "episodes/0003", "PP619"),
        (lambda *_: Reply(302, {"Location": "/show/lost.json"}), "chapters/0003", "PP611"),
        (lambda *_: Reply(403), "chapters/0003", "PP611"),
        (lambda *_: Reply(200, {"Content-Type": "audio/mpeg"}, b"<html>"), "audio/0003", "PP675"),
    ],
)
def test_a_fault_of_one_file_is_reported(
    verified: Callable[[Change], Verified], change: Change, name: str, code: str
) -> None:
    """A file that came otherwise than others, or not at all, is examined."""
    show = verified(of_one(change, name))
    in_full = show.in_full()
    assert {finding.rule.code for finding in in_full} == {code}
    assert show.after_publishing() == in_full


def test_equal_recordings_are_reported(serve: Serve, series_of_five: Publication) -> None:
    """Their bytes are known from the files that were published."""
    first, *others = (media for media in series_of_five.media if media.key.startswith("audio/"))
    same = replace(first, key=others[2].key)
    media = tuple(same if media.key == same.key else media for media in series_of_five.media)
    show = Verified(serve(), replace(series_of_five, media=media))
    in_full = show.in_full()
    assert "PP515" in {finding.rule.code for finding in in_full}, in_full
    assert show.after_publishing() == in_full
