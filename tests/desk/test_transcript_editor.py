"""The lines of a transcript at the desk: every button without a script, and what must never happen."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import pytest
from lxml import html

from podcast_publisher.load.project import load_project
from podcast_publisher.load.transcript.webvtt import parse_cues
from podcast_publisher.model.workspace import Workspace
from tests.edit.test_transcript_lines import FULL
from tests.local_requests import Response
from tests.running_desk import HOME, RunningDesk, running_desk
from tests.shows import SMALL_SHOW

SECOND = f"{HOME}/episodes/02-measuring"
STEP = f"{SECOND}/transcript"
LINES = f"{STEP}/lines"
MARKUP = "\"'><script>alert(1)</script><img src=x onerror=alert(2)>"
Fields = dict[str, str]


@pytest.fixture
def desk(small_show: Path) -> Iterator[RunningDesk]:
    """A small show at the desk, whose second transcript has everything that WebVTT has."""
    vtt(small_show).write_text(FULL, "utf-8")
    with running_desk(small_show) as running:
        yield running


@pytest.fixture(scope="module")
def steady(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningDesk]:
    """The same for everything that must change nothing."""
    root = Path(shutil.copytree(SMALL_SHOW, tmp_path_factory.mktemp("steady") / "show"))
    vtt(root).write_text(FULL, "utf-8")
    with running_desk(root) as running:
        yield running
    assert vtt(root).read_text("utf-8") == FULL


def vtt(root: Path) -> Path:
    return root / "episodes" / "02-measuring.vtt"


def text_of(desk: RunningDesk) -> str:
    return vtt(desk.root).read_text("utf-8")


def words_of(desk: RunningDesk) -> list[str]:
    cues, _ = parse_cues(tuple(text_of(desk).split("\n")))
    return [cue.text for cue in cues]


def form_on(page: Response) -> Fields:
    """The fields of the lines, as a browser sends them."""
    document = html.document_fromstring(page.body.decode())
    assert isinstance(document, html.HtmlElement)
    form = next(form for form in document.forms if "transcript-editor" in form.classes)
    return {
        name: value.replace("\n", "\r\n").removeprefix("\r\n") for name, value in form.form_values()
    }


def press(
    desk: RunningDesk, button: str, page: Response | None = None, path: str = SECOND, **typed: str
) -> Response:
    """Press a button of the form on the page, with something typed into it."""
    fields = form_on(page or desk.get(f"{path}/transcript"))
    fields |= {name.replace("_", "-"): value for name, value in typed.items()} | {"do": button}
    return desk.post(f"{path}/transcript/lines", fields)


def asked_by_script(desk: RunningDesk, button: str, **typed: str) -> tuple[int, dict[str, object]]:
    """The same as the script does it."""
    fields = form_on(desk.get(STEP)) | {"do": button}
    fields |= {name.replace("_", "-"): value for name, value in typed.items()}
    answer = desk.post(LINES, fields, Accept="application/json")
    return answer.status, json.loads(answer.body)


def test_lines_saved_unchanged_change_no_byte(desk: RunningDesk) -> None:
    """Whatever the file holds; the page leads back to itself."""
    answer = press(desk, "save")
    assert (answer.status, answer.headers["location"]) == (
        303,
        f"{STEP}?from=0&lines-saved#transcript-lines",
    )
    assert text_of(desk) == FULL
    assert "Saved." in desk.get(answer.headers["location"].partition("#")[0]).text


def test_what_is_typed_is_saved(desk: RunningDesk) -> None:
    """Words, speaker and beginning of a line; all else stays byte for byte."""
    answer = press(desk, "save", text_1="Bore da, everybody.", voice_1="Cy", start_1="0:03.5")
    assert answer.status == 303, answer.text
    changed = "00:00:03.500 --> 00:00:05.500\n<v Cy><lang cy>Bore da</lang>, everybody.\n"
    before = "00:00:03.000 --> 00:00:05.500\n<v Ben Example><lang cy>Bore da</lang>, all.\n"
    first = "00:00:01.000 --> 00:00:03.000 line"
    assert text_of(desk) == FULL.replace(before, changed).replace(
        first, "00:00:01.000 --> 00:00:03.500 line"
    )


@pytest.mark.parametrize(
    ("button", "typed", "words"),
    [
        ("split-0", {"text_0": "Good morning\r\n& welcome."}, ["Good morning", "& welcome."]),
        ("split-0", {"cursor": "4"}, ["Good", "morning & welcome."]),
        ("join-0", {}, ["Good morning & welcome. Bore da, all."]),
        ("join-above-1", {}, ["Good morning & welcome. Bore da, all."]),
        ("delete-0", {}, ["Bore da, all."]),
        ("add-0", {}, ["Good morning & welcome.", "", "Bore da, all."]),
        ("add-first", {}, ["", "Good morning & welcome."]),
        ("begin-1", {"position": "3.25"}, ["Good morning & welcome.", "Bore da, all."]),
        (
            "replace",
            {"find": "GOOD", "replace": "Fine"},
            ["Fine morning & welcome.", "Bore da, all."],
        ),
        ("rename", {"old_name": "Ben Example", "new_name": "Cy"}, ["Good morning & welcome."]),
        ("shift:-0.5", {}, ["Good morning & welcome."]),
        ("shift", {"shift": "1,5"}, ["Good morning & welcome."]),
        ("read-1", {}, ["Good morning & welcome."]),
    ],
)
def test_every_button_works_without_a_script_and_is_undone(
    desk: RunningDesk, button: str, typed: Fields, words: list[str]
) -> None:
    """It is saved at once, said in a sentence, undone and done again."""
    done = press(desk, button, None, SECOND, **typed)
    assert done.status == 200, done.text
    assert 'role="status"><p><strong>' in done.text
    after = text_of(desk)
    assert after != FULL
    assert words_of(desk)[: len(words)] == words
    undone = press(desk, "undo")
    assert undone.status == 200
    assert "Undone" in undone.text
    assert text_of(desk) == FULL
    assert "Redone" in press(desk, "redo").text
    assert press(desk, "redo").status == 409
    assert text_of(desk) == after


def test_words_are_found_in_all_lines(steady: RunningDesk) -> None:
    """With how often and where; nothing is changed."""
    page = press(steady, "find", find="it")
    assert "Found in 2 places." in page.text
    assert "- Is <mark>it</mark> late?" in page.text
    assert "Found in 1 place." in press(steady, "find", find="It", match_case="yes").text
    assert "Not found." in press(steady, "find", find="zebra").text
    assert text_of(steady) == FULL


def test_marks_vanish_by_a_person_alone(desk: RunningDesk) -> None:
    """The check reports the transcript until every line is read, whatever else is done."""

    def reported() -> bool:
        return "nobody has read it yet" in desk.get(STEP).text

    for button in ("split-0", "join-0", "replace", "shift:1"):
        assert press(desk, button, find="all", replace="everybody").status == 200
        assert reported()
    assert press(desk, "save", text_0="Hello").status == 303
    assert "4 unread" in desk.get(STEP).text
    page = press(desk, "read-2")
    assert "3 lines are left" in page.text
    assert reported()
    page = press(desk, "read-up-to-3")
    assert "All lines are read" in page.text
    assert not reported()
    assert "NOTE Anna asked" in text_of(desk)


def test_a_change_elsewhere_is_kept_and_told(desk: RunningDesk) -> None:
    """In other lines it is joined with mine; in the same line both sides are shown, and nothing is saved."""
    page = desk.get(STEP)
    theirs = FULL.replace("ends ", "begins ").replace("- No.", "- Never.")
    vtt(desk.root).write_text(theirs, "utf-8")
    merged = press(desk, "split-1", page, text_1="Bore da, everybody.", cursor="4")
    assert merged.status == 200
    assert "your changes were added to theirs. Press the button again." in merged.text
    assert text_of(desk) == theirs.replace(", all.", ", everybody.")
    both = press(desk, "save", page, text_1="Bore da, both.", text_0="Fine.")
    assert both.status == 409
    assert "was changed by someone else" in both.text
    assert "Bore da, everybody." in both.text
    assert "Bore da, both." in both.text
    assert form_on(both)["text-0"] == "Fine."
    assert text_of(desk) == theirs.replace(", all.", ", everybody.")
    assert press(desk, "save", both).status == 303
    assert "Fine." in text_of(desk)


def test_undo_never_takes_back_what_others_wrote(desk: RunningDesk) -> None:
    """The file stays as they left it, and a sentence says so."""
    press(desk, "delete-0")
    theirs = text_of(desk).replace("- No.", "- Never.")
    vtt(desk.root).write_text(theirs, "utf-8")
    refused = press(desk, "undo")
    assert refused.status == 409
    assert text_of(desk) == theirs


def test_a_script_gets_the_editor_alone(desk: RunningDesk) -> None:
    """With where to go on, and what was done."""
    status, answer = asked_by_script(desk, "split-1", cursor="4", playing="yes", position="4.0")
    assert (status, answer["focus"], answer["cursor"]) == (200, 2, 0)
    assert answer["message"] == "The line was split."
    assert "<html" not in str(answer["html"])
    assert 'data-start="4.0"' in str(answer["html"])
    status, answer = asked_by_script(desk, "begin-0")
    assert (status, answer["problem"]) == (
        409,
        "The player has no position yet. Play the recording up to the first word.",
    )


@pytest.mark.parametrize(
    "button",
    [
        *("split-999", "join-999999", "begin--1", "delete-9", "split-", "split-1e9", "nonsense"),
        *("shift:nan", "shift:1e99", "shift:-999", "page-999999", "add-999", "read-up-to-99"),
    ],
)
def test_forged_buttons_change_nothing(steady: RunningDesk, button: str) -> None:
    """They get a sentence, never a traceback."""
    answer = press(steady, button, position="nan")
    assert answer.status in {200, 409}
    assert "Traceback" not in answer.text
    assert text_of(steady) == FULL


@pytest.mark.parametrize(
    "forged",
    [
        {"text-999999": "x"},
        {"start-1": "later"},
        {"start-1": "0:00"},
        {"start-1": "99:99:99"},
        {"text-1": "x" * 5_001},
        {"voice-1": "x" * 201},
    ],
)
def test_forged_lines_change_nothing(steady: RunningDesk, forged: Fields) -> None:
    """What was typed beside them is still in the form."""
    answer = steady.post(LINES, form_on(steady.get(STEP)) | {"text-0": "Typed before"} | forged)
    assert answer.status == 409
    assert "Typed before" in answer.text
    assert text_of(steady) == FULL


def test_text_is_never_markup(desk: RunningDesk) -> None:
    """Neither in the page nor in the file: tags, arrows, control characters, directions."""
    hostile = f"{MARKUP} --> a\x00b\u2028\r\n\r\nNOTE c\u202e"
    press(desk, "save", text_1=hostile, voice_1=MARKUP)
    page = desk.get(STEP)
    assert "<script>alert" not in page.text
    assert form_on(page)["text-1"] == f"{MARKUP} --> a b NOTE c\u202e"
    assert len(words_of(desk)) == 4
    for button in ("find", "replace", "rename"):
        answer = press(desk, button, find=MARKUP, replace=MARKUP * 2, old_name="x", new_name=MARKUP)
        assert "<script>alert" not in answer.text
    assert len(words_of(desk)) == 4


@pytest.mark.parametrize("origin", ["https://evil.example.org", "null", ""])
def test_other_pages_change_nothing(steady: RunningDesk, origin: str) -> None:
    """Nor does a form without the secret of this steady."""
    fields = form_on(steady.get(STEP)) | {"do": "delete-0"}
    assert steady.post(LINES, fields, Origin=origin).status == 403
    assert steady.post(LINES, fields | {"csrf": "x"}).status == 403
    assert text_of(steady) == FULL


def test_ten_thousand_lines_come_in_pages(desk: RunningDesk) -> None:
    """Each page is small; what is typed is saved when another is opened, and all lines are found."""
    cues = (
        f"{n // 3600:02}:{n // 60 % 60:02}:{n % 60:02}.000 --> "
        f"{n // 3600:02}:{n // 60 % 60:02}:{n % 60:02}.900\n<v Ann>Line {n} of many.\n"
        for n in range(10_000)
    )
    vtt(desk.root).write_text("\n".join(["WEBVTT\n", *cues]), "utf-8")
    page = desk.get(STEP)
    assert len(page.body) < 250_000
    assert "Lines 1 to 100 of 10,000" in page.text
    second = press(desk, "page-100", page, text_5="Typed on the first page.")
    assert "Lines 101 to 200 of 10,000" in second.text
    assert "Typed on the first page." in text_of(desk)
    assert form_on(second)["text-100"] == "Line 100 of many."
    assert "Found in 9,999 places." in press(desk, "find", find="line").text
    assert "9,999 places were replaced" in press(desk, "replace", find="many", replace="all").text
    at = desk.get(f"{STEP}?at=7200.5")
    assert "Line 7200 of all." in at.text
    assert desk.get(f"{STEP}?from=99999999&at=x&line=-1").status == 200


@pytest.mark.parametrize(
    "text",
    [
        *("", "WEBVTT", "WEBVTT\n\nno times\n", "nonsense", "WEBVTT\n\n\x00\n"),
        "WEBVTT\n\n00:00:01.000 --> 00:00:02.000\n" + "x" * 500_000,
        "WEBVTT\n\n00:00:01.000 --> 00:00:02.000\n" + "<" * 500_000,
        "WEBVTT\n\n" + "a --> b\n\n" * 50_000,
        "WEBVTT\n\n" + "00:00:01.000 --> 00:00:02.000\n\n" * 9_000,
        "WEBVTT\n" + "y" * 1_100_000,
    ],
    ids=range(10),
)
def test_strange_transcripts_are_shown_or_refused(desk: RunningDesk, text: str) -> None:
    """In a page of bounded size; no byte of them is changed."""
    vtt(desk.root).write_text(text, "utf-8")
    page = desk.get(STEP)
    assert page.status == 200
    assert len(page.body) < 600_000
    assert "Traceback" not in page.text
    assert text_of(desk) == text


def test_an_empty_transcript_gets_its_first_line(desk: RunningDesk) -> None:
    """By a button, then by typing."""
    vtt(desk.root).write_text("WEBVTT\n", "utf-8")
    added = press(desk, "add-first")
    assert press(desk, "save", added, text_0="Hello", voice_0="Ann").status == 303
    assert text_of(desk) == "WEBVTT\n\n00:00:00.000 --> 00:00:02.000\n<v Ann>Hello\n"


def test_too_much_is_refused(steady: RunningDesk) -> None:
    """More than a form may have, before anything is read of it."""
    fields = form_on(steady.get(STEP)) | {"text-1": "x" * 2_100_000}
    assert steady.post(LINES, fields).status == 413
    many = urlencode([("text-1", "x")] * 20_000)
    own = {"Origin": steady.url, "Content-Type": "application/x-www-form-urlencoded"}
    assert steady.ask("POST", LINES, many.encode(), **own).status == 413
    assert text_of(steady) == FULL


def test_people_are_offered_as_speakers(steady: RunningDesk) -> None:
    """Those of the episode and the show first, then who else speaks."""
    page = steady.get(STEP).text
    project = load_project(Workspace(steady.root))
    names = [person.name for person in (*project.episodes[1].people, *project.show.people)]
    for name in {*names, "Ann Example", "Ben Example"}:
        assert f'<option value="{name}"></option>' in page
