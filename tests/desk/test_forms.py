"""The desk's forms, used as intended and otherwise."""

import hashlib
import json
import resource
import shutil
import signal
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from podcast_publisher.load.project import load_project
from podcast_publisher.model.workspace import Workspace
from tests.desk_process import (
    DeskProcess,
    desk_process,
    filled,
    with_cookie,
)
from tests.edit.word_documents import word_document
from tests.local_requests import PATIENCE
from tests.publish.publishing import replace_in
from tests.running_desk import BOUNDARY, HOME

SECOND = f"{HOME}/episodes/02-measuring"
NOTES, PEOPLE, CHAPTERS = (f"{SECOND}/{step}" for step in ("notes", "people", "chapters"))
FILE = "episodes/02-measuring.yaml"
MARKUP = "\"'><script>alert(1)</script><img src=x onerror=alert(2)>"


@pytest.fixture
def desk(small_show: Path) -> Iterator[DeskProcess]:
    """A desk with a good show; the folders around it are compared before and after."""
    (small_show.parent / "neighbour.txt").write_text("nobody's business")
    before = outside(small_show)
    with desk_process(small_show) as running:
        yield with_cookie(running)
    assert outside(small_show) == before
    assert not (small_show / ".podcast" / "main" / "desk").exists()


def outside(root: Path) -> dict[str, str]:
    """Every file outside the project, with its digest."""
    above = root.parent
    return {
        path.relative_to(above).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in above.rglob("*")
        if path.is_file() and not path.is_relative_to(root)
    }


def text_of(desk: DeskProcess, name: str = FILE) -> str:
    return (desk.root / name).read_text("utf-8")


def create_draft(desk: DeskProcess, name: str, **typed: str) -> str:
    """Upload the first recording under that name and make an episode of it; returns its address."""
    recording = (desk.root / "episodes" / "01-listening.mp3").read_bytes()
    uploaded = desk.send(f"{HOME}/add", desk.csrf(), name, recording)
    assert uploaded.status == 303, uploaded.text
    page = uploaded.headers["location"]
    added = desk.post(page, desk.filled(page, **typed))
    assert added.status == 303, added.text
    return added.headers["location"].partition("?")[0]


# --- who is let in ------------------------------------------------------------------------------


def test_the_404_page_links_to_the_desk_and_the_show(desk: DeskProcess) -> None:
    """An unknown address is no dead end."""
    lost = desk.get(f"{HOME}/nowhere")
    assert lost.status == 404
    assert f'<a href="{HOME}/">To the desk</a>' in lost.text
    assert '<a href="/index.html">All episodes</a>' in lost.text


def test_the_printed_address_admits_one_browser(desk: DeskProcess) -> None:
    """Without the cookie there is nothing, and the address does not work a second time."""
    known, desk.cookie = desk.cookie, ""
    for path in (f"{HOME}/", "/", "/feed.xml", f"{HOME}/?token={desk.token}", f"{HOME}/?token=x"):
        assert desk.get(path).status == 403, path
    desk.cookie = known
    assert desk.get(f"{HOME}/").status == 200


@pytest.mark.parametrize("origin", ["https://evil.example.org", "null", ""])
def test_a_form_of_another_origin_is_refused(desk: DeskProcess, origin: str) -> None:
    """With or without the cookie and the token."""
    before = text_of(desk)
    pairs = desk.filled(NOTES, title="Taken over")
    assert desk.post(NOTES, pairs, Origin=origin).status == 403
    sent = desk.send(f"{HOME}/add", desk.csrf(), "a.mp3", b"x", Origin=origin)
    assert sent.status == 403
    assert text_of(desk) == before


@pytest.mark.parametrize("secret", ["", "x" * 43])
def test_a_form_without_the_csrf_token_is_refused(desk: DeskProcess, secret: str) -> None:
    """With a message, and no byte of its file is kept."""
    before = text_of(desk)
    pairs = [(name, secret if name == "csrf" else value) for name, value in desk.filled(NOTES)]
    for path in (NOTES, f"{SECOND}/check", f"{HOME}/show"):
        answer = desk.post(path, pairs)
        assert answer.status == 403
        assert "not sent from a page of the desk" in answer.text
    for path in (f"{HOME}/add", f"{SECOND}/transcript/new", f"{SECOND}/artwork/new"):
        assert desk.send(path, secret, "a.mp3", b"ID3" * 1000).status == 403
    assert text_of(desk) == before
    assert not [
        path for path in (desk.root / ".podcast" / "main" / "desk").iterdir() if path.suffix
    ]


# --- saving -------------------------------------------------------------------------------------


def test_saving_changes_only_edited_fields(desk: DeskProcess) -> None:
    """One edited field is one changed line; everything else stays byte for byte."""
    before = text_of(desk).splitlines()
    answer = desk.post(NOTES, desk.filled(NOTES, title="Measuring: what matters"))
    assert (answer.status, answer.headers["location"]) == (303, f"{NOTES}?saved")
    after = text_of(desk).splitlines()
    assert [new for old, new in zip(before, after, strict=True) if old != new] == [
        'title: "Measuring: what matters"'
    ]
    assert "Measuring: what matters" in desk.get("/episodes/02-measuring.html").text


def test_an_unchanged_form_changes_nothing(desk: DeskProcess) -> None:
    """The same for the show's form."""
    for path, name in ((NOTES, FILE), (f"{HOME}/show", "podcast.yaml")):
        before = text_of(desk, name)
        assert desk.post(path, desk.filled(path)).status == 303
        assert text_of(desk, name) == before


def test_a_missing_field_is_not_deleted(desk: DeskProcess) -> None:
    """A partly received form removes nothing."""
    before = text_of(desk)
    kept = [pair for pair in desk.filled(NOTES) if pair[0] in {"csrf", "digest"}]
    assert desk.post(NOTES, kept).status == 303
    assert text_of(desk) == before


def test_what_no_form_shows_stays(desk: DeskProcess) -> None:
    """A chapter keeps its link when another is put before it, and the episode its summary and translations."""
    yaml = desk.root / "episodes/02-measuring.yaml"
    text = yaml.read_text("utf-8")
    link = "https://www.example.org/clock"
    text = text.replace("    title: A clock\n", f"    title: A clock\n    link: {link}\n")
    shutil.copy(desk.root / "episodes/02-measuring.vtt", desk.root / "episodes/02-measuring.cy.vtt")
    text += "translations:\n  - file: 02-measuring.cy.vtt\n    language: cy\n"
    yaml.write_text(text, "utf-8")
    more = desk.post(CHAPTERS, [*desk.filled(CHAPTERS), ("do", "more-chapters")])
    typed = filled(more, chapters_3_start="0:04", chapters_3_title="A tape")
    assert desk.post(CHAPTERS, typed).status == 303
    assert desk.post(NOTES, desk.filled(NOTES, title="Ruling")).status == 303
    episode = load_project(Workspace(desk.root)).episodes[1]
    assert {chapter.title: chapter.link for chapter in episode.chapters} == {
        **dict.fromkeys(("A ruler", "A tape", "A questionnaire"), ""),
        "A clock": link,
    }
    assert (episode.title, episode.summary[:10]) == ("Ruling", "Three ways")
    assert [each.language for each in episode.translations] == ["cy"]
    assert episode.funding[0].text == "Buy the ward a ruler"


def test_rows_are_added_sorted_and_removed(desk: DeskProcess) -> None:
    """A new row is a new entry, in order of time; an emptied row is removed; what the form does not show stays."""
    more = desk.post(CHAPTERS, [*desk.filled(CHAPTERS), ("do", "more-chapters")])
    typed = filled(more, chapters_3_start="0:04", chapters_3_title="A tape")
    assert desk.post(CHAPTERS, typed).status == 303
    emptied = desk.filled(PEOPLE, people_0_name="", people_0_role="")
    assert desk.post(PEOPLE, emptied).status == 303
    episode = load_project(Workspace(desk.root)).episodes[1]
    assert [chapter.title for chapter in episode.chapters] == [
        "A ruler",
        "A tape",
        "A clock",
        "A questionnaire",
    ]
    (person,) = episode.people
    assert (person.name, person.link) == ("Sam Sample", "https://www.example.org/people/sam")
    assert person.consent
    assert person.consent.scope == ("audio", "transcript", "worldwide", "apps", "permanent")


def test_findings_are_shown_beside_their_fields_while_typing(desk: DeskProcess) -> None:
    """In rows too, and nothing is saved."""
    before = text_of(desk)
    typed = desk.filled(NOTES, title="", description="**Bold**")
    typed += [pair for pair in desk.filled(CHAPTERS, chapters_1_start="0:99") if "-" in pair[0]]
    text = desk.post(f"{SECOND}/check", typed).text
    assert text_of(desk) == before
    result = json.loads(text)
    assert "Fill in this field" in result["messages"]["title"]
    assert "60 or more" in result["messages"]["chapters-1-start"]
    assert result["messages"]["chapters-0-start"].strip() == ""
    assert result["notes"] == "<p>Bold</p>"
    assert result["left"] == 4000 - len("<p>Bold</p>")


# --- somebody else, and the disk ------------------------------------------------------------------


def test_a_conflict_between_two_tabs_is_shown(desk: DeskProcess) -> None:
    """The second tab sees what both changed, loses nothing, and takes over the fields it did not touch."""
    mine = desk.filled(NOTES, title="Mine", number="7")
    desk.post(NOTES, desk.filled(NOTES, title="Theirs", link="https://www.example.org/theirs"))
    before = text_of(desk)
    answer = desk.post(NOTES, mine)
    assert answer.status == 409
    assert text_of(desk) == before
    for words in ("In the file now", "Theirs", "What you typed", "Mine"):
        assert words in answer.text
    again = dict(filled(answer))
    assert (again["title"], again["number"]) == ("Mine", "7")
    assert again["link"] == "https://www.example.org/theirs"
    assert desk.post(NOTES, filled(answer)).status == 303
    episode = load_project(Workspace(desk.root)).episodes[1]
    assert (episode.title, episode.number) == ("Mine", 7)
    assert episode.link == "https://www.example.org/theirs"


def test_a_list_conflicts_as_one_field(desk: DeskProcess) -> None:
    """Both versions are shown completely."""
    mine = desk.filled(CHAPTERS, chapters_0_title="A yardstick")
    desk.post(CHAPTERS, desk.filled(CHAPTERS, chapters_1_title="A watch"))
    answer = desk.post(CHAPTERS, mine)
    assert answer.status == 409
    assert "A watch" in answer.text
    assert dict(filled(answer))["chapters-0-title"] == "A yardstick"


def test_a_file_broken_meanwhile_keeps_the_input(desk: DeskProcess) -> None:
    """The place of the error is shown; the input can be saved once the file is fixed."""
    mine = desk.filled(NOTES, title="Typed with care")
    whole = text_of(desk)
    (desk.root / FILE).write_text("title: [\n" + whole, "utf-8")
    assert desk.get(NOTES).status == 409
    answer = desk.post(NOTES, mine)
    assert answer.status == 409
    assert "The file is broken: line" in answer.text
    assert dict(filled(answer))["title"] == "Typed with care"
    (desk.root / FILE).write_text(whole, "utf-8")
    assert desk.post(NOTES, filled(answer)).status == 303
    assert load_project(Workspace(desk.root)).episodes[1].title == "Typed with care"


def test_a_link_is_not_written_through(desk: DeskProcess, tmp_path: Path) -> None:
    """Nothing is written through a file that became a link."""
    mine = desk.filled(NOTES, title="Elsewhere")
    (desk.root / FILE).rename(desk.root / "kept.yaml")
    (desk.root / FILE).symlink_to(tmp_path / "neighbour.txt")
    answer = desk.post(NOTES, mine)
    assert answer.status == 409
    assert "is a link" in answer.text
    assert dict(filled(answer))["title"] == "Elsewhere"


def test_a_full_disk_keeps_file_and_input(desk: DeskProcess) -> None:
    """The file is as it was, and the input stays in the form."""
    before, mine = text_of(desk), desk.filled(NOTES, title="Too much")
    limits = resource.prlimit(desk.process.pid, resource.RLIMIT_FSIZE)
    resource.prlimit(desk.process.pid, resource.RLIMIT_FSIZE, (100, limits[1]))
    answer = desk.post(NOTES, mine)
    sent = desk.send(f"{HOME}/add", desk.csrf(), "a.mp3", b"ID3" * 10_000)
    resource.prlimit(desk.process.pid, resource.RLIMIT_FSIZE, limits)
    assert answer.status == 409
    assert "The version before cannot be kept: File too large" in answer.text
    assert dict(filled(answer))["title"] == "Too much"
    assert text_of(desk) == before
    assert sent.status == 507
    assert "cannot be read or written" in sent.text


def test_a_missing_recording_stops_the_draft(desk: DeskProcess) -> None:
    """The draft is not made, the reason is shown, and the input stays in the form."""
    recording = (desk.root / "episodes" / "01-listening.mp3").read_bytes()
    page = desk.send(f"{HOME}/add", desk.csrf(), "a.mp3", recording).headers["location"]
    typed = desk.filled(page, title="Gone")
    for file in (desk.root / ".podcast" / "main" / "desk").glob("*.mp3"):
        file.unlink()
    answer = desk.post(page, typed)
    assert answer.status == 409
    assert "The draft was not created" in answer.text
    assert "The recording was deleted" in answer.text
    assert str(desk.root) not in answer.text
    assert dict(filled(answer))["title"] == "Gone"
    assert desk.get(page).status == 404
    assert len(load_project(Workspace(desk.root)).episodes) == 2


# --- hostile input ----------------------------------------------------------------------------------


def test_markup_in_fields_is_escaped(desk: DeskProcess) -> None:
    """On every page that shows it."""
    for path in (NOTES, f"{HOME}/show"):
        typed = [
            (name, value if name in {"csrf", "digest"} else MARKUP)
            for name, value in desk.filled(path)
        ]
        shown = desk.post(path, [*typed, ("do", "more-people")])
        checked = desk.post(f"{path}/check", typed)
        for answer in (shown, checked):
            assert "<script>alert" not in answer.text
            assert "<img src=x" not in answer.text
        assert shown.text.count("&lt;script&gt;alert") >= len(typed) - 8
        desk.post(path, typed)
    for path in (NOTES, f"{HOME}/show", f"{HOME}/", f"{HOME}/sign-off/02-measuring", "/"):
        page = desk.get(path).text
        assert "<script>alert" not in page
        assert "<img src=x" not in page


def test_a_huge_form_is_refused(desk: DeskProcess) -> None:
    """With a message, and nothing is saved."""
    before = text_of(desk)
    typed = desk.filled(NOTES, description="x" * 50_000_000)
    for path in (NOTES, f"{SECOND}/check"):
        answer = desk.post(path, typed)
        assert answer.status == 413
        assert "Nothing was saved" in answer.text
    assert text_of(desk) == before
    assert desk.get(f"{HOME}/").status == 200


def test_too_many_fields_are_refused(desk: DeskProcess) -> None:
    """With a message, and so are bytes that are not text."""
    before = text_of(desk)
    answer = desk.post(NOTES, [*desk.filled(NOTES), *[("a", "b")] * 100_000])
    assert answer.status == 413
    assert "fields" in answer.text
    kind = {"Content_Type": "application/x-www-form-urlencoded"}
    assert desk.ask("POST", NOTES, b"title=%ff%fe", **kind).status == 400
    assert desk.ask("POST", NOTES, b"title=\xff", **kind).status == 400
    assert desk.ask("POST", NOTES, b"{}", Content_Type="application/json").status == 415
    assert text_of(desk) == before


@pytest.mark.parametrize(
    "name",
    [
        "../../../neighbour.mp3",
        "..\\..\\neighbour.mp3",
        "/etc/passwd",
        "C:\\Windows\\system32\\x.mp3",
        "%2e%2e%2fneighbour.mp3",
        ".yaml",
        "a" * 5000 + ".mp3",
        "con.mp3",
        "x.mp3; rm -rf .mp3",
        "<script>alert(1)</script>.mp3",
    ],
)
def test_an_uploads_name_makes_no_path(desk: DeskProcess, name: str) -> None:
    """The episode's files have generated names in their folder."""
    before = {path.name for path in (desk.root / "episodes").iterdir()}
    if len(name) > 4000:
        answer = desk.send(f"{HOME}/add", desk.csrf(), name, b"x")
        assert answer.status in {400, 413}
        return
    page = create_draft(desk, name, title="Any name")
    assert page == f"{HOME}/episodes/03-any-name"
    after = {path.name for path in (desk.root / "episodes").iterdir()}
    assert after - before == {"03-any-name.mp3", "03-any-name.yaml"}


@pytest.mark.parametrize("slug", ["..%2f..%2fpodcast", "%2e%2e", "02-measuring.yaml", "*"])
def test_unknown_episode_names_have_no_form(desk: DeskProcess, slug: str) -> None:
    """Only names of existing episodes lead to a form."""
    assert desk.get(f"{HOME}/episodes/{slug}").status == 404
    assert desk.get(f"{HOME}/episodes/{slug}/recording").status == 404


def test_an_upload_that_is_no_recording_is_refused(desk: DeskProcess) -> None:
    """The message says what it is, and nothing is kept."""
    for body, words in ((b"<html><body>hello", "not a recording"), (b"", "it is empty")):
        answer = desk.send(f"{HOME}/add", desk.csrf(), "a.mp3", body)
        assert answer.status in {400, 422}
        assert words in answer.text
    left = list((desk.root / ".podcast" / "main" / "desk").iterdir())
    assert [path.name for path in left] == [".gitignore"]


def test_an_invalid_multipart_body_is_refused(desk: DeskProcess) -> None:
    """Truncated, endless, or with a hundred parts."""
    kind = {"Content_Type": f"multipart/form-data; boundary={BOUNDARY}"}
    part = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="a"\r\n\r\nb\r\n'.encode()
    for body in (b"nothing", part, part * 100, b"\x00" * 100):
        answer = desk.ask("POST", f"{HOME}/add", body, **kind)
        assert answer.status in {400, 403, 413}
        assert "<h1>" in answer.text
    kind = {"Content_Type": f"multipart/form-data; boundary={'b' * 20_000}"}
    assert desk.ask("POST", f"{HOME}/add", part, **kind).status == 400


# --- the parts of an episode ------------------------------------------------------------------------


def test_a_transcript_is_checked_before_it_is_used(desk: DeskProcess) -> None:
    """Its flaws are shown with their lines before it replaces anything."""
    file = desk.root / "episodes" / "02-measuring.vtt"
    before = file.read_bytes()
    flawed = before + b"\n00:00:59.000 --> 00:00:58.000\nBackwards & more\n"
    page = desk.send(f"{SECOND}/transcript/new", desk.csrf(), "x.vtt", flawed).headers["location"]
    text = desk.get(page).text
    assert "ends before it begins" in text
    assert "&amp;amp; here" in text
    assert file.read_bytes() == before
    assert desk.post(page, desk.filled(page)).status == 303
    assert file.read_bytes() == flawed
    transcript = load_project(Workspace(desk.root)).episodes[1].transcript
    assert transcript
    assert transcript.file.name == "episodes/02-measuring.vtt"


def test_a_transcript_keeps_the_name_in_the_yaml(small_show: Path) -> None:
    """Wherever the desk was started."""
    old = small_show / "episodes" / "02-measuring.vtt"
    replace_in(small_show / FILE, "02-measuring.vtt", "measured-words.vtt")
    words = (small_show / FILE).read_text("utf-8")
    named = old.rename(old.with_name("measured-words.vtt"))
    new = named.read_bytes() + b"\nNOTE read again\n"
    with desk_process(small_show) as running:
        desk = with_cookie(running)
        page = desk.send(f"{SECOND}/transcript/new", desk.csrf(), "x.vtt", new).headers["location"]
        assert desk.post(page, desk.filled(page)).status == 303
    assert named.read_bytes() == new
    assert (small_show / FILE).read_text("utf-8") == words


def test_a_subrip_file_is_converted(desk: DeskProcess) -> None:
    """It is saved as WebVTT with the same text, and the page says so."""
    subrip = b"1\r\n00:00:00,000 --> 00:00:02,500\r\nR&D in <i>Leeds</i>\r\n"
    page = desk.send(f"{SECOND}/transcript/new", desk.csrf(), "x.srt", subrip).headers["location"]
    assert "Recognised as SubRip: 1 line." in desk.get(page).text
    assert desk.post(page, desk.filled(page)).status == 303
    kept = (desk.root / "episodes" / "02-measuring.vtt").read_text("utf-8")
    assert kept == "WEBVTT\n\n00:00:00.000 --> 00:00:02.500\nR&amp;D in Leeds\n"


def test_a_word_document_is_converted(desk: DeskProcess) -> None:
    """Speakers get the names of the episode's people, and the page says what was changed."""
    body = word_document(["Example, Robin   0:01\nGood morning.", "Speaker 2   0:04\nHello."])
    page = desk.send(f"{SECOND}/transcript/new", desk.csrf(), "x.docx", body).headers["location"]
    text = desk.get(page).text
    assert "Example, Robin is Robin Example" in text
    assert "not among the people, left as they are: Speaker 2." in text
    assert desk.post(page, desk.filled(page)).status == 303
    kept = (desk.root / "episodes" / "02-measuring.vtt").read_text("utf-8")
    assert "<v Robin Example>Good morning.\n" in kept


@pytest.mark.parametrize(
    ("part", "name", "body", "words"),
    [
        ("artwork", "notes.txt", b"a text", "apps show only JPEG and PNG"),
        ("artwork", "x.jpg", b"GIF89a", "This is GIF"),
        ("artwork", "x.jpg", b"<html>Sign in</html>", "apps show only JPEG and PNG"),
        ("transcript", "x.vtt", b"Welcome to the show", "This text has no times"),
        ("transcript", "x.vtt", b"PK\x03\x04\xff\xfe", "damaged or encrypted"),
        ("transcript", "x.srt", b"<html>00:00:01,000</html>", "a web page"),
    ],
)
def test_an_unusable_file_is_refused(
    desk: DeskProcess, part: str, name: str, body: bytes, words: str
) -> None:
    """With the reason, and nothing is kept."""
    answer = desk.send(f"{SECOND}/{part}/new", desk.csrf(), name, body)
    assert answer.status == 422
    assert words in answer.text
    assert f'href="{SECOND}/{part}#{part}-file"' in answer.text
    assert [
        path for path in (desk.root / ".podcast" / "main" / "desk").iterdir() if path.suffix != ""
    ] == []


def test_a_transcript_changed_meanwhile_is_not_overwritten(desk: DeskProcess) -> None:
    """Somebody else's version is not replaced silently."""
    file = desk.root / "episodes" / "02-measuring.vtt"
    page = desk.send(f"{SECOND}/transcript/new", desk.csrf(), "x.vtt", b"WEBVTT\n").headers[
        "location"
    ]
    typed = desk.filled(page)
    file.write_bytes(b"WEBVTT\n\nNOTE theirs\n")
    answer = desk.post(page, typed)
    assert answer.status == 409
    assert "changed by someone else" in answer.text
    assert file.read_bytes() == b"WEBVTT\n\nNOTE theirs\n"


def test_artwork_is_checked_and_gets_alt_text(desk: DeskProcess) -> None:
    """Problems are shown; once used, the YAML names the file and its alt text."""
    picture = (desk.root / "artwork" / "cover.jpg").read_bytes()
    page = create_draft(desk, "a.mp3", title="With a picture")
    cases = Path(__file__).parents[1] / "cases" / "broken"
    small = (cases / "art-1399-pixels" / "artwork" / "cover.jpg").read_bytes()
    wrong = desk.send(f"{page}/artwork/new", desk.csrf(), "x.jpg", small).headers["location"]
    assert "Error" in desk.get(wrong).text or "Advice" in desk.get(wrong).text
    right = desk.send(f"{page}/artwork/new", desk.csrf(), "x.png", picture).headers["location"]
    assert desk.get(f"{right}/picture").body == picture
    assert desk.post(right, desk.filled(right, alt="A blue square")).status == 303
    episode = load_project(Workspace(desk.root)).episodes[2]
    assert episode.artwork
    assert episode.artwork.file.name == "artwork/03-with-a-picture.jpg"
    assert episode.artwork.alt == "A blue square"


def test_a_recording_is_served_in_ranges(desk: DeskProcess) -> None:
    """Before it belongs to an episode and afterwards."""
    recording = (desk.root / "episodes" / "01-listening.mp3").read_bytes()
    page = desk.send(f"{HOME}/add", desk.csrf(), "a.mp3", recording).headers["location"]
    for path in (f"{page}/recording", f"{HOME}/episodes/01-listening/audio"):
        answer = desk.get(path, Range="bytes=0-9")
        assert (answer.status, answer.body) == (206, recording[:10])
        assert answer.headers["content-type"] == "audio/mpeg"


def test_a_taken_episode_number_is_refused(desk: DeskProcess) -> None:
    """Nothing is created."""
    before = sorted(path.name for path in (desk.root / "episodes").iterdir())
    recording = (desk.root / "episodes" / "01-listening.mp3").read_bytes()
    page = desk.send(f"{HOME}/add", desk.csrf(), "a.mp3", recording).headers["location"]
    for number, words in (("2", "There is an episode 2 already"), ("x", "The number is not valid")):
        answer = desk.post(page, desk.filled(page, number=number))
        assert answer.status == 409
        assert words in answer.text
    assert sorted(path.name for path in (desk.root / "episodes").iterdir()) == before


def test_an_empty_project(tmp_path: Path) -> None:
    """A show that cannot be read still has an overview."""
    root = tmp_path / "empty"
    root.mkdir()
    shutil.copy(Path(__file__).parents[1] / "cases" / "good-show" / "podcast.yaml", root)
    with desk_process(root) as running:
        assert "There is no episode yet" in with_cookie(running).get(f"{HOME}/").text


def test_a_recording_is_replaced(desk: DeskProcess) -> None:
    """It is checked first, takes the old one's name, and no other file changes."""
    first = f"{HOME}/episodes/01-listening"
    old, new = (desk.root / "episodes" / f"{name}.mp3" for name in ("01-listening", "02-measuring"))
    wanted, before = new.read_bytes(), old.read_bytes()
    words = text_of(desk, "episodes/01-listening.yaml")
    page = desk.send(f"{first}/audio/new", desk.csrf(), "Take 2.mp3", wanted).headers["location"]
    shown = desk.get(page).text
    assert "<h1>Take 2.mp3</h1>" in shown
    assert "Made for the present recording: transcript." in shown
    assert old.read_bytes() == before
    assert desk.get(f"{HOME}/episodes/02-measuring/audio/{page.rpartition('/')[2]}").status == 404
    used = desk.post(page, desk.filled(page))
    assert (used.status, used.headers["location"]) == (
        303,
        f"{first}/recording?replaced-check-parts",
    )
    assert old.read_bytes() == wanted
    assert "may no longer fit" in desk.get(f"{first}/recording?replaced-check-parts").text
    assert text_of(desk, "episodes/01-listening.yaml") == words
    assert desk.post(page, desk.filled(f"{HOME}/add")).status == 404


def test_an_unusable_replacement_is_refused(desk: DeskProcess) -> None:
    """No recording, or a file changed meanwhile: reported, and nothing changes."""
    first, file = f"{HOME}/episodes/01-listening", desk.root / "episodes" / "01-listening.mp3"
    before = file.read_bytes()
    assert (
        "was not accepted"
        in desk.send(f"{first}/audio/new", desk.csrf(), "x.mp3", b"%PDF-1.7").text
    )
    assert desk.send(f"{first}/audio/new", "another secret", "x.mp3", before).status == 403
    page = desk.send(f"{first}/audio/new", desk.csrf(), "x.mp3", before).headers["location"]
    form = desk.filled(page)
    file.write_bytes(before + before)
    assert "was changed by someone else" in desk.post(page, form).text
    assert file.read_bytes() == before + before


def test_a_lost_recording_can_be_added_again(desk: DeskProcess) -> None:
    """It gets the name that needs no field in the YAML."""
    yaml, file = (desk.root / "episodes" / f"01-listening.{ending}" for ending in ("yaml", "mp3"))
    body = file.read_bytes()
    file.unlink()
    yaml.write_text(yaml.read_text("utf-8") + "audio: not-there.mp3\n", "utf-8")
    desk.get(f"{HOME}/")
    page = desk.send(f"{HOME}/episodes/01-listening/audio/new", desk.csrf(), "x.mp3", body)
    address = page.headers["location"]
    assert desk.post(address, desk.filled(address)).status == 303
    assert file.read_bytes() == body
    assert "not-there" not in yaml.read_text("utf-8")
    assert load_project(Workspace(desk.root)).episodes[0].audio


def test_a_desk_stops_while_it_decodes(desk: DeskProcess) -> None:
    """It ends at once, and so does the decoder."""
    body = (desk.root / "episodes" / "01-listening.mp3").read_bytes() * 400
    assert desk.send(f"{HOME}/add", desk.csrf(), "long.mp3", body).status == 303
    server = psutil.Process(desk.process.pid)
    while not (decoders := server.children()):
        assert server.is_running()
    decoders[0].suspend()  # it would not be done today
    server.send_signal(signal.SIGINT)
    try:
        assert psutil.wait_procs([server], timeout=PATIENCE)[1] == []
    finally:
        decoders[0].resume()
    assert psutil.wait_procs(decoders, timeout=PATIENCE)[1] == []
