"""An episode at the desk: a step an address, every finding at its control, one next action."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from bench.show import make_show
from podcast_publisher.load.project import load_project
from podcast_publisher.model.show import Episode
from podcast_publisher.model.workspace import Workspace
from podcast_publisher.workflow.edit.episode_form import STEPS
from tests.desk_process import filled
from tests.publish.publishing import replace_in
from tests.running_desk import HOME, NOW, RunningDesk, desk_with_store, running_desk

SECOND = f"{HOME}/episodes/02-measuring"
FILE = "episodes/02-measuring.yaml"
NAMES = [step.name for step in STEPS]
MARKUP = "\"'><script>alert(1)</script><img src=x onerror=alert(2)>"
OFFICE_WORDS = re.compile(r"\b(cues?|yaml|bucket|digest|artefact|slug)\b", re.IGNORECASE)
"""Words that stand behind "Details" alone."""


@pytest.fixture
def desk(small_show: Path) -> Iterator[RunningDesk]:
    """A small show at the desk."""
    with desk_with_store(small_show) as running:
        yield running


def second(desk: RunningDesk) -> Episode:
    """The episode as its file is now."""
    return load_project(Workspace(desk.root)).episodes[1]


def text_of(desk: RunningDesk) -> str:
    return (desk.root / FILE).read_text("utf-8")


def fields_of(desk: RunningDesk, path: str, **typed: str) -> dict[str, str]:
    return dict(filled(desk.get(path), **typed))


def draft(desk: RunningDesk) -> None:
    """Make the second episode a draft."""
    replace_in(desk.root / FILE, "number: 2", "draft: true\nnumber: 2")
    desk.post(f"{SECOND}/notes", fields_of(desk, f"{SECOND}/notes", title="Measured"))


def words_of(body: str) -> str:
    """What people read on a page, without what is folded away."""
    shown = re.sub(r"<(details|template|script|head)\b.*?</\1>", "", body, flags=re.DOTALL)
    return re.sub(r"<[^>]+>", " ", shown)


@pytest.mark.parametrize("step", NAMES)
def test_a_step_saves_only_what_it_shows(desk: RunningDesk, step: str) -> None:
    """Saved unchanged it changes no byte, and leads back to itself."""
    before = text_of(desk)
    answer = desk.post(f"{SECOND}/{step}", filled(desk.get(f"{SECOND}/{step}")))
    assert (answer.status, answer.headers["location"]) == (303, f"{SECOND}/{step}?saved")
    assert text_of(desk) == before


def test_the_episodes_address_leads_to_the_first_problem(desk: RunningDesk) -> None:
    """Into the control that fixes it; to the show notes where there is none."""
    assert desk.get(f"{SECOND}?saved").headers["location"] == f"{SECOND}/notes?saved"
    replace_in(desk.root / FILE, 'title: "Measuring: what counts"', "title: ''")
    answer = desk.get(f"{SECOND}?created")
    assert (answer.status, answer.headers["location"]) == (303, f"{SECOND}/notes?created#title")
    assert (
        'href="' + f'{SECOND}/notes#title">Fix the problem</a>' in desk.get(f"{SECOND}/date").text
    )
    assert '<span class="tag red">1 problem</span>' in desk.get(f"{SECOND}/date").text


def test_every_finding_leads_to_a_control_that_is_there(desk: RunningDesk) -> None:
    """Those of plan too: the id is on the page, and takes the focus."""
    replace_in(
        desk.root / FILE,
        'title: "Measuring: what counts"\nnumber: 2\nseason: 1',
        "title: ''\nseason: x\nblock: perhaps\nnonsense: 1",
    )
    replace_in(desk.root / FILE, "start: 0:08", "start: 0:98")
    (desk.root / "episodes/02-measuring.vtt").write_text("WEBVTT\n\nbroken", "utf-8")
    replace_in(desk.root / "podcast.yaml", "language: ", "language: xx-invalid-")
    plan = desk.get(f"{HOME}/plan").text
    links = set(re.findall(rf'<a href="({HOME}[^"#]*#[^"]+)">(?:Fix|Decide)', plan))
    assert {link.partition("#")[0].rpartition("/")[2] for link in links} >= {
        *("notes", "chapters", "transcript", "date", "show")
    }
    for link in links:
        path, _, anchor = link.partition("#")
        page = desk.get(path).text
        ((tag, before, after),) = re.findall(rf'<(\w+)([^>]*)\bid="{anchor}"([^>]*)>', page)
        assert tag in {"input", "textarea", "select", "button"} or "tabindex" in after
        assert 'type="hidden"' not in before + after


def test_fields_behind_details_are_saved(desk: RunningDesk) -> None:
    """Summary, season, type, place, funding, block, translations, and what chapters have besides time and title."""
    steps = {
        "notes": {
            "summary": "Short",
            "season": "2",
            "type": "bonus",
            "location_name": "Leeds",
            "explicit": "no",
        },
        "date": {"block": "yes"},
        "chapters": {
            "chapters_0_link": "https://www.example.org/a",
            "chapters_0_end": "0:01",
            "chapters_0_hidden": "yes",
        },
        "recording": {"ai_content": "yes"},
    }
    for step, typed in steps.items():
        fields = fields_of(desk, f"{SECOND}/{step}") | {
            name.replace("_", "-") if name != "ai_content" else name: value
            for name, value in typed.items()
        }
        assert desk.post(f"{SECOND}/{step}", fields).status == 303
    more = {"do": "more-translations", **fields_of(desk, f"{SECOND}/transcript")}
    (desk.root / "episodes/02-measuring.cy.vtt").write_bytes(
        (desk.root / "episodes/02-measuring.vtt").read_bytes()
    )
    added = desk.post(f"{SECOND}/transcript", more)
    fields = dict(
        filled(added, translations_0_file="02-measuring.cy.vtt", translations_0_language="cy")
    )
    assert desk.post(f"{SECOND}/transcript", fields).status == 303
    episode = second(desk)
    assert (episode.summary, episode.season, episode.type, episode.block) == (
        "Short",
        2,
        "bonus",
        True,
    )
    assert episode.location
    assert (episode.location.name, episode.explicit, episode.ai_content) == ("Leeds", False, True)
    chapter = episode.chapters[0]
    assert (chapter.link, chapter.end, chapter.hidden) == ("https://www.example.org/a", 1, True)
    assert [each.language for each in episode.translations] == ["cy"]


def test_the_show_has_the_fields_that_an_officer_owns(desk: RunningDesk) -> None:
    """Owner, mailbox, categories, people, listings, funding, recommendations; what is not typed stays."""
    path = f"{HOME}/show"
    before = (desk.root / "podcast.yaml").read_text("utf-8")
    assert desk.post(path, fields_of(desk, path)).status == 303
    assert (desk.root / "podcast.yaml").read_text("utf-8") == before
    typed = {
        "owner-email": "podcast@example.org",
        "categories": "Science\nHealth & Fitness > Medicine",
        "listings-apple": "https://podcasts.apple.com/podcast/id1",
        "locked": "no",
    }
    assert desk.post(path, fields_of(desk, path) | typed).status == 303
    show = load_project(Workspace(desk.root)).show
    assert show.owner
    assert (show.owner.email, show.locked) == ("podcast@example.org", False)
    assert show.categories == ("Science", "Health & Fitness > Medicine")
    more = desk.post(path, fields_of(desk, path) | {"do": "more-podroll"})
    shown = dict(filled(more))
    number = max(int(name.split("-")[1]) for name in shown if name.startswith("podroll-"))
    fields = shown | {
        f"podroll-{number}-title": "Another",
        f"podroll-{number}-guid": "917393e3-1b1e-5cef-ace4-edaa54e1f810",
    }
    assert desk.post(path, fields).status == 303
    assert "917393e3-1b1e-5cef-ace4-edaa54e1f810" in (desk.root / "podcast.yaml").read_text("utf-8")


@pytest.mark.parametrize("step", [*NAMES, "release"])
@pytest.mark.parametrize("attack", ["origin", "csrf", "cookie"])
def test_foreign_forms_are_refused_on_every_step(desk: RunningDesk, step: str, attack: str) -> None:
    """Another origin, an invented secret, or no cookie: nothing changes."""
    draft(desk)
    before = text_of(desk)
    page = "notes" if step == "release" else step
    fields = fields_of(desk, f"{SECOND}/{page}") | {"title": "Taken over", "do": "publish-now"}
    headers = {"origin": {"Origin": "https://evil.example.org"}, "cookie": {"Cookie": ""}}
    if attack == "csrf":
        fields["csrf"] = "x" * 43
    assert desk.post(f"{SECOND}/{step}", fields, **headers.get(attack, {})).status == 403
    assert text_of(desk) == before


@pytest.mark.parametrize("step", NAMES)
def test_markup_is_escaped_on_every_step(desk: RunningDesk, step: str) -> None:
    """In every field, in the head, in the rail and at home."""
    fields = fields_of(desk, f"{SECOND}/{step}")
    hostile = {
        name: value if name in {"csrf", "digest"} else MARKUP for name, value in fields.items()
    }
    shown = desk.post(f"{SECOND}/{step}", hostile | {"do": "more-people"})
    desk.post(f"{SECOND}/{step}", hostile | {"do": "save"})
    pages = [shown.text, *(desk.get(f"{SECOND}/{name}").text for name in NAMES)]
    pages += [desk.get(f"{HOME}/").text, desk.get(f"{HOME}/?find=%3Cscript%3Ealert").text]
    for page in pages:
        assert "<script>alert" not in page
        assert "<img src=x" not in page


def test_a_complete_draft_is_previewed_and_scheduled(desk: RunningDesk) -> None:
    """The button changes with what was done, and the file says what was decided."""
    draft(desk)
    replace_in(desk.root / FILE, "published: 2025-", "published: 2027-")
    desk.post(f"{SECOND}/notes", fields_of(desk, f"{SECOND}/notes", number="2"))
    assert ">Preview</a>" in desk.get(f"{SECOND}/notes").text
    assert desk.get(f"{SECOND}/preview").headers["location"] == "/episodes/02-measuring.html"
    page = desk.get(f"{SECOND}/notes").text
    (button,) = re.findall(r'value="schedule">(Schedule for [^<]+)<', page)
    fields = desk.form(f"{SECOND}/notes") | {"do": "schedule"}
    stale = desk.post(f"{SECOND}/release", fields | {"digest": "0" * 64})
    assert stale.status == 409
    answer = desk.post(f"{SECOND}/release", fields)
    assert answer.headers["location"] == f"{SECOND}/date?scheduled", answer.text
    episode = second(desk)
    assert not episode.draft
    assert episode.published
    assert f"{episode.published.day} {episode.published:%B}" in button
    waiting = desk.get(f"{SECOND}/date").text
    assert "Nobody publishes it automatically" in waiting
    assert "nextup alarming" in waiting


def test_a_change_after_the_preview_asks_for_another(desk: RunningDesk) -> None:
    """Nobody publishes a page that nobody has seen."""
    draft(desk)
    desk.get(f"{SECOND}/preview")
    assert ">Publish now</button>" in desk.get(f"{SECOND}/notes").text
    desk.post(f"{SECOND}/notes", fields_of(desk, f"{SECOND}/notes", title="Measured again"))
    assert ">Preview</a>" in desk.get(f"{SECOND}/notes").text


def test_publish_now_dates_the_episode_today(desk: RunningDesk) -> None:
    """One with a date ahead comes out now; one whose date is over keeps it; both lead to the plan."""
    draft(desk)
    fields = desk.form(f"{SECOND}/notes") | {"do": "publish-now"}
    before = second(desk).published
    answer = desk.post(f"{SECOND}/release", fields)
    assert answer.headers["location"] == f"{HOME}/plan?to=local&decided=02-measuring"
    assert second(desk).published == before
    replace_in(desk.root / FILE, "published: 2025-", "published: 2027-")
    fields = desk.form(f"{SECOND}/notes") | {"do": "publish-now"}
    desk.post(f"{SECOND}/release", fields)
    assert second(desk).published == NOW


def test_live_withdrawn_and_what_runs(small_show: Path) -> None:
    """Home and the head say what listeners have, and when it was verified."""
    with desk_with_store(small_show) as desk:
        empty = desk.get(f"{HOME}/").text
        assert "Nothing is published yet" in empty
        assert "This episode should be live, and is not" in empty
        assert desk.get(f"{SECOND}/notes").text.count("Overdue") == 1
        while '"is_measuring":true' in desk.get(f"{SECOND}/sound").text:
            assert "recording" in desk.get(f"{SECOND}/recording").text
        form = desk.form(f"{HOME}/plan")
        done = desk.finished(desk.post(f"{HOME}/publish", form)).text
        assert "is live" in done, words_of(done)
        home = words_of(desk.get(f"{HOME}/").text)
        assert "Release 1 is live, and was read as apps read it: no problems found." in home
        assert "need you" not in home
        assert "Nobody." in home
        head = desk.get(f"{SECOND}/notes").text
        assert "Listeners have this episode" in head
        assert f'href="{SECOND}/withdraw"' in head
        form = desk.form(f"{SECOND}/withdraw") | {"reason": "Asked for"}
        assert desk.post(f"{SECOND}/withdraw", form).status == 303
        assert "Publish the withdrawal" in desk.get(f"{HOME}/").text


def test_a_destination_that_cannot_be_read_accuses_nobody(small_show: Path) -> None:
    """Home says that it does not know, and why."""
    with running_desk(small_show, "nowhere") as desk:
        home = desk.get(f"{HOME}/")
        assert home.status == 200
        assert "It is not known what listeners have" in home.text
        assert "should be live" not in home.text


def test_home_shows_three_needs_and_pages_of_the_series(tmp_path: Path) -> None:
    """500 episodes weigh less than 120 kB, each is found, and no address breaks the page."""
    make_show(tmp_path / "show", 500)
    with running_desk(tmp_path / "show") as desk:
        home = desk.get(f"{HOME}/")
        assert len(home.body) < 120_000
        assert home.text.count('<li class="need') == 3
        assert "500 episodes need you" in home.text
        assert "Page 1 of 10" in home.text
        assert "Conversation 1<" in desk.get(f"{HOME}/?page=10").text
        found = desk.get(f"{HOME}/?find=conversation+123").text
        assert "1 of 500 episodes" in found
        for query in ("page=0", "page=99999999", "page=-1", "page=x", "find=" + "x" * 5000):
            assert desk.get(f"{HOME}/?{query}").status == 200


def test_words_of_officers(desk: RunningDesk) -> None:
    """No page of an episode and not home say what only engineers know, but behind Details."""
    for path in (f"{HOME}/", *(f"{SECOND}/{name}" for name in NAMES), f"{HOME}/show"):
        assert not OFFICE_WORDS.findall(words_of(desk.get(path).text)), path


def test_a_note_is_no_problem_and_says_what_to_enter(desk: RunningDesk) -> None:
    """A transcript that nobody has confirmed reading, in the words of the form."""
    text = text_of(desk).partition("reviewed:")[0]
    (desk.root / FILE).write_text(text, "utf-8")
    desk.post(f"{SECOND}/notes", fields_of(desk, f"{SECOND}/notes", number="2"))
    page = desk.get(f"{SECOND}/transcript").text
    assert "Nobody has confirmed reading it. Read it while listening" in page
    assert '<h2 id="problems">Notes</h2>' in page
    assert "Problems to fix" not in page


def test_people_are_not_done_while_nobody_is_listed(desk: RunningDesk) -> None:
    """The step may stay empty, but nobody should take it for finished."""
    text = re.sub(r"(?ms)^people:.*?(?=^\S|\Z)", "", text_of(desk))
    (desk.root / FILE).write_text(text, "utf-8")
    page = desk.get(f"{SECOND}/people").text
    (mark,) = re.findall(r"<span>People and consent</span><span[^>]*>(.*?)</span>", page)
    assert mark == "nobody listed yet"
