"""Placeholders instead of files: one message for each kind, with its fix."""

from pathlib import Path

import pytest

from podcast_publisher.workflow.check import load_and_check
from tests.shows import workspace

LFS = b"version https://git-lfs.github.com/spec/v1\noid sha256:4d7a2146\nsize 12345678\n"
PLACEHOLDERS = {
    "empty": (b"", "0 bytes", "interrupted"),
    "zeros": (bytes(300_000), "zeros", "interrupted"),
    "lfs": (LFS, "Git LFS", "git lfs pull"),
    "annex": (b"/annex/objects/SHA256E-s1--4d7a.mp3\n", "git-annex", "git annex get"),
    "page": (b"<!DOCTYPE html><html><body>Sign in</body></html>", "web page", "Sign in"),
    "page with a mark": (b"\xef\xbb\xbf\r\n<HTML lang=en><head>", "web page", "Sign in"),
    "page with a comment": (b"<!-- saved -->\n<html>", "web page", "Sign in"),
    "S3": (b'<?xml version="1.0"?>\n<Error><Code>AccessDenied</Code></Error>', "XML", "Download"),
    "JSON": (b'{"error": {"code": 401, "message": "expired"}}', "JSON", "Download"),
    "property list": (b"bplist00\xd4\1\2", "iCloud", "Download now"),
    "AppleDouble": (b"\0\5\x16\7\0\2\0\0Mac OS X        ", "AppleDouble", "from the Mac"),
    "page of a script": (b"<script>location='/login'</script>", "web page", "Sign in"),
    "XHTML": (b"<?xml version='1.0'?><!DOCTYPE html><html>", "web page", "Sign in"),
    "list of errors": (b'[{"error": "expired"}]', "JSON", "Download"),
    "line": (b"404: Not Found\n", "server's error", "Download"),
    "old Git LFS": (LFS.replace(b"git-lfs.github", b"hawser.github"), "Git LFS", "git lfs pull"),
    "link of a share": (b"XSym\n0012\n", "link", "itself"),
    "link of Cygwin": (b"!<symlink>\xff\xfe.\0", "link", "itself"),
    "alias": (b"book\0\0\0\0mark\0", "alias", "itself"),
    "shortcut": (b"[InternetShortcut]\r\nURL=https://example.org\r\n", "shortcut", "itself"),
}
FILES = {
    "episodes/01-listening.mp3": "PP250",
    "episodes/01-listening.vtt": "PP040",
    "episodes/01-listening.yaml": "PP040",
    "artwork/cover.jpg": "PP040",
    "podcast.yaml": "PP040",
}
STUBS = [
    *(".{}.icloud", "{}.cloud", "{}.nextcloud", "{}.crdownload", "{}.part", "{}.url", "{}.lnk"),
]


def findings_in(root: Path) -> list[tuple[str, str, str]]:
    findings = load_and_check(workspace(root), lambda _: None).findings
    return [(finding.rule.code, finding.message, finding.fix) for finding in findings]


@pytest.mark.parametrize("file", FILES)
@pytest.mark.parametrize("what", PLACEHOLDERS)
def test_a_placeholder_is_one_finding(small_show: Path, file: str, what: str) -> None:
    """By its kind, for every type of file, with the right fix."""
    body, words, cure = PLACEHOLDERS[what]
    (small_show / file).write_bytes(body)
    [(code, message, fix)] = set(findings_in(small_show))
    assert code == FILES[file]
    assert message.startswith(file)
    assert words in message
    assert cure in fix


@pytest.mark.parametrize("file", FILES)
@pytest.mark.parametrize("stub", STUBS)
def test_a_stub_is_named_in_the_missing_file_finding(
    small_show: Path, file: str, stub: str
) -> None:
    """One message for both."""
    path = small_show / file
    path.unlink()
    instead = stub.format(path.name)
    path.with_name(instead).write_bytes(b"bplist00\xd4")
    [(code, message, fix)] = {
        (code, message.removeprefix("../"), fix) for code, message, fix in findings_in(small_show)
    }
    assert code == FILES[file]
    assert instead in message
    assert fix


def test_system_files_are_ignored(small_show: Path) -> None:
    """Of macOS, Windows, Office and editors."""
    folder = small_show / "episodes"
    for name in (
        *("._01-listening.yaml", "._01-listening.mp3", ".DS_Store", "Thumbs.db", "desktop.ini"),
        *("~$01-listening.yaml", ".01-listening.yaml.swp", "#01-listening.yaml#", ".~lock.x#"),
    ):
        (folder / name).write_bytes(b"\0\5\x16\7\0\2\0\0Mac OS X")
    assert findings_in(small_show) == []


@pytest.mark.parametrize(
    "body",
    [
        b'{"version": "1.0.0", "segments": [{"startTime": 0, "body": "Hello"}]}',
        b'<?xml version="1.0"?><tt xmlns="http://www.w3.org/ns/ttml"></tt>',
    ],
)
def test_another_transcript_format_is_no_placeholder(small_show: Path, body: bytes) -> None:
    """It is named, with the way to convert it."""
    (small_show / "episodes" / "01-listening.vtt").write_bytes(body)
    assert [code for code, *_ in findings_in(small_show)] == ["PP702"]
