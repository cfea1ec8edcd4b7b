"""Break the code where a promise lives, one break at a time, and expect a red test each time.

    python -m scripts.breakages            all of them
    python -m scripts.breakages feed       those with the word in their name

Works on a copy of the files that git knows; exit code 1 where a break goes unnoticed.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

REPOSITORY = Path(__file__).parent.parent


@dataclass(frozen=True)
class Breakage:
    """A change to one file that breaks a promise, and the tests that guard it."""

    name: str
    file: str
    old: str
    new: str
    tests: str


BREAKAGES = (
    Breakage(
        "the feed goes first",
        "publish/carry_out.py",
        "    feed = plan.feed.artifact\n",
        "    feed = plan.feed.artifact\n    destination.write(feed)\n",
        "tests/publish/test_publish.py",
    ),
    Breakage(
        "the content type is dropped on the way to a bucket",
        "publish/bucket.py",
        "                ContentType=artifact.content_type,\n",
        "",
        "tests/publish/test_destination.py",
    ),
    Breakage(
        "the cache header is dropped on the way to a bucket",
        "publish/bucket.py",
        "                CacheControl=artifact.cache_control,\n",
        "",
        "tests/publish/test_destination.py",
    ),
    Breakage(
        "the content type is dropped in a folder",
        "publish/folder.py",
        '"type": artifact.content_type',
        '"type": ""',
        "tests/publish/test_destination.py",
    ),
    Breakage(
        "the digest is ignored: same size counts as same",
        "publish/plan.py",
        "    if known.sha256 != wanted.sha256:\n",
        "    if known.size == wanted.size:\n        return ''\n    if known.sha256 != wanted.sha256:\n",
        "tests/publish/test_publish.py",
    ),
    Breakage(
        "the condition on the feed is dropped",
        "publish/carry_out.py",
        "destination.write(feed, when, release=release.number)",
        "destination.write(feed, None, release=release.number)",
        "tests/publish/test_publish.py",
    ),
    Breakage(
        "a bucket ignores the version to replace",
        "publish/bucket.py",
        '{"IfMatch": when.version}',
        "{}",
        "tests/publish/test_destination.py",
    ),
    Breakage(
        "a bucket ignores that nothing may be there",
        "publish/bucket.py",
        '{"IfNoneMatch": "*"}',
        "{}",
        "tests/publish/test_destination.py",
    ),
    Breakage(
        "a folder writes without its lock",
        "publish/folder.py",
        "            with FileLock(lock, timeout=_PATIENCE):\n                yield\n",
        "            yield\n",
        "tests/publish/test_destination.py",
    ),
    Breakage(
        "the MD5 of the checked file does not go with it",
        "publish/bucket.py",
        "                ContentMD5=base64.b64encode(bytes.fromhex(artifact.md5)).decode(),\n",
        "",
        "tests/publish/test_destination.py",
    ),
    Breakage(
        "nothing is proved",
        "publish/carry_out.py",
        "    if wrong:\n        raise DestinationError(\n",
        "    if False:\n        raise DestinationError(\n",
        "tests/publish/test_publish.py",
    ),
    Breakage(
        "what is there already is sent again",
        "publish/carry_out.py",
        "    new = there is None or bool(there.differences(artifact))\n",
        "    new = True\n",
        "tests/publish/test_publish.py",
    ),
    Breakage(
        "a foreign object is replaced",
        "publish/carry_out.py",
        "    if there and not there.same_bytes(artifact):\n",
        "    if False:\n",
        "tests/publish/test_publish.py",
    ),
    Breakage(
        "an episode does not wait for its time",
        "build/publication.py",
        "        if episode.published and episode.published <= now\n",
        "        if episode.published\n",
        "tests/build",
    ),
    Breakage(
        "the feed takes its date from the clock",
        "build/feed/feed.py",
        "    feed.lastBuildDate(max(dates, default=_BEFORE_ANY))\n",
        "",
        "tests/build",
    ),
    Breakage(
        "the site link is set before the feed's own",
        "build/feed/feed.py",
        '    feed.link(href=show.link, rel="alternate")\n',
        '    feed.link(href=show.link, rel="alternate")\n    feed.link(href=linked.feed_url, rel="self")\n',
        "tests/build",
    ),
    Breakage(
        "errors do not stop a publishing",
        "cli/options.py",
        "    if result.has_errors:\n        raise StoppedError(\n",
        "    if False:\n        raise StoppedError(\n",
        "tests/cli",
    ),
    Breakage(
        "any process with the store's number is the store",
        "publish/local/store.py",
        "abs(process.create_time() - store.started) > 1",
        "False",
        "tests/publish/test_local_store.py",
    ),
    Breakage(
        "the local store is open to whoever knows its ports",
        "publish/local/store.py",
        '    "-disableHttp",',
        "    ",
        "tests/publish/test_local_store.py",
    ),
    Breakage(
        "records are public",
        "publish/access.py",
        '"chapters/*",',
        '"chapters/*", "releases/*",',
        "tests/publish/test_local_store.py",
    ),
    Breakage(
        "the desk answers to any name",
        "desk/guard.py",
        "hosts[0].lower() not in self._hosts",
        "False",
        "tests/desk",
    ),
    Breakage(
        "the desk takes orders from any page",
        "desk/guard.py",
        'if headers.getlist("origin") != [f"http://{hosts[0]}"]:',
        "if False:",
        "tests/desk/test_guard.py",
    ),
    Breakage(
        "the desk lets a second one in",
        "desk/guard.py",
        '        self._token = ""\n',
        "",
        "tests/desk/test_guard.py",
    ),
    Breakage(
        "the desk shows nothing of a broken file",
        "desk/showing.py",
        "        return self._whole.get(file)\n",
        "        return episode if self._whole.get(file) is episode else None\n",
        "tests/desk/test_showing.py",
    ),
    Breakage(
        "the desk reloads pages for nothing",
        "desk/showing.py",
        "            and self.project == other.project\n",
        "            and self.project is other.project\n",
        "tests/desk/test_showing.py",
    ),
    Breakage(
        "the desk forgets that a recording changed",
        "load/memory.py",
        "if stamp and before == stamp:",
        "if stamp and before:",
        "tests/load/test_memory.py",
    ),
    Breakage(
        "the desk's bar runs an author's markup",
        "desk/templating.py",
        "    autoescape=True,\n",
        "    autoescape=False,\n",
        "tests/desk/test_preview.py",
    ),
)


def goes_unnoticed(breakage: Breakage, copy: Path) -> bool:
    """Whether the tests stay green although the copy is broken; it is mended afterwards.

    Raises:
        LookupError: the code to break is not there any more, so the list must be mended.
    """
    file = copy / "podcast_publisher" / breakage.file
    whole = file.read_text("utf-8")
    if whole.count(breakage.old) != 1:
        raise LookupError(
            f"{breakage.name}: {breakage.file} does not hold this once:\n{breakage.old}"
        )
    file.write_text(whole.replace(breakage.old, breakage.new), "utf-8")
    try:
        tests = (sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider")
        done = subprocess.run(
            [*tests, breakage.tests],
            cwd=copy,
            # commands that tests start elsewhere must find the copy, and not what is installed
            env={**os.environ, "PYTHONPATH": str(copy)},
            capture_output=True,
            text=True,
            check=False,
        )
        return done.returncode == 0
    finally:
        file.write_text(whole, "utf-8")


def main() -> int:
    """Try every breakage that is asked for."""
    asked = [one for one in BREAKAGES if all(word in one.name for word in sys.argv[1:])]
    unnoticed = 0
    with tempfile.TemporaryDirectory() as temporary:
        copy = Path(temporary) / "copy"
        listed = subprocess.run(
            ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
            cwd=REPOSITORY,
            capture_output=True,
            text=True,
            check=True,
        )
        for name in listed.stdout.splitlines():
            if (REPOSITORY / name).is_file():
                (copy / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(REPOSITORY / name, copy / name)
        for number, breakage in enumerate(asked, start=1):
            missed = goes_unnoticed(breakage, copy)
            unnoticed += missed
            told = "NOT NOTICED" if missed else "noticed"
            print(f"{number:>2}/{len(asked)} {told}: {breakage.name}", flush=True)
    return 1 if unnoticed else 0


if __name__ == "__main__":
    sys.exit(main())
