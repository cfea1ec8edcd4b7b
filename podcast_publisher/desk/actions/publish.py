"""Pages of the desk: plan, publish, history and rollback."""

from urllib.parse import urlencode

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from podcast_publisher.desk.actions.context import ActionContext
from podcast_publisher.desk.actions.form_data import form_data, reason_in
from podcast_publisher.desk.actions.publish_job import PublishJob, ShownPlan, publish_shown
from podcast_publisher.desk.forms.undo import render_buttons
from podcast_publisher.model.plan import HeaderRenewal
from podcast_publisher.report.announcements import outcome_line
from podcast_publisher.report.comparison import summary
from podcast_publisher.report.destinations import unchecked_address
from podcast_publisher.report.listener_changes import compared
from podcast_publisher.report.moving import next_steps
from podcast_publisher.report.plan import headers, uploads
from podcast_publisher.report.waiting import waiting
from podcast_publisher.report.words import size
from podcast_publisher.workflow.check import check_project
from podcast_publisher.workflow.edit.target import episode_target
from podcast_publisher.workflow.history import (
    announcements_of,
    changes_of,
    is_reworded,
    release_history,
)
from podcast_publisher.workflow.plan import PreparedRelease, prepare_release
from podcast_publisher.workflow.rollback import prepare_rollback
from podcast_publisher.workflow.run.kept_snapshot import (
    keep_snapshot,
    note_published,
    read_kept,
    state_stamp,
)
from podcast_publisher.workflow.run.status_file import service_runs
from podcast_publisher.workflow.saved_plan import save_plan
from podcast_publisher.workflow.transcripts.changed_lines import (
    transcript_reader,
    with_transcript_lines,
)

_RELEASES_SHOWN = 50
_DIGITS = 9
"""Of the number of a release, at most."""


def publish_routes(actions: ActionContext) -> list[Route]:
    """Plan, publish, history and rollback."""

    async def plan(request: Request) -> Response:
        to, number = actions.destination(request), request.path_params.get("number")
        renew = HeaderRenewal.COPY if request.query_params.get("renew") else HeaderRenewal.NOTHING
        prepared = await run_in_threadpool(_prepare, actions, to, number, renew)
        values = await run_in_threadpool(_plan_values, actions, prepared, number)
        decided = request.query_params.get("decided", "")
        values["has_just_kept"] = "kept" in request.query_params
        values["undo_buttons"] = await run_in_threadpool(_undo_buttons, actions, decided)
        return actions.page("plan.html", values)

    async def publish(request: Request) -> Response:
        fields = await form_data(request, actions.desk)
        shown = actions.plans.recall(fields.get("plan", ""))
        reason = reason_in(fields, needed=shown.restores is not None)

        def work(job: PublishJob) -> None:
            publish_shown(actions.workflow, shown, reason, job)
            if shown.restores is None:
                note_published(actions.workflow)
            if job.verified:
                actions.desk.live.remember_verified(len(job.findings), job.to)

        return actions.begin(PublishJob(shown.saved.destination), work)

    async def keep(request: Request) -> Response:
        fields = await form_data(request, actions.desk)
        to, stamp = actions.destination(request), fields.get("state", "")
        await run_in_threadpool(keep_snapshot, actions.workflow, stamp)
        query = urlencode({"to": to, "kept": "1"})
        return RedirectResponse(f"{actions.desk.address('plan')}?{query}", 303)

    async def history(request: Request) -> Response:
        to, asked = actions.destination(request), request.query_params.get("release", "")
        number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < _DIGITS else 0
        values = await run_in_threadpool(_history_values, actions, to, number)
        return actions.page("history.html", values)

    page = actions.with_error_pages
    return [
        Route("/plan", page(plan)),
        Route("/publish", page(publish), methods=["POST"]),
        Route("/keep", page(keep), methods=["POST"]),
        Route("/history", page(history)),
        Route("/rollback/{number:int}", page(plan)),
    ]


def _prepare(
    actions: ActionContext, to: str, number: int | None, renew: HeaderRenewal
) -> PreparedRelease:
    context = actions.workflow
    if number is not None:
        return prepare_rollback(context, to, number)
    checked = check_project(context.workspace, context.clock())
    return prepare_release(context, checked, to, renew=renew)


def _plan_values(
    actions: ActionContext, prepared: PreparedRelease, restores: int | None
) -> dict[str, object]:
    plan, target = prepared.plan, prepared.target
    workspace = actions.workflow.workspace
    kept = None if restores else read_kept(workspace)
    reason = target.settings.public_url_unreachable
    can_go = not plan.nothing_to_do and not prepared.objections
    shown = ShownPlan(save_plan(prepared), restores)
    return {
        "to": target.settings.name,
        "name": target.name,
        "is_local": target.is_local,
        "note": target.place.note,
        "single_writer": target.settings.single_writer,
        "unchecked_address": unchecked_address(target.place.public_url, reason) if reason else "",
        "destinations": actions.destinations(),
        "plan": plan,
        "changes": compared(with_transcript_lines(plan.changes, transcript_reader(prepared))),
        "waiting": waiting(prepared.project, prepared.now) if prepared.project else (),
        "count": sum(1 for _ in plan),
        "sent": list(uploads(plan)),
        "headers": list(headers(plan)),
        "compared": summary(prepared.comparison)
        if prepared.comparison and plan.live.feed is None
        else "",
        "moving": list(next_steps(prepared.feed_url, plan.moves_to, target.settings.kind))
        if plan.moves_to
        else (),
        "size": size(plan.bytes_to_send),
        "restores": restores,
        "objections": actions.placed(prepared.objections, prepared.project, target.settings.name),
        "advice": actions.placed(prepared.findings, prepared.project),
        "id": actions.plans.remember(shown) if can_go else "",
        "kept": kept,
        "kept_by_service": service_runs(workspace, target.settings.name, prepared.now),
        "state": "" if restores or prepared.objections else state_stamp(workspace),
    }


def _undo_buttons(actions: ActionContext, slug: str) -> str:
    """What takes a decision back that led here."""
    desk = actions.desk
    target = episode_target(desk.workspace, slug) if slug else None
    return render_buttons(desk, target, "date").strip() if target else ""


def _history_values(actions: ActionContext, to: str, asked: int) -> dict[str, object]:
    """`asked` is the number of a release whose changes somebody wants to see, or 0."""
    target = actions.open(to)
    releases = release_history(target, _RELEASES_SHOWN)
    changes = changes_of(target, releases, asked)
    return {
        "to": to,
        "name": target.name,
        "destinations": actions.destinations(),
        "releases": releases,
        "changes": {number: compared(of_release) for number, of_release in changes.items()},
        "to_compare": [
            release.number
            for release in releases
            if is_reworded(release) and release.number not in changes
        ],
        "announced": {
            number: [outcome_line(outcome) for outcome in outcomes]
            for number, outcomes in announcements_of(target, releases).items()
        },
    }
