"""The pages of the servers themselves. Whatever is written into them is text: nothing is taken for markup."""

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from podcast_publisher.model.measurement import clock
from podcast_publisher.report.characters import visible
from podcast_publisher.report.words import LONDON, size

FOLDER = Path(__file__).parent / "templates"

_PAGES = Environment(
    loader=FileSystemLoader(FOLDER),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    finalize=lambda value: visible(value) if type(value) is str else value,
)


_PAGES.filters["clock"] = clock
_PAGES.filters["size"] = size
_PAGES.filters["day"] = lambda day: f"{day.day} {day:%B %Y}"
_PAGES.filters["moment"] = lambda when: (
    f"{when.astimezone(LONDON).day} {when.astimezone(LONDON):%B %Y, %H:%M}"
)


_PAGES.filters["utc"] = lambda when: f"{when.astimezone(UTC):%H:%M} UTC"
_PAGES.filters["when"] = datetime.fromisoformat


def page(name: str, values: Mapping[str, object]) -> str:
    """The template of that name with these values in it."""
    return _PAGES.get_template(name).render(values)


def asset(name: str) -> str:
    """A stylesheet or script, as it is."""
    return (FOLDER / name).read_text("utf-8")
