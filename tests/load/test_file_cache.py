"""The file cache: files that are not read a second time."""

from pathlib import Path

from podcast_publisher.load.cache.file_cache import FileCache


def test_a_file_is_read_again_only_when_it_changed(tmp_path: Path) -> None:
    """Another size, or the same size in another file, is read again."""
    seen: list[str] = []

    def look(path: Path, name: str) -> str:
        seen.append(path.read_text("utf-8"))
        return seen[-1]

    cache, file = FileCache(), tmp_path / "recording"
    file.write_text("one", "utf-8")
    assert [cache.get(file, look, "it") for _ in range(3)] == ["one"] * 3
    assert seen == ["one"]
    file.write_text("other", "utf-8")
    assert cache.get(file, look, "it") == "other"
    beside = tmp_path / "beside"
    beside.write_text("third", "utf-8")
    beside.replace(file)
    assert cache.get(file, look, "it") == "third"
    assert seen == ["one", "other", "third"]
