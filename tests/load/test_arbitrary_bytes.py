"""Arbitrary bytes give findings or an episode, never an exception."""

import shutil
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from podcast_publisher.report.objects import as_json
from podcast_publisher.report.text import as_text
from podcast_publisher.workflow.check import Checked, load_and_check
from tests.cases.broken_show import GOOD_SHOW
from tests.shows import workspace

FILES = (
    "podcast.yaml",
    "episodes/02-measuring.yaml",
    "episodes/01-listening.vtt",
    "episodes/01-listening.mp3",
    "artwork/cover.jpg",
)
SPLINTERS = (
    *(b"\0", b"\x1b", b"\x92", b"\xff", b"\xff\xfb", b"\xef\xbb\xbf", b"\xe2\x80\xa8", b"\r"),
    *(b"\n", b"\n\n", b"\t", b" ", b"-", b"- ", b": ", b":\n", b"#", b"'", b'"', b"|\n", b">\n"),
    *(b"[", b"]", b"{", b"}", b"[[[[[[[[[[[[[", b"&a ", b"*a", b"!!set ", b"? ", b"---\n", b"%"),
    *(b"~", b"null", b"[]", b"{}", b"0", b"-1", b"9" * 20, b'"\\ud800"', b'"\\0"', b"../", b"/"),
    *(b"-->", b"00:00:99.999", b"WEBVTT", b"<v ", b"NOTE\n", b"&", b"<", b"99:59:59.999"),
    *(b"ID3\x04\0\0\x7f\x7f\x7f\x7f", b"Info", b"Xing", b"RIFF", b"\0\0\0\x08moov", b"ftyp"),
    *(b"\xff\xd8", b"\xff\xe1\xff\xff", b"\xff\xc0\0\x11", b"\x89PNG\r\n\x1a\n", b"GIF89a"),
    *(
        b"BM",
        b"II*\0",
        b"II*\0\0\0\0\x01",
        b"8BPS",
        b"\0\0\x01\0",
        b"\xc5\xd0\xd3\xc6",
        b"RIFF\0\0\0\0WEBPVP8 ",
    ),
)
Change = Callable[[bytes], bytes]


def changed(body: bytes, position: float, put: bytes, *, instead_of: int) -> bytes:
    """The bytes with others inserted, or in place of some."""
    start = int(position * len(body))
    return body[:start] + put + body[start + instead_of :]


def repeated(body: bytes, position: float, length: int) -> bytes:
    """The bytes with a part of them twice."""
    start = int(position * len(body))
    return body[: start + length] + body[start:]


def cut(body: bytes, position: float) -> bytes:
    return body[: int(position * len(body))]


places = st.one_of(st.floats(0, 1), st.floats(0, 0.02))
"""Headers stand at the beginning, so half of the changes are made there."""
changes: st.SearchStrategy[Change] = st.one_of(
    st.builds(
        lambda position, put, instead_of: partial(
            changed, position=position, put=put, instead_of=instead_of
        ),
        places,
        st.sampled_from(SPLINTERS) | st.binary(max_size=4),
        st.integers(0, 40),
    ),
    st.builds(
        lambda position, length: partial(repeated, position=position, length=length),
        places,
        st.integers(1, 200),
    ),
    st.builds(lambda position: partial(cut, position=position), places),
)
lists_of_changes = st.lists(changes, min_size=1, max_size=4)


@pytest.fixture(scope="module")
def show(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A show whose files are broken one after the other."""
    return Path(shutil.copytree(GOOD_SHOW, tmp_path_factory.mktemp("any") / "show"))


def check_with(show: Path, file: str, body: bytes) -> Checked:
    """Check the show with these bytes in the file; afterwards the file is restored."""
    try:
        (show / file).write_bytes(body)
        return load_and_check(workspace(show), lambda _: None)
    finally:
        (show / file).write_bytes((GOOD_SHOW / file).read_bytes())


def assert_reportable(result: Checked) -> None:
    """The findings can be shown, or the show has two complete episodes."""
    assert as_text(result.findings).encode() or result.project.show.title
    assert as_json(result.findings).encode()
    if not result.has_errors:
        assert result.project.show.artwork
        assert [
            bool(episode.audio and episode.transcript) for episode in result.project.episodes
        ] == [True] * 2


@pytest.mark.parametrize("file", FILES)
@settings(max_examples=40, derandomize=True, database=None)
@given(body=st.binary(max_size=300) | st.lists(st.sampled_from(SPLINTERS)).map(b"".join))
def test_random_bytes_give_findings(show: Path, file: str, body: bytes) -> None:
    """Bytes that have nothing to do with the file's format."""
    result = check_with(show, file, body)
    assert result.has_errors
    assert_reportable(result)


@pytest.mark.parametrize("file", FILES)
@settings(max_examples=50, derandomize=True, database=None)
@given(applied=lists_of_changes)
def test_random_changes_give_findings_or_a_good_file(
    show: Path, file: str, applied: list[Change]
) -> None:
    """A good file with any changes."""
    change_and_check(show, file, applied)


@pytest.mark.long
@pytest.mark.parametrize("file", FILES)
@settings(max_examples=400, derandomize=True, database=None)
@given(applied=lists_of_changes)
def test_many_random_changes(show: Path, file: str, applied: list[Change]) -> None:
    """The same for many more of them."""
    change_and_check(show, file, applied)


def change_and_check(show: Path, file: str, applied: list[Change]) -> None:
    body = (GOOD_SHOW / file).read_bytes()
    for change in applied:
        body = change(body)
    assert_reportable(check_with(show, file, body))
