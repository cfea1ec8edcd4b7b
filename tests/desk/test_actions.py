"""The desk's pages that change what is live: what they show, do and refuse."""

import re
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from podcast_publisher.load.loudness.analysis import measure_recordings
from podcast_publisher.load.project import load_project
from podcast_publisher.publish.releases.carry_out import carry_out
from podcast_publisher.workflow import publish as workflow
from tests.desk_process import filled
from tests.publish.publishing import add_destination, replace_in
from tests.running_desk import HOME, RunningDesk, desk_with_store, running_desk
from tests.shows import copy_series, workspace

FIRST = "episodes/01-listening.yaml"
EVIL = "<script>alert(1)</script>"


@pytest.fixture
def desk(small_show: Path) -> Iterator[RunningDesk]:
    """A good show at the desk, not yet published."""
    with desk_with_store(small_show) as running:
        yield running


@pytest.fixture
def quiet(small_show: Path) -> Iterator[RunningDesk]:
    """The same for tests that publish nothing: the destination is a folder."""
    show = small_show / "podcast.yaml"
    replace_in(show, "https://intranet.example.org/podcast/", "http://127.0.0.1:9/")
    replace_in(show, "podcast@example.org", "podcast@wards.example.org")
    with running_desk(small_show, "intranet") as running:
        yield running


def published(desk: RunningDesk, **fields: str) -> str:
    """Publish the shown plan; returns the page at the end."""
    return desk.finished(desk.post(f"{HOME}/publish", desk.form(f"{HOME}/plan") | fields)).text


def decided(desk: RunningDesk, decision: str, **fields: str) -> None:
    """Write a decision about the first episode."""
    path = f"{HOME}/episodes/01-listening/{decision}"
    answer = desk.post(path, desk.form(path) | fields)
    assert (answer.status, answer.headers["location"]) == (
        303,
        f"{HOME}/plan?to={desk.destination}&decided=01-listening",
    ), answer.text


def other_recording(root: Path) -> None:
    """Replace the first recording."""
    recording = root / "episodes" / "01-listening.mp3"
    body = bytearray(recording.read_bytes())
    body[-2000] ^= 1
    recording.write_bytes(body)


def test_publish_shows_the_plan_and_the_result(desk: RunningDesk) -> None:
    """The plan says what listeners notice and what is sent; the result names publisher and reason."""
    plan = desk.get(f"{HOME}/plan").text
    assert "the show appears, with 2 episodes" in plan
    assert "feed.xml" in plan
    assert "is on this computer only: nobody else can open it." in plan
    end = published(desk, reason="The beginning")
    assert "Release 1 is live" in end
    assert "Published on this computer only: nobody else can open it." in end
    assert "No problems found" in end
    assert "/index.html" in end
    assert "/feed.xml" in end
    history = desk.get(f"{HOME}/history").text
    assert "by Ada" in history
    assert "Why: The beginning" in history
    assert "There is nothing to do" in desk.get(f"{HOME}/plan").text
    assert desk.get(f"{HOME}/status").text.count('<span class="tag">live</span>') == 2


def test_a_change_after_the_shown_plan_stops_the_publish(quiet: RunningDesk) -> None:
    """The changed file is named, and nothing is published."""
    form = quiet.form(f"{HOME}/plan")
    replace_in(quiet.root / FIRST, "title: ", "title: Other ")
    end = quiet.finished(quiet.post(f"{HOME}/publish", form)).text
    assert "is out of date" in end
    assert "Not published" in end
    assert "Nothing has been published" in quiet.get(f"{HOME}/history").text


def test_a_recording_that_is_measured_meanwhile_leaves_the_plan(desk: RunningDesk) -> None:
    """Its wave comes with the next plan; what was shown is published."""
    form = desk.form(f"{HOME}/plan")
    measure_recordings(load_project(workspace(desk.root)), workspace(desk.root))
    assert "Release 1 is live" in desk.finished(desk.post(f"{HOME}/publish", form)).text
    assert "bytes differ" in desk.get(f"{HOME}/plan").text


def test_plan_and_history_show_what_reads_otherwise(desk: RunningDesk) -> None:
    """Struck out and underlined, before and after the publish; markup stays text."""
    published(desk)
    replace_in(desk.root / FIRST, "title: ", f"title: '{EVIL}' #")
    transcript = desk.root / "episodes/01-listening.vtt"
    transcript.write_text(transcript.read_text("utf-8").rstrip() + " indeed\n", "utf-8")
    plan = desk.get(f"{HOME}/plan").text
    published(desk)
    for page in (plan, desk.get(f"{HOME}/history").text):
        assert EVIL not in page
        assert re.search(
            r"<dt>Title</dt><dd>.*?<del>.*?</del><ins>.*?&lt;script&gt;", page, re.DOTALL
        )
    assert "1 line changed" in plan


def test_any_release_is_compared_with_the_one_before_it(desk: RunningDesk) -> None:
    """The newest three at once, an older one on request; what names no release compares nothing more."""
    published(desk)
    for number in range(4):
        replace_in(desk.root / FIRST, "title: ", f"title: 'Round {number}' #")
        published(desk)
    page = f"{HOME}/history"
    shown = desk.get(page).text
    assert shown.count("<dt>Title</dt>") == 3
    assert f'<a href="{page}?to=local&amp;release=2#release-2">' in shown
    assert desk.get(f"{page}?release=2").text.count("<dt>Title</dt>") == 4
    for nonsense in ("99", "-1", "2.0", "9" * 400, "%D9%A2"):
        assert desk.get(f"{page}?release={nonsense}").text.count("<dt>Title</dt>") == 3


def test_what_listeners_do_not_have_yet_is_said(tmp_path: Path) -> None:
    """Of the nine as they were published, nothing; after a save, the episode and home lead to the plan."""
    root = copy_series(tmp_path / "series")
    with desk_with_store(root) as nine:
        page = f"{HOME}/episodes/03-a-kidney-cancer-trial/notes"
        assert "is live" in published(nine)
        home = nine.get(f"{HOME}/").text
        assert "See and publish" not in home
        assert home.count(">Live<") == 9
        typed = dict(filled(nine.get(page), title="A trial in kidney cancer"))
        assert nine.post(page, typed).status == 303
        assert "Changed since it was published: title." in nine.get(page).text
        assert "See and publish" in nine.get(f"{HOME}/").text
        assert "is live" in published(nine)
        assert "There is nothing to do." in nine.get(page).text


def test_a_plan_is_carried_out_once(desk: RunningDesk) -> None:
    """Of two tabs with the same plan, the second reads that another feed is live."""
    form = desk.form(f"{HOME}/plan")
    assert "is live" in desk.finished(desk.post(f"{HOME}/publish", form)).text
    assert "another feed is live now" in desk.finished(desk.post(f"{HOME}/publish", form)).text


def test_only_one_publish_runs_at_a_time(
    desk: RunningDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A second one is refused with a message, and the first goes on."""
    form, go_on = desk.form(f"{HOME}/plan"), threading.Event()

    def waiting(*given: Any) -> Any:
        go_on.wait(60)
        return carry_out(*given)

    monkeypatch.setattr(workflow, "carry_out", waiting)
    first = desk.post(f"{HOME}/publish", form)
    second = desk.post(f"{HOME}/publish", form)
    under_way = desk.get(first.headers["location"]).text
    state = desk.get(first.headers["location"] + "/state").text
    go_on.set()
    assert second.status == 409
    assert "being published to local from here already" in second.text
    assert '<meta http-equiv="refresh"' in under_way
    assert '"over":false' in state
    assert "Release 1 is live" in desk.finished(first).text


def test_errors_hide_the_publish_button(quiet: RunningDesk) -> None:
    """The error has its file, its line and a link to the form."""
    replace_in(quiet.root / FIRST, "guid: ", "guid: \u200b")
    plan = quiet.get(f"{HOME}/plan")
    assert plan.status == 409
    assert f"<code>{FIRST}:" in plan.text
    assert f'href="{HOME}/episodes/01-listening/date#problem-elsewhere"' in plan.text
    assert f'action="{HOME}/publish"' not in plan.text


def test_an_undecided_recording_stops_the_publish(desk: RunningDesk) -> None:
    """A replaced recording without a decision is shown with the plan, which cannot be published."""
    published(desk)
    other_recording(desk.root)
    plan = desk.get(f"{HOME}/plan").text
    assert "PP904" in plan
    assert 'name="plan"' not in plan
    decision = f"{HOME}/episodes/01-listening/correct?to=local"
    assert f'<a href="{decision}#reason">Decide about the recording</a>' in plan
    assert 'name="reason"' in desk.get(decision).text


def test_a_changed_date_links_to_its_decision_page(desk: RunningDesk) -> None:
    """The form has no field for the reason; the link leads to the page that asks for it."""
    published(desk)
    replace_in(desk.root / FIRST, "published: 2025-03-05", "published: 2025-03-04")
    decision = f"{HOME}/episodes/01-listening/schedule?to=local"
    assert f'<a href="{decision}#day">Decide about the date</a>' in desk.get(f"{HOME}/plan").text
    assert 'name="reason"' in desk.get(decision).text


def test_correct_a_recording(desk: RunningDesk) -> None:
    """The page explains what happens to copies; the decision is written to the file; then it can be published."""
    path = f"{HOME}/episodes/01-listening/correct"
    assert "do not have this episode yet" in desk.get(path).text
    published(desk)
    assert "is the one that listeners have" in desk.get(path).text
    other_recording(desk.root)
    assert "who have downloaded it keep the old recording" in desk.get(path).text
    decided(desk, "correct", reason="A name was said wrongly")
    written = (desk.root / FIRST).read_text("utf-8")
    assert "date: 2026-11-23" in written
    assert "reason: A name was said wrongly" in written
    assert "1 corrected recording" in desk.get(f"{HOME}/plan").text
    assert "Release 2 is live" in published(desk)


def test_withdraw(desk: RunningDesk) -> None:
    """The page says that downloaded copies stay; then the episode is permanently out of the feed."""
    published(desk)
    path = f"{HOME}/episodes/01-listening/withdraw"
    assert "People keep the copies that they downloaded" in desk.get(path).text
    final = "Once it is published, it cannot be taken back."
    assert f"Until you publish, you can cancel this. {final}" in desk.get(path).text
    assert final not in desk.get(f"{HOME}/episodes/01-listening/correct").text
    decided(desk, "withdraw", reason="Consent was taken back")
    plan = desk.get(f"{HOME}/plan").text
    assert "1 episode disappears" in plan
    before, _, after = plan.partition(f"Until you publish, you can cancel the withdrawal. {final}")
    assert ">Publish</button>" in after
    assert ">Publish</button>" not in before
    assert "Release 2 is live" in published(desk)
    assert '<span class="tag">withdrawn</span>' in desk.get(f"{HOME}/status").text
    assert "is published, and stays" in desk.get(path).text
    refused = desk.get(f"{HOME}/rollback/1")
    assert refused.status == 502
    assert "withdrawn" in refused.text
    replace_in(desk.root / "podcast.yaml", "title: ", "title: New ")
    later = desk.get(f"{HOME}/plan").text
    assert ">Publish</button>" in later
    assert final not in later


def test_a_withdrawal_can_be_undone_before_publishing(desk: RunningDesk) -> None:
    """The file is as before, and nothing disappears."""
    published(desk)
    before = (desk.root / FIRST).read_bytes()
    decided(desk, "withdraw", reason="The wrong episode")
    assert (
        f'href="{HOME}/episodes/01-listening/reinstate?to=local"' in desk.get(f"{HOME}/status").text
    )
    assert "Cancel the withdrawal first" in desk.get(f"{HOME}/episodes/01-listening/correct").text
    decided(desk, "reinstate")
    assert (desk.root / FIRST).read_bytes() == before
    assert "There is nothing to do" in desk.get(f"{HOME}/plan").text
    assert "is not withdrawn" in desk.get(f"{HOME}/episodes/01-listening/reinstate").text


def test_a_published_withdrawal_cannot_be_undone(desk: RunningDesk) -> None:
    """It is not offered, and refused where somebody asks for it."""
    published(desk)
    decided(desk, "withdraw", reason="Consent was taken back")
    published(desk)
    path = f"{HOME}/episodes/01-listening/reinstate"
    assert path not in desk.get(f"{HOME}/status").text
    assert "is published, and stays" in desk.get(path).text


def test_the_withdrawal_of_an_unpublished_episode_can_be_undone(quiet: RunningDesk) -> None:
    """It exists only in a file."""
    decided(quiet, "withdraw", reason="The wrong episode")
    assert f"{HOME}/episodes/01-listening/reinstate" in quiet.get(f"{HOME}/status").text
    decided(quiet, "reinstate")
    assert "withdrawn" not in (quiet.root / FIRST).read_text("utf-8")


def test_the_sample_show_is_refused_before_planning(quiet: RunningDesk) -> None:
    """The message says what to replace."""
    replace_in(quiet.root / "podcast.yaml", "podcast@wards.example.org", "podcast@example.org")
    plan = quiet.get(f"{HOME}/plan").text
    assert "on this computer" not in plan
    assert "These are the sample show&#39;s: email address" in plan
    assert f'action="{HOME}/publish"' not in plan


def test_a_draft_can_be_scheduled(quiet: RunningDesk) -> None:
    """A draft gets a date and a time in London; the rest of the file stays."""
    file = quiet.root / FIRST
    replace_in(file, "guid: ", "draft: true  # not yet\nguid: ")
    before = file.read_text("utf-8")
    decided(quiet, "schedule", day="2026-12-24", time="06:30")
    after = file.read_text("utf-8").splitlines()
    changed = set(after) ^ set(before.splitlines())
    assert {line.partition(":")[0] for line in changed} <= {"published", "draft"}
    assert [line for line in after if line.startswith("published: 2026-12-24 06:30 Europe/London")]
    tile = quiet.get(f"{HOME}/status").text
    assert "24 December 2026, 06:30, London" in tile
    assert "scheduled" in tile


def test_scheduled_episodes_are_listed(desk: RunningDesk) -> None:
    """The plan and the end of a publish name each scheduled episode with its date."""
    decided(desk, "schedule", day="2026-12-24", time="06:30")
    words = "&#34;Listening&#34; waits until 24 December 2026, 06:30 London time"
    assert words in desk.get(f"{HOME}/plan").text
    end = published(desk)
    assert "Release 1 is live" in end
    assert words in end


def test_changing_a_live_date_needs_a_reason(desk: RunningDesk) -> None:
    """The file keeps the reason; a future date is refused."""
    published(desk)
    path = f"{HOME}/episodes/01-listening/schedule"
    form = desk.form(path)
    ahead = desk.post(path, form | {"day": "2026-12-24", "time": "06:00", "reason": "x"})
    assert "would vanish" in ahead.text
    silent = desk.post(path, form | {"day": "2026-01-15", "time": "06:00", "reason": ""})
    assert "reason is missing" in silent.text
    decided(desk, "schedule", day="2026-01-15", time="06:00", reason="The wrong year")
    assert "replaces_date:" in (desk.root / FIRST).read_text("utf-8")


def test_roll_back_from_the_history(desk: RunningDesk) -> None:
    """The page shows what listeners would notice; with a reason it is done and recorded."""
    published(desk)
    replace_in(desk.root / "podcast.yaml", "title: ", "title: New ")
    published(desk)
    assert f'href="{HOME}/rollback/1?to=local"' in desk.get(f"{HOME}/history").text
    page = desk.get(f"{HOME}/rollback/1").text
    assert "title or picture changes" in page
    form = desk.form(f"{HOME}/rollback/1")
    assert "reason is missing" in desk.post(f"{HOME}/publish", form).text
    end = desk.finished(desk.post(f"{HOME}/publish", form | {"reason": "The wrong title"})).text
    assert "Release 3 is live" in end
    assert "Restored release 1 in place of release 2" in desk.get(f"{HOME}/history").text


def test_a_decision_about_a_changed_file_is_refused(quiet: RunningDesk) -> None:
    """The other person's text stays."""
    path = f"{HOME}/episodes/01-listening/withdraw"
    form = quiet.form(path)
    replace_in(quiet.root / FIRST, "title: ", "title: Other ")
    before = (quiet.root / FIRST).read_bytes()
    answer = quiet.post(path, form | {"reason": "Consent was taken back"})
    assert answer.status == 409
    assert "was changed since this page was opened" in answer.text
    assert (quiet.root / FIRST).read_bytes() == before


def test_a_missing_recording_is_reported(quiet: RunningDesk) -> None:
    """Nothing is published."""
    form = quiet.form(f"{HOME}/plan")
    (quiet.root / "episodes" / "01-listening.mp3").unlink()
    end = quiet.finished(quiet.post(f"{HOME}/publish", form)).text
    assert "Not published" in end
    assert "01-listening" in end
    assert "Traceback" not in end


def test_unavailable_destinations_are_reported_with_a_fix(quiet: RunningDesk) -> None:
    """An unknown one, and one without keys."""
    unknown = quiet.get(f"{HOME}/plan?to={EVIL}")
    assert unknown.status == 400
    assert "There is no destination called" in unknown.text
    assert EVIL not in unknown.text
    without_keys = quiet.get(f"{HOME}/history?to=production")
    assert without_keys.status == 502
    assert "There are no keys to sign in with" in without_keys.text


HOSTILE = {
    "markup": EVIL,
    "more YAML": "x\nguid: 00000000-0000-0000-0000-000000000000",
    "an anchor": "&a *a !!python/object:os.system",
    "a colon and a hash": "so: it # went",
    "quotes": "'\"'\"",
}


@pytest.mark.parametrize("reason", HOSTILE.values(), ids=HOSTILE)
def test_hostile_reasons_stay_text(quiet: RunningDesk, reason: str) -> None:
    """A reason is written to the file as one line of text, and is never markup."""
    guid = (quiet.root / FIRST).read_text("utf-8").partition("guid: ")[2].split()[0]
    decided(quiet, "withdraw", reason=reason)
    path = f"{HOME}/episodes/01-listening/withdraw"
    assert quiet.get(path).status == 200
    plan = quiet.get(f"{HOME}/plan")
    assert plan.status == 200
    assert EVIL not in plan.text
    assert f"guid: {guid}" in (quiet.root / FIRST).read_text("utf-8")


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"reason": "x" * 501}, "longer than 500"),
        ({"reason": "left \u202e right"}, "invisible characters"),
        ({"reason": " "}, "reason is missing"),
        ({"reason": "x", "csrf": "another"}, "not sent from a page of the desk"),
        ({"reason": "x" * 50_000_000}, "Nothing was saved"),
        ({"reason": "x", "digest": "../../etc/passwd"}, "was changed since"),
    ],
)
def test_invalid_form_values_are_refused(
    quiet: RunningDesk, fields: dict[str, str], words: str
) -> None:
    """With a message; the file stays as it is."""
    before = (quiet.root / FIRST).read_bytes()
    path = f"{HOME}/episodes/01-listening/withdraw"
    answer = quiet.post(path, quiet.form(path) | fields)
    assert answer.status in {400, 403, 409, 413}
    assert words in answer.text
    assert (quiet.root / FIRST).read_bytes() == before


@pytest.mark.parametrize(
    ("day", "clock", "words"),
    [
        ("2026-02-30", "06:00", "not in the calendar"),
        ("2027-03-28", "01:30", "does not exist in London"),
        ("2026-10-25", "01:30", "comes twice in London"),
        (EVIL, "06:00", "is not a date and time"),
        ("2026-12-24", "06:00 Z #", "is not a time zone"),
        ("", "", "is not a date and time"),
    ],
)
def test_invalid_times_have_their_own_messages(
    quiet: RunningDesk, day: str, clock: str, words: str
) -> None:
    """Each message says what is wrong."""
    path = f"{HOME}/episodes/01-listening/schedule"
    answer = quiet.post(path, quiet.form(path) | {"day": day, "time": clock})
    assert answer.status == 400
    assert words in answer.text
    assert EVIL not in answer.text


def test_refused_input_is_kept_in_the_form(quiet: RunningDesk) -> None:
    """The form is shown again with the input and the reason."""
    path = f"{HOME}/episodes/01-listening/schedule"
    typed = {"day": "2027-03-28", "time": "01:30"}
    answer = quiet.post(path, quiet.form(path) | typed)
    assert "<h1>Schedule: Listening</h1>" in answer.text
    assert 'role="alert"' in answer.text
    assert all(f'value="{value}"' in answer.text for value in typed.values())


@pytest.mark.parametrize(
    "slug",
    ["..%2f..%2fpodcast", "01-listening.yaml", "99-nothing", "%3Cscript%3E", "01-listening%00"],
)
def test_unknown_episode_names_are_not_found(quiet: RunningDesk, slug: str) -> None:
    """No path leads to another file."""
    for decision in ("withdraw", "schedule", "correct"):
        path = f"{HOME}/episodes/{slug}/{decision}"
        assert quiet.get(path).status in {400, 404}
        answer = quiet.post(path, {"csrf": quiet.csrf, "reason": "x", "digest": ""})
        assert answer.status in {400, 404, 405}
        assert "<script>" not in answer.text


def test_foreign_requests_are_refused(quiet: RunningDesk) -> None:
    """Another origin, no cookie, another type of body, or an invented plan."""
    path = f"{HOME}/episodes/01-listening/withdraw"
    fields = quiet.form(path) | {"reason": "x"}
    assert quiet.post(path, fields, Origin="https://evil.example.org").status == 403
    assert quiet.post(path, fields, Cookie="").status == 403
    assert quiet.ask("POST", path, b"reason=x", Origin=quiet.url).status == 415
    damaged = quiet.ask(
        "POST",
        path,
        b"\xff\xfe" * 10,
        Origin=quiet.url,
        Content_Type="application/x-www-form-urlencoded",
    )
    assert damaged.status == 400
    assert quiet.post(f"{HOME}/publish", {"csrf": quiet.csrf, "plan": "x"}).status == 409
    assert quiet.get(f"{HOME}/publish").status == 404
    assert quiet.get(f"{HOME}/work/nothing").status == 400
    assert quiet.get("/-/actions/plan.html").status == 404
    assert "withdrawn" not in (quiet.root / FIRST).read_text("utf-8")


def test_markup_in_titles_is_escaped(quiet: RunningDesk) -> None:
    """Markup in a title is never markup on a page."""
    replace_in(quiet.root / FIRST, "title: Listening", f'title: "{EVIL}"')
    for path in (
        "status",
        "plan",
        "episodes/01-listening/withdraw",
        "episodes/01-listening/schedule",
    ):
        page = quiet.get(f"{HOME}/{path}").text
        assert EVIL not in page
    assert "&lt;script&gt;alert" in page


def test_publish_reads_the_public_address_before_the_feed(small_show: Path) -> None:
    """If nothing answers there, the page says so and no feed is written."""
    add_destination(
        small_show, kind="folder", folder="../public", public_url="http://127.0.0.1:9/show/"
    )
    with running_desk(small_show, "elsewhere") as desk:
        page = published(desk)
        assert "Not published" in page
        assert "http://127.0.0.1:9/show/" in page
        assert "nothing answers at that address" in page
        assert not (small_show.parent / "public" / "feed.xml").exists()
        reason = "The web server stands in another network"
        replace_in(
            small_show / "podcast.yaml",
            "folder: ../public",
            f"folder: ../public\n    public_url_unreachable: {reason}",
        )
        assert reason in desk.get(f"{HOME}/plan").text
        page = published(desk)
        assert "Release 1 is live" in page or "Release 2 is live" in page
        assert (
            f"The show was not verified as apps read it, as podcast.yaml accepts: {reason}" in page
        )
