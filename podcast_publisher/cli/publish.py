"""`podcast-publisher publish`."""

from pathlib import Path

import click

from podcast_publisher.cli.options import destination_option, project_option
from podcast_publisher.cli.publishing import (
    Prepared,
    ask,
    carry_out_and_tell,
    prepare,
    renew_option,
    stop_at_objections,
)
from podcast_publisher.cli.verify import look_and_tell
from podcast_publisher.load.checkout import head_commit
from podcast_publisher.model.destination import MAX_READ
from podcast_publisher.model.errors import ExitCode, PublisherError, WrongUseError
from podcast_publisher.model.plan import HeaderRenewal
from podcast_publisher.model.publication import FEED_KEY, INDEX_KEY
from podcast_publisher.publish.releases.saved_plan import SavedPlan, UnreadablePlanError
from podcast_publisher.workflow.plan import episodes_with_new_media


@click.command("publish")
@project_option
@destination_option
@click.option(
    "--plan",
    "plan_file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Carry out exactly what plan --out has written, or nothing.",
)
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.option("--reason", default="", help="Why, for the record of the release.")
@renew_option
def command(
    project: Path, to: str, plan_file: Path | None, *, yes: bool, reason: str, renew: str | None
) -> int:
    """Check, upload what is new, and then replace the feed.

    Recordings, pictures and transcripts go first, and each is proved to be there; the feed that
    names them goes last, in one step. It asks before it does so, but not for the store on this
    computer. Interrupt it wherever you like: the old show stays whole,
    and the next run sends only what is missing.
    """
    saved = _saved(plan_file) if plan_file else None
    prepared = prepare(
        project,
        saved.destination if saved else to,
        saved.now if saved else None,
        HeaderRenewal(saved.renew if saved else renew or ""),
    )
    stop_at_objections(prepared)
    if saved:
        _stop_where_stale(saved, prepared)
    feed_url = prepared.place.public_url + FEED_KEY
    where = f"The feed: {feed_url}\nThe page: {prepared.place.public_url}{INDEX_KEY}"
    if prepared.plan.nothing_to_do:
        click.echo(where)
        return ExitCode.FINE
    if not (yes or saved or prepared.settings.kind == "local"):
        ask("Publish this?")
    carry_out_and_tell(
        prepared.plan, prepared.place, prepared.settings, commit=head_commit(project), reason=reason
    )
    click.echo(where)
    if not prepared.place.readable or prepared.settings.public_url_unreachable:
        return ExitCode.FINE
    only = episodes_with_new_media(prepared.plan, prepared.built)
    return look_and_tell(feed_url, only=only, published=prepared.plan.feed)


def _saved(file: Path) -> SavedPlan:
    try:
        with file.open("rb") as opened:
            return SavedPlan.from_json(opened.read(MAX_READ + 1))
    except (OSError, UnreadablePlanError) as error:
        raise WrongUseError(
            f"{file} is not a plan that can be carried out: {error}",
            fix=f"Make it again: podcast-publisher plan --out {file}",
        ) from None


def _stop_where_stale(saved: SavedPlan, prepared: Prepared) -> None:
    if differences := saved.differences(prepared.plan):
        raise PublisherError(
            f"Nothing was published: this is no longer what was planned ({'; '.join(differences)})",
            code=ExitCode.DESTINATION,
            fix="Make a new plan, look at it, and publish that.",
        )
