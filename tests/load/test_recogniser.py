"""Speech is recognised in a process of its own, on this computer."""

import os
import socket
from collections.abc import Mapping
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from podcast_publisher.load.speech import recogniser
from podcast_publisher.load.speech.kept_words import words_in
from podcast_publisher.load.speech.messages import Message, Request
from podcast_publisher.load.speech.recognise import _pieces, _whole_words
from podcast_publisher.load.speech.recogniser import ModelError, RecognitionError, recognised
from podcast_publisher.model.speech import Sound, SpeechSettings, SpokenWord
from podcast_publisher.model.workspace import SPEECH, Workspace
from tests.sounds import quiet, recorded, tone
from tests.speech.model import SAID, imitated, sentence, speech_model


@pytest.fixture
def clip(tmp_path: Path) -> Path:
    """Two seconds of silence, and a sentence."""
    return recorded(tmp_path / "clip.mp3", np.concatenate((quiet(2), sentence())))


def heard(path: Path, model: str, environment: Mapping[str, str] | None = None) -> str:
    """The words in that recording."""
    settings = SpeechSettings(environment or os.environ)
    words = recognised(Request(str(path), model, "en"), settings, 10, lambda _: None)
    return " ".join(word.text for word in words)


def test_words_are_heard_with_their_times(clip: Path) -> None:
    """In a folder's model, and nobody on the network hears of it."""
    model = speech_model()
    messages: list[Message] = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0)
        address = f"http://127.0.0.1:{server.getsockname()[1]}"
        names = ("HF_ENDPOINT", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY")
        settings = SpeechSettings({**os.environ, **dict.fromkeys(names, address)})
        request = Request(str(clip), model, "en", "Example, placeholder", may_fetch=True)
        words = recognised(request, settings, 7, messages.append)
        with pytest.raises(BlockingIOError):
            server.accept()
    assert " ".join(word.text for word in words) == SAID
    assert abs(words[0].start - 2.1) < 0.6
    assert all(word.start <= word.end <= 6 for word in words)
    assert [(round(message.seconds), message.is_done) for message in messages] == [
        (6, False),
        (6, True),
    ]


def test_words_are_heard_once(clip: Path, tmp_path: Path) -> None:
    """They are kept by what the recording holds; a damaged or renamed file in the cache is not believed."""
    counted: list[Message] = []
    environment = imitated(tmp_path, "WhisperModel.transcribe = lambda *a, **k: ([], None)")
    workspace = Workspace(tmp_path, tmp_path / "cache")

    def listen(name: str = "a" * 64) -> tuple[SpokenWord, ...]:
        request = Request(str(clip), str(tmp_path), "en")
        sound = Sound(clip, name, 7)
        return words_in(request, sound, SpeechSettings(environment), workspace, counted.append)

    def work() -> int:
        """How many messages of a recogniser there were since."""
        count = sum(not message.is_done for message in counted)
        counted.clear()
        return count

    listen()
    assert work() == 1
    listen()
    assert work() == 0
    folder = workspace.cache(SPEECH).folder
    assert folder
    [kept] = folder.iterdir()
    listen("b" * 64)
    assert work() == 1
    [other] = set(folder.iterdir()) - {kept}
    for content in (other.read_bytes(), b"{"):
        kept.write_bytes(content)
        listen()
        assert work() == 1, content


@pytest.mark.parametrize(
    ("content", "reason"),
    [(None, "has no model.bin and no config.json and no tokenizer.json"), (b"junk", "be read: ")],
)
def test_a_folder_without_a_model_is_named(
    tmp_path: Path, content: bytes | None, reason: str
) -> None:
    """The recording is not to blame."""
    speech_model()
    for name in ("model.bin", "config.json", "tokenizer.json"):
        if content:
            (tmp_path / name).write_bytes(content)
    with pytest.raises(ModelError, match=reason):
        heard(tmp_path / "clip.mp3", str(tmp_path))


def test_a_model_that_is_only_named_is_not_fetched_unasked(tmp_path: Path) -> None:
    """And where it may be and there is no internet, that is said; a folder of that name is no model."""
    speech_model()
    environment = {**os.environ, "HF_HOME": str(tmp_path), "HF_ENDPOINT": "http://127.0.0.1:1"}
    for fetching, reason in ((False, "computer$"), (True, "it cannot be fetched now")):
        messages: list[Message] = []
        asked = Request("clip.mp3", "tiny.en", "en", may_fetch=fetching)
        with pytest.raises(ModelError, match=reason):
            recognised(asked, SpeechSettings(environment), 1, messages.append)
        assert [message.is_fetching for message in messages] == [True] * fetching
    unknown = Request("clip.mp3", "episodes")
    with pytest.raises(ModelError, match="knows no model of that name"):
        recognised(unknown, SpeechSettings(environment), 1, print)


def test_a_language_that_the_model_does_not_know(clip: Path) -> None:
    """English weights hear English in everything."""
    with pytest.raises(ModelError, match='knows no words of the language "cy"'):
        recognised(
            Request(str(clip), speech_model(), "cy"), SpeechSettings(os.environ), 1, lambda _: None
        )


@pytest.mark.parametrize("content", [b"", b"ID3 and nothing else", b"WEBVTT\n"])
def test_what_is_no_recording_is_said(tmp_path: Path, content: bytes) -> None:
    """In FFmpeg's words."""
    path = tmp_path / "clip.mp3"
    path.write_bytes(content)
    with pytest.raises(RecognitionError, match=r"Invalid data|no sound"):
        heard(path, str(tmp_path), imitated(tmp_path))


def test_a_recogniser_that_crashes_is_reported(clip: Path, tmp_path: Path) -> None:
    """Its last words are the reason."""
    for code, reason in (
        ("import os; os.abort()", r"\(exit code -6\)"),
        ("raise RecursionError('too deep')", "RecursionError: too deep"),
    ):
        with pytest.raises(RecognitionError, match=f"recogniser stopped.*{reason}"):
            heard(clip, str(tmp_path), imitated(tmp_path, code))


def test_a_recogniser_that_hangs_is_killed(
    clip: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After a time that grows with the recording."""
    monkeypatch.setattr(recogniser, "_LEAST_TIME", 3)
    monkeypatch.setattr(recogniser, "_SLOWEST", 0)
    with pytest.raises(RecognitionError, match=r"exit code -9"):
        heard(clip, str(tmp_path), imitated(tmp_path, "import time; time.sleep(30)"))


def test_a_long_recording_is_heard_in_pieces(tmp_path: Path) -> None:
    """Cut in a pause, so that no word is cut, and nothing is lost between them."""
    path = recorded(tmp_path / "long.wav", np.concatenate((tone(108), quiet(1), tone(30))))
    lengths = [len(piece) / 16_000 for piece in _pieces(path)]
    assert sum(lengths) == pytest.approx(139, abs=0.1)
    assert lengths[0] == pytest.approx(108.5, abs=0.5)


def test_parts_of_a_word_are_joined() -> None:
    """The model knows syllables."""
    parts = [SimpleNamespace(word=word) for word in (" large", "-scale", " data", ".")]
    joined = ["".join(part.word for part in word) for word in _whole_words(parts)]
    assert joined == [" large-scale", " data."]
