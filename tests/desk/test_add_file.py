"""Files that are added on any page: recognised by their content, shown first, and used only when somebody says so."""

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest

from podcast_publisher.load.project import load_project
from podcast_publisher.workflow.recognise_file import (
    LARGEST_PICTURE,
    LARGEST_RECORDING,
    LARGEST_TEXT,
    FileKind,
    largest_for,
    recognise_file,
)
from tests.desk.test_masters import made, waiting_files
from tests.edit.word_documents import packed, word_document
from tests.hostile.pictures import JPEG
from tests.running_desk import HOME, RunningDesk, running_desk
from tests.shows import copy_series, workspace
from tests.sounds import recorded, speech
from tests.workflow.test_approval import asked, require, signed

SECOND = f"{HOME}/episodes/02-measuring"
YAML = "episodes/02-measuring.yaml"
VTT = b"WEBVTT\n\n00:00.000 --> 00:02.000\n<v Ada>Welcome to all of you.\n"
SRT = b"1\n00:00:00,000 --> 00:00:02,000\nWelcome to all of you.\n"
TEAMS = ["Ada Lovelace   0:00", "Welcome to all of you.", "Ada Lovelace   0:02", "Goodbye."]
NOTES = b"What a ruler is for.\n\nAnd what it is *not* for.\n"
MARKUP = "<img src=x onerror=alert(1)>"


@pytest.fixture
def desk(small_show: Path) -> Iterator[RunningDesk]:
    """A desk with a good show of two episodes."""
    with running_desk(small_show) as running:
        yield running


def mp3(root: Path) -> bytes:
    return (root / "episodes" / "01-listening.mp3").read_bytes()


def snapshot(root: Path) -> dict[str, bytes]:
    """Every file of the project but those of this computer."""
    return {
        str(path.relative_to(root)): path.read_bytes()
        for path in root.rglob("*")
        if path.is_file() and ".podcast" not in path.parts
    }


@pytest.mark.parametrize(
    ("name", "body", "kind"),
    [
        ("a.mp3", None, FileKind.RECORDING),
        ("words.vtt", None, FileKind.RECORDING),  # whatever the name says
        ("a.vtt", VTT, FileKind.TRANSCRIPT),
        ("recording.mp3", SRT, FileKind.TRANSCRIPT),
        ("a.vtt", b"WEBVTT\n\nbroken", FileKind.TRANSCRIPT),
        ("teams.docx", word_document(TEAMS), FileKind.TRANSCRIPT),
        ("a.json", b'{"segments": [{"start": 0, "end": 2, "text": "Hello"}]}', FileKind.TRANSCRIPT),
        ("cover.txt", JPEG, FileKind.ARTWORK),
        ("a.gif", b"GIF89a" + bytes(20), FileKind.ARTWORK),
        ("notes.txt", NOTES, FileKind.NOTES),
        ("notes.docx", word_document(["What a ruler is for."]), FileKind.NOTES),
    ],
)
def test_files_are_recognised_by_content(
    small_show: Path, tmp_path: Path, name: str, body: bytes | None, kind: FileKind
) -> None:
    """Names may lie."""
    (tmp_path / "file").write_bytes(mp3(small_show) if body is None else body)
    assert recognise_file(tmp_path / "file", name) is kind


def test_limits_follow_from_how_a_file_begins() -> None:
    """Only recordings are large: a text or a picture cannot fill the disk."""
    assert largest_for(JPEG[:16]) == LARGEST_PICTURE
    for head in (VTT, NOTES, b"PK\x03\x04", b"%PDF-1.7", b'{"segments": [', b""):
        assert largest_for(head[:16]) == LARGEST_TEXT
    for head in (b"RIFF\x24\x00\x00\x00WAVEfmt ", b"fLaC\x00\x00\x00\x22", b"ID3\x04", b"#!AMR\n"):
        assert largest_for(head) == LARGEST_RECORDING


@pytest.mark.parametrize(
    ("name", "body", "step"),
    [
        ("a.vtt", VTT, "transcript"),
        ("a.docx", word_document(TEAMS), "transcript"),
        ("a.jpg", JPEG, "artwork"),
        ("a.txt", NOTES, "text"),
        ("a.mp3", None, "audio"),
    ],
)
def test_a_file_for_an_episode_is_shown_first(
    desk: RunningDesk, name: str, body: bytes | None, step: str
) -> None:
    """Its review says what it is, and every file of the project is as it was; it can be left unused."""
    before = snapshot(desk.root)
    sent = desk.send(f"{SECOND}/files", (name, mp3(desk.root) if body is None else body))
    address = sent.headers["location"]
    assert (sent.status, address.rpartition("/")[0]) == (303, f"{SECOND}/{step}")
    page = desk.get(address)
    assert (page.status, name in page.text) == (200, True)
    assert "Not used yet" in desk.get(f"{SECOND}/date").text
    assert snapshot(desk.root) == before
    upload = address.rpartition("/")[2]
    assert desk.post(f"{HOME}/add/{upload}/discard", {"csrf": desk.csrf}).status == 303
    assert waiting_files(desk.root) == []
    assert "Not used yet" not in desk.get(f"{SECOND}/date").text


def test_a_text_becomes_the_show_notes(desk: RunningDesk) -> None:
    """Both are shown; somebody else's change meanwhile is not overwritten."""
    address = desk.send(f"{SECOND}/files", ("notes.txt", NOTES)).headers["location"]
    page = desk.get(address)
    assert "<p>And what it is not for.</p>" in page.text
    assert "The present show notes" in page.text
    form = desk.form(address)
    path = desk.root / YAML
    path.write_text(path.read_text("utf-8") + "# a comment\n", "utf-8")
    changed = path.read_bytes()
    assert desk.post(address, form).status == 409
    assert path.read_bytes() == changed
    used = desk.post(address, desk.form(address))
    assert (used.status, used.headers["location"]) == (303, f"{SECOND}/notes?notes-saved")
    (_, second) = load_project(workspace(desk.root)).episodes
    assert second.description == NOTES.decode().strip()


def test_home_asks_for_which_episode(desk: RunningDesk) -> None:
    """The one that the file is named after is chosen already; without a recording no new one can begin."""
    sent = desk.send(f"{HOME}/files", ("02-measuring.vtt", VTT))
    question = sent.headers["location"]
    page = desk.get(question)
    assert "For which episode?" in page.text
    assert '<option value="02-measuring" selected>' in page.text
    assert "A new episode" not in page.text
    assert question in desk.get(f"{HOME}/").text
    for slug in ("", "../podcast", "03-unknown"):
        assert desk.post(question, {"csrf": desk.csrf, "episode": slug}).status == 409
    given = desk.post(question, {"csrf": desk.csrf, "episode": "02-measuring"})
    assert given.headers["location"].startswith(f"{SECOND}/transcript/")
    assert desk.get(question).status == 404


def test_files_of_a_new_episode_are_handled_in_turn(desk: RunningDesk, tmp_path: Path) -> None:
    """A master, its transcript and its picture, dropped at once: the recording first, then the others wait."""
    words = speech(6, -25)
    files = [
        ("a.jpg", JPEG),
        ("a.vtt", VTT),
        ("Rulers.wav", recorded(tmp_path / "a.wav", words, words).read_bytes()),
    ]
    question = desk.send(f"{HOME}/files", *files).headers["location"]
    assert "A new episode" in desk.get(question).text
    begun = desk.post(question, {"csrf": desk.csrf, "episode": ""})
    review = begun.headers["location"]
    assert review.startswith(f"{HOME}/add/")
    assert "What you sent" in made(desk, begun).text
    created = desk.post(review, desk.form(review) | {"title": "Rulers"})
    assert created.status == 303, created.text
    slug = created.headers["location"].partition("?")[0].rpartition("/")[2]
    step = desk.get(f"{HOME}/episodes/{slug}/date").text
    assert "a.jpg" in step
    assert "a.vtt" in step
    for part in ("transcript", "artwork"):
        link = next(part_of for part_of in step.split('"') if f"{slug}/{part}/" in part_of)
        assert desk.get(link).status == 200
        assert desk.post(link, desk.form(link) | {"alt": "A ruler."}).status == 303
    assert waiting_files(desk.root) == []


def test_several_files_for_an_episode_wait_in_a_list(desk: RunningDesk) -> None:
    """Each leads to its own review; one that is none of them is named, and the others stay."""
    sent = desk.send(f"{SECOND}/files", ("a.vtt", VTT), ("a.jpg", JPEG))
    assert sent.headers["location"] == f"{SECOND}/files"
    page = desk.get(f"{SECOND}/files").text
    assert f"{SECOND}/transcript/" in page
    assert f"{SECOND}/artwork/" in page
    mixed = desk.send(f"{SECOND}/files", ("b.vtt", VTT), ("form.pdf", b"%PDF-1.7 ..."), ("e", b""))
    assert mixed.status == 422
    assert "form.pdf: This is a PDF document" in mixed.text
    assert "e is empty" in mixed.text
    assert "b.vtt" in mixed.text


def test_an_answer_of_an_approver_leads_to_the_approvals(desk: RunningDesk) -> None:
    """It is shown first, as a mail or a file; then the approvals verify it."""
    require(desk.root, "Press office")
    body = signed(asked(desk.root, "Press office"), note=MARKUP)
    mail = b"From: press@example.org\nSubject: Yes\n\nDear all,\n" + body + b"\nSam"
    before = snapshot(desk.root)
    for page, name, answer in (
        (f"{SECOND}/files", "Yes.eml", mail),
        (f"{HOME}/files", "a.txt", body),
    ):
        address = desk.send(page, (name, answer)).headers["location"]
        shown = desk.get(address)
        assert "Press office" in shown.text
        assert MARKUP not in shown.text
        assert MARKUP in unescape(shown.text)
        assert snapshot(desk.root) == before
    done = desk.post(f"{HOME}/approvals", desk.form(address))
    assert "Press office approves it as it is" in done.text
    assert "a.txt" not in desk.get(f"{HOME}/").text


@pytest.mark.parametrize(
    ("name", "body"),
    [
        pytest.param("a.zip", packed(b"x", "a.exe"), id="an archive"),
        pytest.param("a.docx", packed(bytes(300_000_000)), id="a document that unpacks to 300 MB"),
        pytest.param("a.exe", b"MZ" + bytes(5000), id="a program"),
        pytest.param("a.html", b"<!doctype html><html><script>alert(1)</script>", id="a web page"),
        pytest.param(
            "a.eml", b"From: a@example.org\n\nI approve. Sam", id="a mail without an answer"
        ),
        pytest.param("a.txt", b"x" * (LARGEST_TEXT + 1), id="a text of 8 MB"),
        pytest.param("a.txt", b"words and " * 20_000, id="a text too long for show notes"),
        pytest.param("a.txt", bytes(1000), id="nothing but zeros"),
    ],
)
def test_what_no_episode_has_is_refused(desk: RunningDesk, name: str, body: bytes) -> None:
    """With a sentence, and nothing is kept or changed."""
    before = snapshot(desk.root)
    answer = desk.send(f"{HOME}/files", (name, body))
    assert answer.status in {413, 422}, answer.headers
    assert "Traceback" not in answer.text
    assert snapshot(desk.root) == before
    assert waiting_files(desk.root) == []


@pytest.mark.parametrize(
    "name",
    ["../../podcast.yaml", "C:\\Windows\\system.ini", "..", "/etc/passwd", "a\x00b", "a" * 300],
)
def test_a_name_makes_no_path(desk: RunningDesk, name: str) -> None:
    """Nothing is written but below the folder for files that wait."""
    before = snapshot(desk.root)
    sent = desk.send(f"{SECOND}/files", (name.replace("\x00", "%00"), VTT))
    assert sent.status == 303
    assert desk.get(sent.headers["location"]).status == 200
    assert snapshot(desk.root) == before
    assert len(waiting_files(desk.root)) == 1


def test_markup_in_names_is_escaped(desk: RunningDesk) -> None:
    """On every page that names a file."""
    sent = desk.send(f"{HOME}/files", (f"{MARKUP}.vtt", VTT), (f"{MARKUP}.txt", NOTES))
    refused = desk.send(f"{HOME}/files", (f"{MARKUP}.pdf", b"%PDF-1.7"))
    for page in (desk.get(sent.headers["location"]), desk.get(f"{HOME}/"), refused):
        assert MARKUP not in page.text
        assert "&lt;img src=x" in page.text


def test_forms_of_others_add_nothing(desk: RunningDesk) -> None:
    """Of another origin or without the secret; eleven files are too many at once."""
    for page in (f"{HOME}/files", f"{SECOND}/files"):
        assert desk.send(page, ("a.vtt", VTT), Origin="https://evil.example.org").status == 403
        assert desk.send(page, ("a.vtt", VTT), csrf="x" * 43).status == 403
        assert desk.send(page, *[(f"{n}.vtt", VTT) for n in range(11)]).status == 413
    assert waiting_files(desk.root) == []


def test_every_page_takes_files_and_links_to_the_form(desk: RunningDesk) -> None:
    """Without dragging: a link on the first page and on every step (WCAG 2.2, 2.5.7)."""
    pages = ("", "show", "deleted", "approvals", "episodes/02-measuring/notes", "files")
    for page in pages:
        text = desk.get(f"{HOME}/{page}").text
        assert 'id="anywhere"' in text, page
    assert f'action="{SECOND}/files"' in desk.get(f"{SECOND}/notes").text
    assert f'<a href="{SECOND}/files">Add a file</a>' in desk.get(f"{SECOND}/notes").text
    assert f'<a href="{HOME}/files">Add a file</a>' in desk.get(f"{HOME}/").text


def test_the_pictures_of_an_episode_are_shown_in_every_size(tmp_path: Path) -> None:
    """Small in the list, as a social card, and their colour, as a stylesheet: pages have no style of their own."""
    root = copy_series(tmp_path / "series")
    with running_desk(root) as desk:
        address = f"{HOME}/episodes/01-saving-lives-before-birth"
        step, home = desk.get(f"{address}/artwork").text, desk.get(f"{HOME}/").text
        assert f'href="{address}/tint.css"' in step
        for picture in ("picture", "picture/small", "picture/card"):
            assert f'src="{address}/{picture}"' in step
        colour = desk.get(f"{address}/tint.css")
        assert colour.headers["content-type"].startswith("text/css")
        assert re.fullmatch(r":root \{ --tint: #[0-9a-f]{6}; \}\n", colour.text)
        assert colour.text.split()[3].rstrip(";") in step
        (small,) = re.findall(rf'src="({address}/picture/small\?[0-9a-f]+)"', home)
        for path, kind, kept in (
            (small, "image/webp", "immutable"),
            (f"{address}/picture/small?other", "image/webp", "no-store"),
            (f"{address}/picture/card", "image/png", "no-store"),
        ):
            answer = desk.get(path)
            assert answer.headers["content-type"] == kind
            assert kept in answer.headers["cache-control"]
        assert home.count('loading="lazy"') == 9
        assert len(home) < 120_000
        assert desk.get(f"{HOME}/episodes/nothing/picture/small").status == 404
