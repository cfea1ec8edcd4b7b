"""The desk's forms, as they are meant to be used and as they are not."""

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
from tests.running_desk import HOME
from tests.running_preview import PATIENCE
from tests.publish.publishing import replace_in
from tests.desk_process import BOUNDARY, TypedDesk, filled, let_in, typed_desk

SECOND = f"{HOME}/episodes/02-measuring"
FILE = "episodes/02-measuring.yaml"
M4A = (
    Path(__file__).parents[1]
    / "cases"
    / "broken"
    / "m4a-renamed-mp3"
    / "episodes"
    / "01-listening.mp3"
)
MARKUP = "\"'><script>alert(1)</script><img src=x onerror=alert(2)>"


@pytest.fixture
def desk(small_show: Path) -> Iterator[TypedDesk]:
    """A desk with a good show, in a folder whose neighbours are looked at before and after."""
    (small_show.parent / "neighbour.txt").write_text("nobody's business")
    before = outside(small_show)
    with typed_desk(small_show) as running:
        yield let_in(running)
    assert outside(small_show) == before
    assert not (small_show / ".podcast" / "main" / "desk").exists()


def outside(root: Path) -> dict[str, str]:
    """Every file above the project, with its digest."""
    above = root.parent
    return {
        path.relative_to(above).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in above.rglob("*")
        if path.is_file() and not path.is_relative_to(root)
    }


def text_of(desk: TypedDesk, name: str = FILE) -> str:
    return (desk.root / name).read_text("utf-8")


def create_draft(desk: TypedDesk, name: str, **typed: str) -> str:
    """Send the first recording under that name and make an episode of it; the address of its page."""
    recording = (desk.root / "episodes" / "01-listening.mp3").read_bytes()
    looked = desk.send(f"{HOME}/add", desk.csrf(), name, recording)
    assert looked.status == 303, looked.text
    page = looked.headers["location"]
    made = desk.post(page, desk.filled(page, **typed))
    assert made.status == 303, made.text
    return made.headers["location"].partition("?")[0]


# --- who is let in ------------------------------------------------------------------------------


def test_who_is_lost_finds_the_way_back(desk: TypedDesk) -> None:
    """A page that there is not leads to the desk as well as to the show."""
    lost = desk.get(f"{HOME}/nowhere")
    assert lost.status == 404
    assert f'<a href="{HOME}/">To the desk</a>' in lost.text
    assert '<a href="/index.html">All episodes</a>' in lost.text


def test_the_address_lets_one_browser_in(desk: TypedDesk) -> None:
    """Without the cookie there is nothing, and the address is of no use to a second one."""
    known, desk.cookie = desk.cookie, ""
    for path in (f"{HOME}/", "/", "/feed.xml", f"{HOME}/?token={desk.token}", f"{HOME}/?token=x"):
        assert desk.get(path).status == 403, path
    desk.cookie = known
    assert desk.get(f"{HOME}/").status == 200


@pytest.mark.parametrize("origin", ["https://evil.example.org", "null", ""])
def test_another_page_posts(desk: TypedDesk, origin: str) -> None:
    """A form of a page elsewhere is refused, cookie and secret or not."""
    before = text_of(desk)
    pairs = desk.filled(SECOND, title="Taken over")
    assert desk.post(SECOND, pairs, Origin=origin).status == 403
    sent = desk.send(f"{HOME}/add", desk.csrf(), "a.mp3", b"x", Origin=origin)
    assert sent.status == 403
    assert text_of(desk) == before


@pytest.mark.parametrize("secret", ["", "x" * 43])
def test_a_form_without_the_secret(desk: TypedDesk, secret: str) -> None:
    """It is refused in words, and not a byte of its file is kept."""
    before = text_of(desk)
    pairs = [(name, secret if name == "csrf" else value) for name, value in desk.filled(SECOND)]
    for path in (SECOND, f"{SECOND}/check", f"{HOME}/show"):
        answer = desk.post(path, pairs)
        assert answer.status == 403
        assert "not sent from a page of the desk" in answer.text
    for path in (f"{HOME}/add", f"{SECOND}/transcript", f"{SECOND}/artwork"):
        assert desk.send(path, secret, "a.mp3", b"ID3" * 1000).status == 403
    assert text_of(desk) == before
    assert not [
        path for path in (desk.root / ".podcast" / "main" / "desk").iterdir() if path.suffix
    ]


# --- saving -------------------------------------------------------------------------------------


def test_saving_changes_what_was_typed_alone(desk: TypedDesk) -> None:
    """One field typed is one line changed; everything else stays byte for byte."""
    before = text_of(desk).splitlines()
    answer = desk.post(SECOND, desk.filled(SECOND, title="Measuring: what matters"))
    assert (answer.status, answer.headers["location"]) == (303, f"{SECOND}?saved")
    after = text_of(desk).splitlines()
    assert [new for old, new in zip(before, after, strict=True) if old != new] == [
        'title: "Measuring: what matters"'
    ]
    assert "Measuring: what matters" in desk.get("/episodes/02-measuring.html").text


def test_a_form_that_nobody_has_touched(desk: TypedDesk) -> None:
    """It is the file: nothing changes in it, also for the show."""
    for path, name in ((SECOND, FILE), (f"{HOME}/show", "podcast.yaml")):
        before = text_of(desk, name)
        assert desk.post(path, desk.filled(path)).status == 303
        assert text_of(desk, name) == before


def test_a_field_that_was_not_sent_stays(desk: TypedDesk) -> None:
    """A form that arrives in part takes nothing away."""
    before = text_of(desk)
    kept = [one for one in desk.filled(SECOND) if one[0] in {"csrf", "digest"}]
    assert desk.post(SECOND, kept).status == 303
    assert text_of(desk) == before


def test_people_and_chapters(desk: TypedDesk) -> None:
    """A row more is an entry more, at its place in time; an emptied one goes; what a form does not show stays."""
    more = desk.post(SECOND, [*desk.filled(SECOND), ("do", "more-chapters")])
    typed = filled(more, chapters_3_start="0:04", chapters_3_title="A tape")
    emptied = {"people-0-name": "", "people-0-role": ""}
    assert desk.post(SECOND, [(it, emptied.get(it, value)) for it, value in typed]).status == 303
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


def test_findings_while_one_types(desk: TypedDesk) -> None:
    """They stand beside their fields, in rows too, and nothing is saved."""
    before = text_of(desk)
    typed = desk.filled(SECOND, title="", chapters_1_start="0:99", description="**Bold**")
    text = desk.post(f"{SECOND}/check", typed).text
    assert text_of(desk) == before
    result = json.loads(text)
    assert "Fill in this field" in result["messages"]["title"]
    assert "60 or more" in result["messages"]["chapters-1-start"]
    assert result["messages"]["chapters-0-start"].strip() == ""
    assert result["notes"] == "<p>Bold</p>"
    assert result["left"] == 4000 - len("<p>Bold</p>")


# --- somebody else, and the disk ------------------------------------------------------------------


def test_two_tabs(desk: TypedDesk) -> None:
    """The second one is told what both have changed, loses nothing, and what it has not touched is taken over."""
    mine = desk.filled(SECOND, title="Mine", number="7")
    desk.post(SECOND, desk.filled(SECOND, title="Theirs", link="https://www.example.org/theirs"))
    before = text_of(desk)
    answer = desk.post(SECOND, mine)
    assert answer.status == 409
    assert text_of(desk) == before
    for words in ("In the file now", "Theirs", "What you typed", "Mine"):
        assert words in answer.text
    again = dict(filled(answer))
    assert (again["title"], again["number"]) == ("Mine", "7")
    assert again["link"] == "https://www.example.org/theirs"
    assert desk.post(SECOND, filled(answer)).status == 303
    episode = load_project(Workspace(desk.root)).episodes[1]
    assert (episode.title, episode.number) == ("Mine", 7)
    assert episode.link == "https://www.example.org/theirs"


def test_a_list_that_both_have_changed(desk: TypedDesk) -> None:
    """It counts as one field: both are shown whole."""
    mine = desk.filled(SECOND, chapters_0_title="A yardstick")
    desk.post(SECOND, desk.filled(SECOND, chapters_1_title="A watch"))
    answer = desk.post(SECOND, mine)
    assert answer.status == 409
    assert "A watch" in answer.text
    assert dict(filled(answer))["chapters-0-title"] == "A yardstick"


def test_a_file_that_is_broken_underneath(desk: TypedDesk) -> None:
    """It is said where, what was typed stays in the form, and is saved once the file is mended."""
    mine = desk.filled(SECOND, title="Typed with care")
    whole = text_of(desk)
    (desk.root / FILE).write_text("title: [\n" + whole, "utf-8")
    assert desk.get(SECOND).status == 409
    answer = desk.post(SECOND, mine)
    assert answer.status == 409
    assert "The file is broken: line" in answer.text
    assert dict(filled(answer))["title"] == "Typed with care"
    (desk.root / FILE).write_text(whole, "utf-8")
    assert desk.post(SECOND, filled(answer)).status == 303
    assert load_project(Workspace(desk.root)).episodes[1].title == "Typed with care"


def test_a_file_that_is_replaced_by_a_link(desk: TypedDesk, tmp_path: Path) -> None:
    """Nothing is written through it."""
    mine = desk.filled(SECOND, title="Elsewhere")
    (desk.root / FILE).rename(desk.root / "kept.yaml")
    (desk.root / FILE).symlink_to(tmp_path / "neighbour.txt")
    answer = desk.post(SECOND, mine)
    assert answer.status == 409
    assert "is a link" in answer.text
    assert dict(filled(answer))["title"] == "Elsewhere"


def test_a_full_disk(desk: TypedDesk) -> None:
    """It is said, the file is as it was, and what was typed is in the form."""
    before, mine = text_of(desk), desk.filled(SECOND, title="Too much")
    limits = resource.prlimit(desk.process.pid, resource.RLIMIT_FSIZE)
    resource.prlimit(desk.process.pid, resource.RLIMIT_FSIZE, (100, limits[1]))
    answer = desk.post(SECOND, mine)
    sent = desk.send(f"{HOME}/add", desk.csrf(), "a.mp3", b"ID3" * 10_000)
    resource.prlimit(desk.process.pid, resource.RLIMIT_FSIZE, limits)
    assert answer.status == 409
    assert "cannot be written" in answer.text
    assert dict(filled(answer))["title"] == "Too much"
    assert text_of(desk) == before
    assert sent.status == 507
    assert "cannot be read or written" in sent.text


def test_a_recording_that_is_pulled_away(desk: TypedDesk) -> None:
    """The draft is not made, it is said why, and what was typed is in the form."""
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


def test_markup_in_every_field(desk: TypedDesk) -> None:
    """It comes back as text, on every page that shows it."""
    for path in (SECOND, f"{HOME}/show"):
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
    for path in (SECOND, f"{HOME}/show", f"{HOME}/", f"{HOME}/sign-off/02-measuring", "/"):
        page = desk.get(path).text
        assert "<script>alert" not in page
        assert "<img src=x" not in page


def test_fifty_megabytes_of_text(desk: TypedDesk) -> None:
    """They are refused in words, and nothing is saved."""
    before = text_of(desk)
    typed = desk.filled(SECOND, description="x" * 50_000_000)
    for path in (SECOND, f"{SECOND}/check"):
        answer = desk.post(path, typed)
        assert answer.status == 413
        assert "Nothing was saved" in answer.text
    assert text_of(desk) == before
    assert desk.get(f"{HOME}/").status == 200


def test_a_hundred_thousand_fields(desk: TypedDesk) -> None:
    """They are refused in words, and so are bytes that are no text."""
    before = text_of(desk)
    answer = desk.post(SECOND, [*desk.filled(SECOND), *[("a", "b")] * 100_000])
    assert answer.status == 413
    assert "fields" in answer.text
    kind = {"Content_Type": "application/x-www-form-urlencoded"}
    assert desk.ask("POST", SECOND, b"title=%ff%fe", **kind).status == 400
    assert desk.ask("POST", SECOND, b"title=\xff", **kind).status == 400
    assert desk.ask("POST", SECOND, b"{}", Content_Type="application/json").status == 415
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
def test_the_name_of_an_upload(desk: TypedDesk, name: str) -> None:
    """Whatever it is, no path is made of it: the episode's files have names of ours, in their folder."""
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
def test_the_name_of_an_episode(desk: TypedDesk, slug: str) -> None:
    """Only names of episodes that are there lead to a form."""
    assert desk.get(f"{HOME}/episodes/{slug}").status == 404
    assert desk.get(f"{HOME}/episodes/{slug}/recording").status == 404


def test_what_is_no_recording(desk: TypedDesk) -> None:
    """It is said what it is instead, and nothing of it is kept."""
    for body, words in ((b"<html><body>hello", "not an MP3"), (b"", "it is empty")):
        answer = desk.send(f"{HOME}/add", desk.csrf(), "a.mp3", body)
        assert answer.status in {400, 422}
        assert words in answer.text
    left = list((desk.root / ".podcast" / "main" / "desk").iterdir())
    assert [one.name for one in left] == [".gitignore"]


def test_a_body_that_is_no_form(desk: TypedDesk) -> None:
    """Cut off, without an end, or with a hundred parts: refused in words."""
    kind = {"Content_Type": f"multipart/form-data; boundary={BOUNDARY}"}
    part = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="a"\r\n\r\nb\r\n'.encode()
    for body in (b"nothing", part, part * 100, b"\x00" * 100):
        answer = desk.ask("POST", f"{HOME}/add", body, **kind)
        assert answer.status in {400, 403, 413}
        assert "<h1>" in answer.text
    kind = {"Content_Type": f"multipart/form-data; boundary={'b' * 20_000}"}
    assert desk.ask("POST", f"{HOME}/add", part, **kind).status == 400


# --- the parts of an episode ------------------------------------------------------------------------


def test_a_transcript_is_looked_at_first(desk: TypedDesk) -> None:
    """Its flaws are told with their lines before it replaces anything; then it is used as it is wished."""
    file = desk.root / "episodes" / "02-measuring.vtt"
    before = file.read_bytes()
    flawed = before + b"\n00:00:59.000 --> 00:00:58.000\nBackwards & more\n"
    page = desk.send(f"{SECOND}/transcript", desk.csrf(), "x.vtt", flawed).headers["location"]
    text = desk.get(page).text
    assert "ends before it begins" in text
    assert "&amp;amp; here" in text
    assert file.read_bytes() == before
    assert desk.post(page, desk.filled(page)).status == 303
    assert file.read_bytes() == flawed
    transcript = load_project(Workspace(desk.root)).episodes[1].transcript
    assert transcript
    assert transcript.file.name == "episodes/02-measuring.vtt"


def test_a_transcript_of_another_name_is_replaced_under_it(small_show: Path) -> None:
    """The episode's file goes on naming what it named, wherever the desk was started."""
    old = small_show / "episodes" / "02-measuring.vtt"
    replace_in(small_show / FILE, "02-measuring.vtt", "measured-words.vtt")
    words = (small_show / FILE).read_text("utf-8")
    named = old.rename(old.with_name("measured-words.vtt"))
    new = named.read_bytes() + b"\nNOTE read again\n"
    with typed_desk(small_show) as running:
        desk = let_in(running)
        page = desk.send(f"{SECOND}/transcript", desk.csrf(), "x.vtt", new).headers["location"]
        assert desk.post(page, desk.filled(page)).status == 303
    assert named.read_bytes() == new
    assert (small_show / FILE).read_text("utf-8") == words


def test_a_subrip_file_is_converted(desk: TypedDesk) -> None:
    """What players could not read is kept as WebVTT, with the same words, and the page says so."""
    subrip = b"1\r\n00:00:00,000 --> 00:00:02,500\r\nR&D in <i>Leeds</i>\r\n"
    page = desk.send(f"{SECOND}/transcript", desk.csrf(), "x.srt", subrip).headers["location"]
    assert "It was SubRip" in desk.get(page).text
    assert desk.post(page, desk.filled(page)).status == 303
    kept = (desk.root / "episodes" / "02-measuring.vtt").read_text("utf-8")
    assert kept == "WEBVTT\n\n00:00:00.000 --> 00:00:02.500\nR&amp;D in <i>Leeds</i>\n"


@pytest.mark.parametrize(
    ("part", "name", "body", "words"),
    [
        ("artwork", "notes.txt", b"a text", "apps show only JPEG and PNG"),
        ("artwork", "x.jpg", b"GIF89a", "This is GIF"),
        ("artwork", "x.jpg", b"<html>Sign in</html>", "apps show only JPEG and PNG"),
        ("transcript", "x.vtt", b"Welcome to the show", "neither WebVTT nor SubRip"),
        ("transcript", "x.vtt", b"PK\x03\x04\xff\xfe", "not text in UTF-8"),
        ("transcript", "x.srt", b"<html>00:00:01,000</html>", "neither WebVTT nor SubRip"),
    ],
)
def test_what_is_no_part_of_an_episode(
    desk: TypedDesk, part: str, name: str, body: bytes, words: str
) -> None:
    """It is refused with the reason, and nothing of it is kept."""
    answer = desk.send(f"{SECOND}/{part}", desk.csrf(), name, body)
    assert answer.status == 422
    assert words in answer.text
    assert f'href="{SECOND}#{part}"' in answer.text
    assert [
        path for path in (desk.root / ".podcast" / "main" / "desk").iterdir() if path.suffix != ""
    ] == []


def test_a_transcript_that_was_changed_meanwhile(desk: TypedDesk) -> None:
    """Somebody else's is not written over without a word."""
    file = desk.root / "episodes" / "02-measuring.vtt"
    page = desk.send(f"{SECOND}/transcript", desk.csrf(), "x.vtt", b"WEBVTT\n").headers["location"]
    typed = desk.filled(page)
    file.write_bytes(b"WEBVTT\n\nNOTE theirs\n")
    answer = desk.post(page, typed)
    assert answer.status == 409
    assert "changed by someone else" in answer.text
    assert file.read_bytes() == b"WEBVTT\n\nNOTE theirs\n"


def test_a_picture_and_what_it_shows(desk: TypedDesk) -> None:
    """What is wrong with it is told; once used, the file says where it is and what it shows."""
    picture = (desk.root / "artwork" / "cover.jpg").read_bytes()
    page = create_draft(desk, "a.mp3", title="With a picture")
    cases = Path(__file__).parents[1] / "cases" / "broken"
    small = (cases / "art-1399-pixels" / "artwork" / "cover.jpg").read_bytes()
    wrong = desk.send(f"{page}/artwork", desk.csrf(), "x.jpg", small).headers["location"]
    assert "Error" in desk.get(wrong).text or "Advice" in desk.get(wrong).text
    right = desk.send(f"{page}/artwork", desk.csrf(), "x.png", picture).headers["location"]
    assert desk.get(f"{right}/picture").body == picture
    assert desk.post(right, desk.filled(right, alt="A blue square")).status == 303
    episode = load_project(Workspace(desk.root)).episodes[2]
    assert episode.artwork
    assert episode.artwork.file.name == "artwork/03-with-a-picture.jpg"
    assert episode.artwork.alt == "A blue square"


def test_a_recording_is_heard_in_parts(desk: TypedDesk) -> None:
    """Before it is an episode's and afterwards."""
    recording = (desk.root / "episodes" / "01-listening.mp3").read_bytes()
    page = desk.send(f"{HOME}/add", desk.csrf(), "a.mp3", recording).headers["location"]
    for path in (f"{page}/recording", f"{HOME}/episodes/01-listening/recording"):
        answer = desk.get(path, Range="bytes=0-9")
        assert (answer.status, answer.body) == (206, recording[:10])
        assert answer.headers["content-type"] == "audio/mpeg"


def test_a_number_that_is_taken(desk: TypedDesk) -> None:
    """It is said, and nothing is made."""
    before = sorted(path.name for path in (desk.root / "episodes").iterdir())
    recording = (desk.root / "episodes" / "01-listening.mp3").read_bytes()
    page = desk.send(f"{HOME}/add", desk.csrf(), "a.mp3", recording).headers["location"]
    for number, words in (("2", "There is an episode 2 already"), ("x", "The number is not valid")):
        answer = desk.post(page, desk.filled(page, number=number))
        assert answer.status == 409
        assert words in answer.text
    assert sorted(path.name for path in (desk.root / "episodes").iterdir()) == before


def test_an_empty_project(tmp_path: Path) -> None:
    """A show that cannot be read has an overview all the same."""
    root = tmp_path / "empty"
    root.mkdir()
    shutil.copy(Path(__file__).parents[1] / "cases" / "good-show" / "podcast.yaml", root)
    with typed_desk(root) as running:
        assert "There is no episode yet" in let_in(running).get(f"{HOME}/").text


def test_another_recording(desk: TypedDesk) -> None:
    """It is looked at first, takes the old one's place by its name, and no other file moves."""
    first = f"{HOME}/episodes/01-listening"
    old, new = (desk.root / "episodes" / f"{name}.mp3" for name in ("01-listening", "02-measuring"))
    wanted, before = new.read_bytes(), old.read_bytes()
    words = text_of(desk, "episodes/01-listening.yaml")
    page = desk.send(f"{first}/audio", desk.csrf(), "Take 2.mp3", wanted).headers["location"]
    shown = desk.get(page).text
    assert "<h1>Take 2.mp3</h1>" in shown
    assert "Made for the present recording: transcript." in shown
    assert old.read_bytes() == before
    assert desk.get(f"{HOME}/episodes/02-measuring/audio/{page.rpartition('/')[2]}").status == 404
    used = desk.post(page, desk.filled(page))
    assert (used.status, used.headers["location"]) == (303, f"{first}?replaced-check-parts")
    assert old.read_bytes() == wanted
    assert "may no longer fit" in desk.get(f"{first}?replaced-check-parts").text
    assert text_of(desk, "episodes/01-listening.yaml") == words
    assert desk.post(page, desk.filled(f"{HOME}/add")).status == 404


def test_another_recording_that_cannot_be_used(desk: TypedDesk) -> None:
    """Another kind, one that is none, and one whose place was taken meanwhile: told, and nothing is changed."""
    first, file = f"{HOME}/episodes/01-listening", desk.root / "episodes" / "01-listening.mp3"
    before = file.read_bytes()
    assert (
        "was not accepted"
        in desk.send(f"{first}/audio", desk.csrf(), "x.mp3", b"RIFF....WAVE").text
    )
    assert desk.send(f"{first}/audio", "another secret", "x.mp3", before).status == 403
    other = desk.send(f"{first}/audio", desk.csrf(), "x", M4A.read_bytes()).headers["location"]
    refused = desk.post(other, desk.filled(other))
    assert refused.status == 409
    assert "Export the new one as MP3." in refused.text
    page = desk.send(f"{first}/audio", desk.csrf(), "x.mp3", before).headers["location"]
    form = desk.filled(page)
    file.write_bytes(before + before)
    assert "was changed by someone else" in desk.post(page, form).text
    assert file.read_bytes() == before + before


def test_a_recording_for_an_episode_that_has_lost_its_own(desk: TypedDesk) -> None:
    """It is put beside the episode's file, under the name that needs no word in it."""
    yaml, file = (desk.root / "episodes" / f"01-listening.{it}" for it in ("yaml", "mp3"))
    body = file.read_bytes()
    file.unlink()
    yaml.write_text(yaml.read_text("utf-8") + "audio: not-there.mp3\n", "utf-8")
    desk.get(f"{HOME}/")
    page = desk.send(f"{HOME}/episodes/01-listening/audio", desk.csrf(), "x.mp3", body)
    address = page.headers["location"]
    assert desk.post(address, desk.filled(address)).status == 303
    assert file.read_bytes() == body
    assert "not-there" not in yaml.read_text("utf-8")
    assert load_project(Workspace(desk.root)).episodes[0].audio


def test_a_desk_that_is_stopped_while_it_listens(desk: TypedDesk) -> None:
    """It ends at once, however long its recording would still be listened to; so does the decoder."""
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
