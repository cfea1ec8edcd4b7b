"""All pages of the desk that change what listeners have."""

from starlette.routing import Route

from podcast_publisher.desk.actions.add_destination import add_destination_routes
from podcast_publisher.desk.actions.approvals import approval_routes
from podcast_publisher.desk.actions.context import ActionContext
from podcast_publisher.desk.actions.deleted_drafts import deleted_draft_routes
from podcast_publisher.desk.actions.destinations import destination_routes
from podcast_publisher.desk.actions.draft_transcript import draft_routes
from podcast_publisher.desk.actions.episodes import episode_routes
from podcast_publisher.desk.actions.erase import erase_routes
from podcast_publisher.desk.actions.erased_files import erased_files_routes
from podcast_publisher.desk.actions.job_pages import job_routes
from podcast_publisher.desk.actions.listens import listens_routes
from podcast_publisher.desk.actions.move_show import move_routes
from podcast_publisher.desk.actions.previews import preview_routes
from podcast_publisher.desk.actions.prune import prune_routes
from podcast_publisher.desk.actions.publish import publish_routes
from podcast_publisher.desk.actions.verify import verify_routes


def action_routes(actions: ActionContext) -> list[Route]:
    """Status, decisions, publish, figures, prune, previews, approvals, erase, destinations and moving a show here."""
    return [
        *publish_routes(actions),
        *job_routes(actions),
        *listens_routes(actions),
        *preview_routes(actions),
        *approval_routes(actions),
        *prune_routes(actions),
        *episode_routes(actions),
        *deleted_draft_routes(actions),
        *draft_routes(actions),
        *erase_routes(actions),
        *erased_files_routes(actions),
        *destination_routes(actions),
        *add_destination_routes(actions),
        *move_routes(actions),
        *verify_routes(actions),
    ]
