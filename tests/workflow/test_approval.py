"""Approvals: what they are for, answers that come back, and answers that nobody may believe."""

import hmac
import json
from base64 import urlsafe_b64decode
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from podcast_publisher.load.answer_file import answer_in
from podcast_publisher.load.project import load_project
from podcast_publisher.model.approval_answer import UnreadableAnswerError, Verdict, encoded
from podcast_publisher.model.approved_content import content_digest, current_approvals
from podcast_publisher.model.errors import WrongUseError
from podcast_publisher.model.show import Episode, Project
from podcast_publisher.model.workspace import APPROVALS, Workspace
from podcast_publisher.workflow.approval.ask import Request, request_approval
from podcast_publisher.workflow.approval.record import Recorded, approve_on_paper, take_in
from podcast_publisher.workflow.approval.state import approval_state
from podcast_publisher.workflow.context import Context
from tests.shows import check_show, workspace

NOW = datetime(2025, 3, 20, 12, tzinfo=UTC)
YAML = "episodes/02-measuring.yaml"


def context_of(root: Path) -> Context:
    """The show in that folder, on 20 March 2025: its second episode is still to come."""
    return Context(workspace(root), lambda: NOW, {})


def project_of(root: Path) -> Project:
    return load_project(workspace(root))


def second(root: Path) -> Episode:
    """The episode that waits."""
    return project_of(root).episodes[1]


def edit(root: Path, old: str, new: str, file: str = YAML) -> None:
    """Change a text once."""
    path = root / file
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


def asked(root: Path, *names: str) -> Request:
    """People who were asked to approve what waits."""
    request = request_approval(project_of(root), names, NOW)
    assert request
    request.keep(workspace(root))
    return request


def signed(request: Request, verdict: str = "approved", number: int = 0, **changes: str) -> bytes:
    """The line with which an approver answers about the first episode in the request."""
    approver, episode = request.approvers[number], request.episodes[0]
    answer = {
        "key": approver.key,
        "guid": episode.guid,
        "content": content_digest(episode),
        "verdict": verdict,
        "time": NOW.isoformat(),
        "note": "",
    }
    return line(answer | changes, approver.secret)


def line(answer: dict[str, str], secret: bytes) -> bytes:
    """An answer, signed with that key."""
    content = encoded(json.dumps(answer).encode())
    code = hmac.digest(secret, content.encode(), "sha256")
    return f"approval: {content}.{encoded(code)}.\n".encode()


def taken_in(root: Path, body: bytes) -> Recorded:
    return take_in(context_of(root), project_of(root), body)


def require(root: Path, *names: str) -> None:
    """Let podcast.yaml ask for approvals from 10 March on."""
    by = "".join(f"\n    - {name}" for name in names)
    policy = "\napproval:\n  required_from: 2025-03-10\n" + (f"  by:{by}\n" if names else "")
    path = root / "podcast.yaml"
    path.write_text(path.read_text("utf-8") + policy, "utf-8")


def codes(root: Path) -> list[str]:
    """The approval rules that object."""
    found = (finding.rule.code for finding in check_show(root).findings)
    return [code for code in found if code in {"PP895", "PP896", "PP897"}]


def test_an_approval_on_paper_holds_until_something_changes(small_show: Path) -> None:
    """The digest that is written is that of the episode; the file is otherwise as it was."""
    require(small_show)
    before = (small_show / YAML).read_text("utf-8")
    assert codes(small_show) == ["PP895"]
    approve_on_paper(context_of(small_show), second(small_show), " Press  office ", None)
    assert codes(small_show) == []
    (approval,) = current_approvals(second(small_show))
    assert (approval.by, approval.date) == ("Press office", date(2025, 3, 20))
    after = (small_show / YAML).read_text("utf-8")
    assert [text for text in after.splitlines() if text not in before.splitlines()] == [
        "approved:",
        "  - by: Press office",
        "    date: 2025-03-20",
        f"    content: {approval.content}",
    ]
    edit(small_show, "A ruler", "Two rulers")
    assert codes(small_show) == ["PP895"]
    edit(small_show, "Two rulers", "A ruler")
    assert codes(small_show) == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("title: ", "title: On "),
        ("number: 2", "number: 3"),
        ("season: 1", "season: 2"),
        ("guid: 089", "guid: 189"),
        ("A ruler", "Some ruler"),
        ("podcast/measuring", "podcast/measured"),
        ("alt: The plain", "alt: A plain"),
        ("explicit: false", "explicit: true"),
        ("name: Sam Sample", "name: Sam Specimen"),
        ("role: host", "role: guest"),
    ],
)
def test_every_change_that_listeners_get_takes_it_back(
    small_show: Path, old: str, new: str
) -> None:
    """Whatever they read, see or hear."""
    before = content_digest(second(small_show))
    edit(small_show, old, new)
    assert content_digest(second(small_show)) != before


@pytest.mark.parametrize("suffix", ["mp3", "vtt"])
def test_another_recording_or_transcript_takes_it_back(small_show: Path, suffix: str) -> None:
    """Files count by their content."""
    before = content_digest(second(small_show))
    first = (small_show / "episodes" / f"01-listening.{suffix}").read_bytes()
    (small_show / "episodes" / f"02-measuring.{suffix}").write_bytes(first)
    assert content_digest(second(small_show)) != before


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("published: 2025-04-02", "published: 2025-05-07"),
        ("title: Measuring", "draft: true\ntitle: Measuring"),
        ("title: Measuring", "reviewed:\n  by: Press office\n  date: 2025-03-01\ntitle: Measuring"),
    ],
)
def test_date_and_notes_of_the_makers_do_not(small_show: Path, old: str, new: str) -> None:
    """An approved episode is scheduled afterwards, and what is never published was never approved."""
    if old.startswith("title"):
        edit(small_show, 'title: "Measuring: what counts"', "title: Measuring what counts")
    before = content_digest(second(small_show))
    edit(small_show, old, new)
    assert content_digest(second(small_show)) == before


def test_the_digest_of_an_episode_stays() -> None:
    """A later program computes the same, or every approval that was ever given would be taken back."""
    episode = load_project(Workspace(Path(__file__).parent.parent / "cases/good-show")).episodes[1]
    assert (
        content_digest(episode)
        == "d9692d9fc3a12ae3b192d8564f04d3bc0b8f37988ac570cc4433b68ea01ce3ff"
    )


def test_everybody_who_is_named_must_approve(small_show: Path) -> None:
    """Names are compared as people write them; another's approval does not count for theirs."""
    require(small_show, "Press office", "Dr Sam Sample")
    for name, left in (("Porter", 1), ("press  OFFICE", 1), ("Dr Sam Sample", 0)):
        approve_on_paper(context_of(small_show), second(small_show), name, None)
        assert len(codes(small_show)) == left, name
    state = approval_state(context_of(small_show), project_of(small_show), second(small_show))
    assert (state.waits, len(state.current)) == (False, 3)


def test_only_what_is_published_from_that_day_needs_it(small_show: Path) -> None:
    """The first episode is older than the policy, and a withdrawn one is not published."""
    require(small_show)
    assert [finding.file for finding in check_show(small_show).findings] == [YAML]
    edit(small_show, "number: 2", "withdrawn:\n  date: 2025-03-12\n  reason: For a test\nnumber: 2")
    assert codes(small_show) == []


def test_an_answer_is_recorded(small_show: Path) -> None:
    """With the name that the key belongs to, and the day of the answer."""
    request = asked(small_show, "Dr Sam Sample")
    recorded = taken_in(small_show, signed(request, note="Well done"))
    assert (recorded.by, recorded.verdict, recorded.note) == (
        "Dr Sam Sample",
        Verdict.APPROVED,
        "Well done",
    )
    (approval,) = current_approvals(second(small_show))
    assert (approval.by, approval.how, approval.date) == (
        "Dr Sam Sample",
        "link",
        date(2025, 3, 20),
    )
    before = (small_show / YAML).read_text("utf-8")
    taken_in(small_show, signed(request, note="Well done"))
    assert (small_show / YAML).read_text("utf-8") == before


@pytest.mark.parametrize("verdict", ["changes", "declined"])
def test_a_later_no_takes_the_yes_back(small_show: Path, verdict: str) -> None:
    """And the earlier yes, sent once more, does not bring it back."""
    request = asked(small_show, "Dr Sam Sample")
    yes = signed(request)
    taken_in(small_show, yes)
    later = (NOW + timedelta(minutes=1)).isoformat()
    taken_in(small_show, signed(request, verdict, time=later, note="A name is wrong"))
    assert second(small_show).approved == ()
    with pytest.raises(WrongUseError, match="has given a later answer"):
        taken_in(small_show, yes)
    assert second(small_show).approved == ()


def test_an_answer_to_an_earlier_version_is_told_and_not_recorded(small_show: Path) -> None:
    """With what has changed since."""
    request = asked(small_show, "Dr Sam Sample")
    edit(small_show, "A ruler", "Two rulers")
    before = (small_show / YAML).read_text("utf-8")
    recorded = taken_in(small_show, signed(request))
    assert (recorded.outdated, recorded.changed) == (True, ("the show notes",))
    assert (small_show / YAML).read_text("utf-8") == before


FORGERIES: dict[str, Callable[[Request], bytes]] = {
    "another key": lambda request: resigned(request, b"x" * 32),
    "another's name for the key": lambda request: signed(request, key=request.approvers[1].key),
    "another verdict": lambda request: altered(signed(request, "declined"), "declined", "approved"),
    "another episode": lambda request: altered(
        signed(request), request.episodes[0].guid, "945edbba-f1e1-436b-b48f-3485a59dd01c"
    ),
    "a key that was never made": lambda request: signed(request, key="0123456789abcdef"),
    "a key that is a path": lambda request: signed(request, key="../../../../etc/passwd"),
    "an episode that is not there": lambda request: signed(request, guid="nowhere"),
    "no time": lambda request: signed(request, time="yesterday"),
    "a time without zone": lambda request: signed(request, time="2025-03-20T12:00:00"),
    "a time far ahead": lambda request: signed(request, time="2031-01-01T00:00:00+00:00"),
    "half of it": lambda request: signed(request)[:80],
    "nothing": lambda _: b"I approve it. Sam",
    "not JSON": lambda request: line_of(b"not json at all, but long enough", request),
    "deep JSON": lambda request: line_of(b"[" * 4000, request),
    "an unknown verdict": lambda request: signed(request, verdict="perhaps"),
    "a very long note": lambda request: signed(request, note="x" * 3000),
}


def resigned(request: Request, secret: bytes) -> bytes:
    """A good answer with the code of another key."""
    content = answer_in(signed(request)).body
    code = hmac.digest(secret, content, "sha256")
    return b"approval: " + content + b"." + encoded(code).encode() + b"."


def altered(answer: bytes, old: str, new: str) -> bytes:
    """A good answer with another content, and the code that it had."""
    content, code = answer.decode().removeprefix("approval: ").split(".")[:2]
    body = urlsafe_b64decode(content + "=" * (-len(content) % 4)).decode()
    assert old in body
    return f"approval: {encoded(body.replace(old, new).encode())}.{code}.".encode()


def line_of(body: bytes, request: Request) -> bytes:
    """Any bytes, signed with the approver's key."""
    content = encoded(body)
    code = hmac.digest(request.approvers[0].secret, content.encode(), "sha256")
    return f"approval: {content}.{encoded(code)}.".encode()


@pytest.mark.parametrize("forgery", FORGERIES)
def test_a_forged_answer_changes_nothing(small_show: Path, forgery: str) -> None:
    """It is refused with a sentence."""
    request = asked(small_show, "Dr Sam Sample", "Press office")
    before = (small_show / YAML).read_text("utf-8")
    with pytest.raises(WrongUseError) as refused:
        taken_in(small_show, FORGERIES[forgery](request))
    assert str(refused.value)
    assert (small_show / YAML).read_text("utf-8") == before


def test_a_clock_that_is_ahead_dates_no_approval_to_tomorrow(small_show: Path) -> None:
    """The day is at most today's."""
    request = asked(small_show, "Dr Sam Sample")
    taken_in(small_show, signed(request, time=(NOW + timedelta(hours=20)).isoformat()))
    assert second(small_show).approved[0].date == date(2025, 3, 20)


def mail(body: bytes, cte: str = "8bit") -> bytes:
    """A mail as programs send it."""
    message = EmailMessage()
    message["From"] = "sam@example.org"
    message["Subject"] = "Approval: Mäßig"
    message.set_content("Dear all,\n\n" + body.decode() + "\nSam Sample – Ärztin\n", cte=cte)
    return message.as_bytes()


def test_an_answer_survives_mail(small_show: Path) -> None:
    """In every encoding, quoted, and broken into lines."""
    answer = signed(asked(small_show, "Dr Sam Sample"), note="Schön – ₤")
    text = answer.decode()
    wrapped = "\n".join("> " + text[start : start + 60] for start in range(0, len(text), 60))
    html = EmailMessage()
    html["From"] = "sam@example.org"
    html.set_content(f"<p>Dear all</p><p>{text[:90]}<wbr>{text[90:]}</p>", subtype="html")
    forms = [
        mail(answer, cte="quoted-printable"),
        mail(answer, cte="base64"),
        mail(wrapped.encode()),
        mail(wrapped.encode(), cte="quoted-printable").replace(b"\n", b"\r\n"),
        html.as_bytes(),
        b"\xef\xbb\xbf" + answer,
        answer.strip(),
    ]
    expected = answer_in(answer)
    assert [answer_in(form).answer for form in forms] == [expected.answer] * len(forms)


@pytest.mark.parametrize(
    "body",
    [
        b"From: a@b\nContent-Type: multipart/mixed; boundary=x\n\n" + b"--x\n\n" * 100_000,
        b"From: a@b\nContent-Type: text/plain; charset=nonsense\n\n\xff\xfe approval: ",
        b"From: a@b\nContent-Transfer-Encoding: base64\n\n!!!!",
        b"approval: " * 400_000,
        b"approval: " + b"a" * 4_000_000,
        b"",
        bytes(range(256)) * 1000,
    ],
)
def test_a_hostile_file_is_refused(body: bytes) -> None:
    """It holds no answer, and is read in bounded time."""
    with pytest.raises(UnreadableAnswerError):
        answer_in(body)


def test_keys_are_for_this_computer_alone(small_show: Path) -> None:
    """Readable by their owner, ignored by git, and only in the part of the link that no server gets."""
    request = asked(small_show, "Dr Sam Sample")
    folder = workspace(small_show).state(APPROVALS)
    assert {path.stat().st_mode & 0o77 for path in folder.glob("*.json")} == {0}
    assert (folder / ".gitignore").read_text() == "*\n"
    (link,) = request.links("https://podcast.example.org/preview/x/")
    address = urlsplit(link.link)
    assert parse_qs(address.fragment)["key"] == [
        f"{request.approvers[0].key}.{encoded(request.approvers[0].secret)}"
    ]
    objects = request.objects(project_of(small_show).show)
    assert not any(encoded(request.approvers[0].secret).encode() in each.body() for each in objects)
