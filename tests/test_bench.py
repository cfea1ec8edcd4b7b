"""The show that the benchmarks publish."""

import hashlib
from importlib.util import cache_from_source
from pathlib import Path

import boto3
import pytest
import urllib3

from bench import compiled
from bench.publish_racers import racers, run
from bench.publish_show import prepared, store_for_bench
from bench.show import make_show
from podcast_publisher.feed.read import read_feed
from tests.shows import check_show


def digests(root: Path) -> dict[str, str]:
    """Every file of the show with its digest."""
    files = sorted(file for file in root.rglob("*") if file.is_file())
    return {
        file.relative_to(root).as_posix(): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in files
    }


def test_a_generated_show_has_no_findings(tmp_path: Path) -> None:
    """With short recordings and longer ones, which have chapters."""
    for size in (20_000, 300_000):
        make_show(tmp_path / str(size), 3, size=size)
        assert check_show(tmp_path / str(size)).findings == ()


def test_a_generated_show_is_reproducible(tmp_path: Path) -> None:
    """Byte for byte, and no two of its recordings are the same."""
    for name in ("one", "two"):
        make_show(tmp_path / name, 12)
    first = digests(tmp_path / "one")
    assert first == digests(tmp_path / "two")
    recordings = [digest for name, digest in first.items() if name.endswith(".mp3")]
    assert len(set(recordings)) == len(recordings) == 12


def test_libraries_are_compiled_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without them, half a second of what is measured is Python's compiler."""
    assert Path(boto3.__path__[0]).parent in compiled.FOLDERS
    module = tmp_path / "module.py"
    module.write_text("")
    monkeypatch.setattr(compiled, "FOLDERS", (tmp_path,))
    compiled.compile_modules()
    assert Path(cache_from_source(module)).exists()


def test_our_racers_publish_the_whole_show(tmp_path: Path) -> None:
    """Each to its own destination, so the benchmark times what it claims."""
    with store_for_bench(tmp_path) as store:
        show = prepared(tmp_path / "show", 2, 20_000, store)
        ours = [racer for racer in racers() if racer.name.startswith("ours")]
        assert len(ours) == 2
        for racer in ours:
            place = show.place()
            for _ in ("cold", "again"):
                run(racer, show, place)
            feed = read_feed(urllib3.request("GET", f"{place.public_url}feed.xml").data)
            assert len(feed.items) == 2
            assert urllib3.request("GET", f"{place.public_url}index.html").status == 200
