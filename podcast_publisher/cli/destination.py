"""`podcast-publisher destination`."""

import click

from podcast_publisher.cli.confirm import confirm
from podcast_publisher.cli.context import context_of
from podcast_publisher.cli.options import project_option
from podcast_publisher.cli.show_findings import print_text
from podcast_publisher.model.destination import DestinationError
from podcast_publisher.model.errors import ExitCode, WrongUseError
from podcast_publisher.model.workspace import Workspace
from podcast_publisher.report.capabilities import observation, other_observations, remedy, verdict
from podcast_publisher.report.destinations import POLICIES, TRUST, TRUST_WITH_IDS, as_lines
from podcast_publisher.report.words import plural
from podcast_publisher.workflow.destination import (
    GithubTrust,
    bucket_policies,
    check_destination,
    github_trust,
    list_destinations,
    move_records,
    open_named,
    read_show,
    records_to_move,
)


@click.group("destination")
def command() -> None:
    """List destinations and test what they support."""


@command.command("list")
@project_option
def show_list(workspace: Workspace) -> int:
    """List the destinations: name, kind and place."""
    destinations = list_destinations(read_show(workspace))
    print_text("\n".join(line for destination in destinations for line in as_lines(destination)))
    return ExitCode.FINE


@command.command("check")
@click.argument("name")
@project_option
def check(name: str, workspace: Workspace) -> int:
    """Test what a destination supports, by trying it.

    Writes some small objects where the world cannot see them, some at the same moment, and removes
    them. Does not touch what is published.
    """
    context = context_of(workspace)
    target = open_named(context, name)
    if target.place.note:
        click.echo(target.place.note)
    click.echo(f"{target.name[:1].upper()}{target.name[1:]}:")
    result = check_destination(
        context, target, lambda capability: print_text(str(observation(capability)))
    )
    to_move = f"To move them: podcast-publisher destination move-records {name}"
    for seen in other_observations(result, to_move=to_move):
        print_text(str(seen))
    print_text(verdict(result.capabilities, single_writer=target.settings.single_writer))
    if result.is_blocked:
        click.echo(f"Fix: {remedy(result.capabilities)}", err=True)
        return ExitCode.DESTINATION
    if result.public_fault:
        raise DestinationError(
            "Listeners could not read what is published there", fix=result.public_fix
        )
    return ExitCode.FINE


@command.command("move-records")
@click.argument("name")
@click.option("--yes", is_flag=True, help="Do not ask for confirmation.")
@project_option
def move(name: str, workspace: Workspace, *, yes: bool) -> int:
    """Move records from the public place to the one that `records` names.

    Copies each record first, then removes the original. If interrupted, the next run continues.
    """
    target, records = records_to_move(context_of(workspace), name)
    count = plural(len(records), "record")
    click.echo(f"{count} to move from {target.name} to {target.settings.records}.")
    if not records:
        return ExitCode.FINE
    if not yes:
        confirm("Move them?")
    move_records(target, records)
    click.echo(f"{count} moved.")
    return ExitCode.FINE


@command.command("policy")
@click.argument("name")
@click.argument("part", type=click.Choice(list(POLICIES)), required=False)
@click.option(
    "--erase",
    is_flag=True,
    help="Print the rights that erase needs besides the publisher's, for a person's keys.",
)
@click.option(
    "--github",
    metavar="OWNER/REPO",
    default="",
    help="Print how an AWS role trusts the jobs of this GitHub repository, so that they need no keys.",
)
@click.option(
    "--environment",
    metavar="NAME",
    default="",
    help="With --github: the environment of the job. By default it is called like the destination.",
)
@project_option
def policy(
    name: str, part: str | None, workspace: Workspace, *, erase: bool, github: str, environment: str
) -> int:
    """Print the policies of a bucket: who may read, who may write, and from which pages.

    With a PART, prints its JSON alone, for a file.
    """
    if github:
        return _print_trust(github_trust(workspace, name, github, environment))
    bucket, policies = bucket_policies(workspace, name)
    if erase and part:
        raise WrongUseError("--erase takes no part", fix=f"Leave out {part} or --erase.")
    if erase or part:
        click.echo(policies[part or "erase"])
        return ExitCode.FINE
    for each, text in POLICIES.items():
        click.echo(f"{each}.json: {text.allows}")
        click.echo(f"To apply it: {text.apply(bucket)}")
        click.echo(f"\n{policies[each]}\n")
    click.echo(
        f"To print one alone, for a file: podcast-publisher destination policy {name} public"
    )
    click.echo(f"To erase an episode: podcast-publisher destination policy {name} --erase")
    return ExitCode.FINE


def _print_trust(trust: GithubTrust) -> int:
    """The JSON on standard output, for a file; what to do with it on standard error."""
    click.echo(trust.policy)
    click.echo(TRUST, err=True)
    if not trust.has_ids:
        click.echo(TRUST_WITH_IDS, err=True)
    return ExitCode.FINE
