"""What somebody would write without us, for `bench.publish`: a feed by feedgen from the same YAML, then `aws s3 sync`.

It checks nothing, makes no pages, and verifies nothing; recordings keep their times, so that they are not sent again.
"""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import yaml
from feedgen.feed import FeedGenerator


def main(project: Path, aws: str, target: str, address: str) -> None:
    """Write the feed and its files into a folder, and bring that to the store."""
    with tempfile.TemporaryDirectory() as folder:
        generate(project, Path(folder), address)
        subprocess.run([aws, "s3", "sync", "--only-show-errors", folder, target], check=True)


def generate(project: Path, output: Path, address: str) -> None:
    """The site of a show: feed, recordings, transcripts and pictures."""
    show = _read(project / "podcast.yaml")
    feed: Any = FeedGenerator()
    feed.load_extension("podcast")
    feed.title(show["title"])
    feed.description(show["description"])
    feed.link(href=f"{address}feed.xml", rel="self")
    feed.language(show["language"])
    feed.podcast.itunes_author(show.get("author", ""))
    shutil.copytree(project / "artwork", output / "artwork")
    (output / "audio").mkdir()
    for file in sorted((project / "episodes").glob("*.yaml")):
        episode, recording = _read(file), file.with_suffix(".mp3")
        entry = feed.add_entry()
        entry.id(episode["guid"])
        entry.title(episode["title"])
        entry.description(episode["description"])
        entry.published(episode["published"])
        size = str(recording.stat().st_size)
        entry.enclosure(f"{address}audio/{recording.name}", size, "audio/mpeg")
        for source in (recording, file.with_suffix(".vtt")):
            shutil.copy2(source, output / "audio")
    feed.rss_file(str(output / "feed.xml"))


def _read(file: Path) -> dict[str, Any]:
    content: dict[str, Any] = yaml.load(file.read_bytes(), yaml.CSafeLoader)
    return content


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], sys.argv[3], sys.argv[4])
