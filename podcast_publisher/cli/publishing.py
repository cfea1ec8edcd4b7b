"""What `plan` and `publish` have in common: everything up to the plan."""

import os
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import click

from podcast_publisher import pipeline
from podcast_publisher.cli.options import built, checked, stop_at_errors
from podcast_publisher.model.plan import Plan
from podcast_publisher.publish.places import Place, open_place
from podcast_publisher.report import plan as report
from podcast_publisher.settings import destination_settings


@dataclass(frozen=True, slots=True)
class Prepared:
    """A plan, and what it was made of."""

    plan: Plan
    built: pipeline.Built
    place: Place
    now: datetime


def prepare(project: Path, to: str) -> Prepared:
    """Check, build, read what is live, and show the plan.

    Raises:
        StoppedError: there are errors.
        DestinationError: the destination cannot be had.
    """
    now = datetime.now(UTC)
    result = checked(project)
    stop_at_errors(result)
    place = open_place(destination_settings(result.project.show, to), project, os.environ)
    made = built(result, place.public_url, now)
    plan = pipeline.plan(made, place.destination)
    if place.note:
        click.echo(place.note)
    click.echo(report.as_text(plan, place.destination.name))
    return Prepared(plan, made, place, now)
