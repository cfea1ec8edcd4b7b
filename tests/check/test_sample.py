"""The sample show is published only to the local store; shows made from it need values of their own."""

from pathlib import Path

import pytest

from podcast_publisher.check.release.sample import check_sample, digest, values_of
from podcast_publisher.check.release.sample_values import SAMPLE
from podcast_publisher.load.project import load_project
from podcast_publisher.model.destination_settings import DestinationSettings
from podcast_publisher.model.show import Episode, Project, Show
from podcast_publisher.model.workspace import Workspace
from podcast_publisher.workflow.check import load_and_check
from tests.publish.publishing import add_destination, replace_in
from tests.shows import REPOSITORY, workspace

ALT = """\
Medical breakthroughs, The research journey. Below the title a DNA helix unwinds
    into one line that ends in a ring."""
PARAGRAPH = """\
These are placeholder recordings, spoken by synthetic voices. The trust's own
  recordings will replace them."""
ON_THIS_COMPUTER = "http://127.0.0.1:9/"
FOLDER = DestinationSettings("elsewhere", "folder", ON_THIS_COMPUTER, folder="../public")


def refused(project: Project, settings: DestinationSettings = FOLDER) -> list[str]:
    """The messages against publishing the project there."""
    return [finding.message for finding in check_sample(project, settings)]


def test_the_table_matches_the_sample_show() -> None:
    """The table holds each value of the sample show and nothing else."""
    sample = load_project(Workspace(REPOSITORY))
    owners: tuple[Show | Episode, ...] = (sample.show, *sample.episodes)
    values = {digest(name, value) for owner in owners for name, _, value in values_of(owner)}
    assert values == SAMPLE


def test_the_sample_is_published_only_locally() -> None:
    """Every other destination refuses it, and says what to replace."""
    sample = load_project(Workspace(REPOSITORY))
    assert refused(sample, DestinationSettings("local", "local")) == []
    for kind in ("s3", "folder"):
        show, episodes = refused(sample, DestinationSettings("x", kind, ON_THIS_COMPUTER))
        for value in ("guid", "description", "location", "alt text", "picture", "email address"):
            assert value in show
        assert "guid, description, alt text, picture, recording, transcript" in episodes
        assert episodes.endswith("and values of 8 more episodes")


@pytest.mark.parametrize(
    ("field", "value", "called"),
    [
        (
            "guid: 10612d81-5324-5c7d-83da-be0c25a9a1c2",
            "guid: 567be2fc-792a-5a6b-adbf-10af90998dc9",
            "guid",
        ),
        ("  osm: R118362\n", "", "location"),
        (
            "  alt: A plain blue square",
            f"  alt: {ALT}",
            "alt text",
        ),
        (
            "How does a question asked on a ward",
            f"{PARAGRAPH}\n\n  How does a question asked on a ward",
            "description",
        ),
        ("podcast@wards.example.org", "podcast@example.org", "email address"),
    ],
)
def test_one_remaining_sample_value_is_enough(
    small_show: Path, field: str, value: str, called: str
) -> None:
    """However many lines it spans."""
    add_destination(small_show, kind="folder", folder="../public", public_url=ON_THIS_COMPUTER)
    assert refused(load_project(Workspace(small_show))) == []
    replace_in(small_show / "podcast.yaml", field, value)
    assert refused(load_project(Workspace(small_show))) == [
        f"These are the sample show's: {called}"
    ]


def test_a_copied_sample_episode_is_reported(small_show: Path) -> None:
    """As a draft it may stay."""
    add_destination(small_show, kind="folder", folder="../public", public_url=ON_THIS_COMPUTER)
    file = small_show / "episodes" / "01-listening.yaml"
    replace_in(file, "945edbba-f1e1-436b-b48f-3485a59dd01c", "37a35b09-4b36-49c2-ae2e-68731819d9c3")
    (finding,) = check_sample(load_project(Workspace(small_show)), FOLDER)
    assert (finding.file, finding.field) == ("episodes/01-listening.yaml", ("guid",))
    file.write_text(f"{file.read_text('utf-8')}draft: true\n", "utf-8")
    assert refused(load_project(Workspace(small_show))) == []


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://podcast.example.org/wards/", True),
        ("https://podcast.leeds.example/", True),
        ("https://podcast.notexample.org/", False),
    ],
)
def test_reserved_example_addresses_are_refused(small_show: Path, url: str, expected: bool) -> None:
    """Reserved names lead nobody to the show."""
    file = small_show / "podcast.yaml"
    for name in ("podcast.yaml", "episodes/01-listening.yaml", "episodes/02-measuring.yaml"):
        text = (small_show / name).read_text("utf-8")
        (small_show / name).write_text(text.replace("example.org", "wards.nhs.uk"), "utf-8")
    project = load_project(Workspace(small_show))
    messages = refused(project, DestinationSettings("x", "s3", url))
    assert messages == ([f"{url} is a reserved example address"] if expected else [])
    replace_in(file, "https://www.wards.nhs.uk/podcast", "https://www.example.com/podcast")
    assert (
        len(refused(load_project(Workspace(small_show)), DestinationSettings("x", "s3", url))) == 1
    )


def test_the_sample_is_clean() -> None:
    """`check` accepts the sample itself: it is meant to be read."""
    checked = load_and_check(workspace(REPOSITORY), lambda _: None)
    assert not any(finding.rule.code == "PP464" for finding in checked.findings)
