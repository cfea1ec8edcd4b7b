"""What a store can do is found out before anything is published to it, and then kept in the release."""

import click

from podcast_publisher.cli.telling import say
from podcast_publisher.model.capability import Capabilities
from podcast_publisher.model.destination import Destination, DestinationError
from podcast_publisher.model.plan import Live
from podcast_publisher.model.show import DestinationSettings
from podcast_publisher.publish.capabilities import find_out
from podcast_publisher.publish.places import Place
from podcast_publisher.publish.single_writer import SingleWriter
from podcast_publisher.report.capabilities import cure, in_the_way


def proved_destination(
    place: Place, settings: DestinationSettings, live: Live
) -> tuple[Destination, str]:
    """The destination to write to, and the address to keep as that of an able store, if it is.

    The live release knows whether this store was found able, so that is asked for once.

    Raises:
        DestinationError: it is not able.
    """
    known = live.release.proved if live.release else ""
    if known == place.address:
        return place.destination, known
    click.echo(
        f"Finding out what {place.destination.name} can do, by letting several writers race: "
        "this takes some seconds, once for each store."
    )
    found = find_out(place.destination)
    stop_where_unable(found, place.destination.name, single_writer=settings.single_writer)
    if found.takes_conditions:
        return place.destination, place.address
    return alone(place.destination), ""


def stop_where_unable(found: Capabilities, name: str, *, single_writer: bool) -> None:
    """Go on only where nothing is in the way.

    Raises:
        DestinationError: something is; all of it is told.
    """
    if told := in_the_way(found, single_writer=single_writer):
        say(told)
        raise DestinationError(
            f"Nothing was published: {name} cannot be trusted with a show",
            fix=cure(found),
        )


def alone(destination: Destination) -> Destination:
    """The destination for its only writer, who is told each time what that means."""
    click.echo(
        f"Warning: {destination.name} cannot write on a condition, and podcast.yaml accepts that "
        "(single_writer). Nothing protects what you publish from someone who publishes at the same "
        "moment: publish from one place only, one after the other.",
        err=True,
    )
    return SingleWriter(destination)
