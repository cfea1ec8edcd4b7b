"""What the desk's server does for a pause in typing and for a save: as much as changed, however long the series."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from bench.show import make_show
from podcast_publisher.check.engine import own_findings
from podcast_publisher.check.engine.apply import apply_all
from podcast_publisher.check.engine.rule import AnyRule, SeriesRule
from podcast_publisher.load import project_reader
from podcast_publisher.load.files.text_file import TextFile, decode_text
from podcast_publisher.model.finding import Finding
from podcast_publisher.model.show import Project
from podcast_publisher.render.pages.templates import Templates
from tests.desk_process import filled
from tests.running_desk import HOME, RunningDesk, running_desk

EPISODE = "episodes/0003-conversation"
FORM = f"{HOME}/{EPISODE}/notes"


@dataclass
class Work:
    """What was done since it was last looked at."""

    read: list[str] = field(default_factory=list)
    """Episodes whose YAML was read."""
    checked: list[str] = field(default_factory=list)
    """Episodes over which the rules of single episodes ran."""
    rendered: list[str] = field(default_factory=list)
    """Pages, by the names of their templates."""

    def since(self) -> tuple[list[str], list[str], list[str]]:
        """And forget it."""
        done = (sorted(set(self.read)), sorted(set(self.checked)), sorted(self.rendered))
        for names in (self.read, self.checked, self.rendered):
            names.clear()
        return done


@pytest.fixture
def work(monkeypatch: pytest.MonkeyPatch) -> Work:
    """Counts the work of desks."""
    work, render = Work(), Templates.render

    def noted(body: bytes, name: str, largest: int) -> TextFile:
        if name.startswith("episodes/"):
            work.read.append(name)
        return decode_text(body, name, largest)

    def applied(rules: Sequence[AnyRule], project: Project) -> Iterator[Finding]:
        if not all(isinstance(rule, SeriesRule) for rule in rules):
            work.checked += [episode.source.file for episode in project.episodes]
        return apply_all(rules, project)

    def rendered(self: Templates, name: str, context: dict[str, object]) -> bytes:
        work.rendered.append(name)
        return render(self, name, context)

    monkeypatch.setattr(project_reader, "decode_text", noted)
    monkeypatch.setattr(own_findings, "apply_all", applied)
    monkeypatch.setattr(Templates, "render", rendered)
    return work


@pytest.fixture
def desk(tmp_path: Path, work: Work) -> Iterator[RunningDesk]:
    """A desk with seven episodes, whose form of the third has been opened."""
    make_show(tmp_path / "show", 7)
    with running_desk(tmp_path / "show") as running:
        running.get(FORM)
        work.since()
        yield running


def test_a_pause_in_typing(desk: RunningDesk, work: Work) -> None:
    """The episode in the form is read and checked as it was typed, and no page is rendered."""
    typed = dict(filled(desk.get(FORM), description="What was asked."))
    work.since()
    assert desk.post(f"{HOME}/{EPISODE}/check", typed).status == 200
    assert work.since() == ([f"{EPISODE}.yaml"], [f"{EPISODE}.yaml"], [])


def test_a_save(desk: RunningDesk, work: Work) -> None:
    """The episode is read and checked; its own pages are rendered, and the series', which has its first paragraph."""
    typed = dict(filled(desk.get(FORM), description="What was asked, and what came of it."))
    work.since()
    answer = desk.post(FORM, typed)
    assert answer.status == 303, answer.text
    assert desk.get(answer.headers["location"]).status == 200
    pages = ["embed.html", "episode.html", "index.html"]
    assert work.since() == ([f"{EPISODE}.yaml"], [f"{EPISODE}.yaml"], pages)


def test_pages_that_are_looked_at(desk: RunningDesk, work: Work) -> None:
    """The overview does nothing again, and a form reads its own episode; after a save, only that page of another
    episode is rendered that somebody looks at.
    """
    desk.get(f"{HOME}/")
    assert work.since() == ([], [], [])
    desk.get(FORM)
    assert work.since() == ([f"{EPISODE}.yaml"], [], [])
    desk.post(FORM, dict(filled(desk.get(FORM), description="What was asked.")))
    work.since()
    desk.get("/episodes/0006-conversation.html")
    assert work.since() == ([], [], ["episode.html"])
