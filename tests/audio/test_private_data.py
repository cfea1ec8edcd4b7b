"""What a command writes holds only what the YAML says: its bytes are searched."""

from pathlib import Path
from typing import Any

import av
import pytest
from msgspec.structs import replace

from podcast_publisher.audio.normalise import normalise
from podcast_publisher.audio.remux import remux, tag
from podcast_publisher.audio.tag_values import tags_from_yaml
from podcast_publisher.load.audio.probe import probe_audio
from podcast_publisher.load.project import load_project
from podcast_publisher.model.audio import Audio
from podcast_publisher.model.workspace import Workspace
from podcast_publisher.workflow.recordings.load import RecordingReader
from tests.audio.recordings import encode, packets, raw_aac, speech
from tests.cases.damage import without_header
from tests.long_run import sampled
from tests.private_recordings import M4AS, MP3S, NAME, NUMBER, PLACE, SECRETS, held_in
from tests.shows import SMALL_SHOW

READER = RecordingReader()
RATE = 48_000
PROJECT = load_project(Workspace(SMALL_SHOW))
EPISODE = PROJECT.episodes[0]
DESCRIBE = tags_from_yaml(EPISODE, PROJECT.show)


def check_show(path: Path) -> Audio:
    return probe_audio(path, path.name)


def tagged(path: Path) -> Path:
    assert tag(READER, replace(EPISODE, audio=check_show(path), chapters=()), PROJECT.show)
    return path


@pytest.mark.parametrize("what", M4AS)
def test_tag_removes_private_data_from_an_m4a(tmp_path: Path, what: str) -> None:
    """Private data goes wherever it was; the sound stays, and a second run has nothing to do."""
    path = tmp_path / "one.m4a"
    path.write_bytes(M4AS[what][1]())
    assert held_in(path.read_bytes()) != []
    before = packets(path)
    tagged(path)
    assert held_in(path.read_bytes()) == []
    assert packets(path) == before
    assert check_show(path).flaws == {}
    assert EPISODE.title.encode() in path.read_bytes()


@pytest.mark.parametrize("what", MP3S)
def test_tag_removes_private_data_from_an_mp3(tmp_path: Path, what: str) -> None:
    """Before, behind and between the tags."""
    path = tmp_path / "one.mp3"
    path.write_bytes(MP3S[what][1]())
    assert held_in(path.read_bytes()) != []
    tagged(path)
    assert held_in(path.read_bytes()) == []
    assert check_show(path).flaws == {}


@pytest.mark.parametrize("what", M4AS)
def test_remux_removes_private_data_from_an_m4a(tmp_path: Path, what: str) -> None:
    """Moving the index drops all boxes around the sound."""
    path = tmp_path / "one.m4a"
    path.write_bytes(M4AS[what][1](first=False))
    assert remux(READER, path, path.name, DESCRIBE) is not None
    assert held_in(path.read_bytes()) == []
    assert EPISODE.title.encode() in path.read_bytes()


def test_remux_removes_private_data_from_an_mp3(tmp_path: Path) -> None:
    """Writing a header drops the tags before and behind."""
    sound = without_header((SMALL_SHOW / "episodes" / "01-listening.mp3").read_bytes())
    tags = MP3S["COMM"][1]()
    path = tmp_path / "one.mp3"
    path.write_bytes(
        tags[: tags.index(b"\xff\xfb")] + sound + b"TAG" + NAME.encode().ljust(125, b"\0")
    )
    assert held_in(path.read_bytes()) != []
    assert remux(READER, path, path.name, DESCRIBE) is not None
    assert held_in(path.read_bytes()) == []


def test_tags_of_raw_aac_are_dropped(tmp_path: Path) -> None:
    """A tag in front of raw AAC does not get into the M4A."""
    whole = encode(tmp_path / "whole.m4a", speech(2, -10))
    path = tmp_path / "one.aac"
    raw_aac(whole, path)
    done = remux(READER, path, path.name, DESCRIBE)
    assert done is not None
    assert b"Lavf" not in done.path.read_bytes()
    assert EPISODE.title.encode() in done.path.read_bytes()


SOME = ("iPhone, all", "XMP behind", "picture", "PRIV", "GEOB", "COMM", "Lyrics3")


@pytest.mark.parametrize("what", sampled(SOME, {"iPhone, all", "PRIV"}))
def test_normalise_copies_no_metadata(tmp_path: Path, what: str) -> None:
    """The new MP3 has the YAML's tags, or none where it belongs to no episode."""
    variants = MP3S if what in MP3S else M4AS
    path = tmp_path / ("one.mp3" if what in MP3S else "one.m4a")
    path.write_bytes(variants[what][1]())
    new = tmp_path / "new.mp3"
    done = normalise(
        READER, path, path.name, new, tick=lambda _: None, describe=lambda _: DESCRIBE(30)
    )
    assert done.result is not None
    assert held_in(new.read_bytes()) == []
    assert EPISODE.title.encode("utf-16-le") in new.read_bytes()


@pytest.mark.parametrize(
    "ending", sampled([".wav", ".mov", ".mp4", ".m4a", ".flac", ".opus"], {".wav", ".mov", ".m4a"})
)
def test_metadata_of_masters_is_not_copied(tmp_path: Path, ending: str) -> None:
    """Names, numbers and places in a WAV, a video or Apple Lossless, as FFmpeg's own muxers write them."""
    path = tmp_path / f"take{ending}"
    codec = {".wav": "pcm_s16le", ".m4a": "alac", ".flac": "flac", ".opus": "libopus"}
    private = {"artist": NAME, "comment": NUMBER, "title": f"{NAME} {NUMBER}", "location": PLACE}
    with av.open(str(path), "w") as container:
        container.metadata.update(private)
        stream: Any = container.add_stream(codec.get(ending, "aac"), rate=RATE, layout="mono")
        frame = av.AudioFrame.from_ndarray(speech(3, -28).reshape(1, -1), "fltp", "mono")
        frame.sample_rate = RATE
        for part in (
            *av.AudioResampler(stream.codec_context.format, "mono", RATE, 1024).resample(frame),
            None,
        ):
            container.mux(stream.encode(part))
    assert held_in(path.read_bytes()) != []
    new = tmp_path / "new.mp3"
    normalise(READER, path, path.name, new, tick=lambda _: None)
    assert held_in(new.read_bytes()) == []
    assert not new.read_bytes().startswith(b"ID3")


def test_the_search_finds_secrets_in_every_encoding() -> None:
    """The search finds each secret in every encoding; otherwise it would prove nothing."""
    for form in ("utf-8", "utf-16-le", "utf-16-be"):
        assert set(held_in("".join(SECRETS).encode(form))) == set(SECRETS)
