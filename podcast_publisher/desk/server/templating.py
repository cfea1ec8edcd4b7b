"""Render the pages of desk and preview. All values are escaped."""

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from podcast_publisher.model.measurement import format_position
from podcast_publisher.model.time_zone import LONDON
from podcast_publisher.report.characters import visible
from podcast_publisher.report.words import size

FOLDER = Path(__file__).parent / "templates"

_PAGES = Environment(
    loader=FileSystemLoader(FOLDER),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    finalize=lambda value: visible(value) if type(value) is str else value,
)


_PAGES.filters["clock"] = format_position
_PAGES.filters["size"] = size
_PAGES.filters["day"] = lambda day: f"{day.day} {day:%B %Y}"
_PAGES.filters["moment"] = lambda when: (
    f"{when.astimezone(LONDON).day} {when.astimezone(LONDON):%B %Y, %H:%M}"
)


_PAGES.filters["utc"] = lambda when: f"{when.astimezone(UTC):%H:%M} UTC"
_PAGES.filters["when"] = datetime.fromisoformat


def render_page(name: str, values: Mapping[str, object]) -> str:
    """The template of that name with these values."""
    return _PAGES.get_template(name).render(values)


def asset(name: str) -> str:
    """The text of a stylesheet or script."""
    return (FOLDER / name).read_text("utf-8")
