"""Add or change a destination at the desk: its kind, its address, a test, the rights to apply, then podcast.yaml."""

import asyncio
from collections.abc import Mapping
from functools import partial
from typing import ClassVar

from msgspec import field
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from podcast_publisher.desk.actions.context import ActionContext
from podcast_publisher.desk.actions.destinations import CheckJob, policy_views, run_check
from podcast_publisher.desk.actions.form_data import form_data
from podcast_publisher.desk.forms.context import NO_STORE
from podcast_publisher.desk.forms.view import FieldMessage, InputView
from podcast_publisher.model.destination_settings import DestinationSettings
from podcast_publisher.model.errors import EditError
from podcast_publisher.report.destinations import described
from podcast_publisher.workflow.context import Context
from podcast_publisher.workflow.destination import open_target
from podcast_publisher.workflow.edit.form import Input
from podcast_publisher.workflow.new_destination import (
    CHANGES,
    PLACES,
    add_destination,
    check_new_destination,
    present_answers,
)

_UNPROCESSABLE, _CONFLICT = 422, 409
KINDS = {
    "aws": ("Amazon S3", "A bucket at Amazon Web Services."),
    "r2": ("Cloudflare R2", "A bucket at Cloudflare."),
    "s3": (
        "Another S3-compatible store",
        "MinIO, SeaweedFS, Ceph, Wasabi and others: your administrator knows the address of its API.",
    ),
    "folder": ("A folder", "A folder on this computer that a web server serves."),
}
"""The kinds of places, with their names and what they are."""
_QUESTIONS = {
    "name": Input(
        *("name", (), "Name", "line"),
        "What the desk and the commands call it: small letters, digits and hyphens.",
        "production",
    ),
    "account": Input(
        *("account", (), "Account ID", "line"),
        "32 characters; the dashboard of R2 shows it. The address of the store is made of it.",
    ),
    "endpoint_url": Input(
        *("endpoint_url", (), "Address of the store's API", "line"),
        "With https.",
        "https://s3.example.org",
    ),
    "bucket": Input(
        *("bucket", (), "Bucket", "line"),
        "It exists already: the program makes no buckets.",
        "example-podcast",
    ),
    "region": Input(
        *("region", (), "Region", "line"), "Where the bucket is, as its page says.", "eu-west-2"
    ),
    "prefix": Input(
        *("prefix", (), "Folder in the bucket", "line"),
        "Leave it empty if the bucket is for this show alone.",
        "breakthroughs",
    ),
    "addressing": Input(
        *("addressing", (), "Where the bucket's name is in addresses", "choice"),
        "Leave it as it is, unless your administrator says “virtual”.",
        choices=("", "path", "virtual"),
    ),
    "folder": Input(
        *("folder", (), "Path of the folder", "line"),
        "Seen from the folder of the show, or a full path.",
        "../public",
    ),
    "public_url": Input(
        *("public_url", (), "Public address", "line"),
        "Where listeners read it. Use your own domain, so that the storage can move.",
        "https://podcast.example.org/",
    ),
}


_HIDDEN = ("single_writer", CHANGES)


class TryJob(CheckJob, kw_only=True):
    """A test of a place that is not in podcast.yaml yet."""

    page: ClassVar[str] = "destination_try.html"

    place: str
    """The kind."""
    texts: dict[str, str]
    """What was entered; never a key."""
    settings: DestinationSettings
    notes: tuple[str, ...] = ()
    policies: list[dict[str, object]] = field(default_factory=list)

    @property
    def described(self) -> list[str]:
        return list(described(self.settings))


def add_destination_routes(actions: ActionContext) -> list[Route]:
    """Choose a kind, answer, try, and add; or begin with the answers of a destination that is there."""

    async def ask(request: Request) -> Response:
        if changes := request.query_params.get(CHANGES, ""):
            workspace = actions.desk.workspace
            place, texts = await asyncio.to_thread(present_answers, workspace, changes)
            return _form(actions, place, texts, {})
        place = request.query_params.get("kind", "")
        return _form(actions, place, {"name": _free_name(actions)}, {})

    async def submit(request: Request) -> Response:
        texts = await form_data(request, actions.desk)
        place = texts.get("kind", "")
        if place not in PLACES or texts.get("do") == "change":
            return _form(actions, place, texts, {})
        kept = {name: texts[name] for name in (*_names(place), *_HIDDEN) if name in texts}
        workspace = actions.desk.workspace
        try:
            checked = await asyncio.to_thread(check_new_destination, workspace, place, kept)
        except EditError as error:
            return _form(actions, place, kept, {}, problem=error, status=_CONFLICT)
        if checked.settings is None:
            return _form(actions, place, kept, checked.problems, status=_UNPROCESSABLE)
        if texts.get("do") == "add":
            return await _add(actions, place, kept)
        job = TryJob(
            checked.settings.name,
            place=place,
            texts=kept,
            settings=checked.settings,
            notes=checked.notes,
            policies=policy_views(checked.settings),
        )
        return actions.begin(job, partial(_try, actions.workflow))

    page = actions.with_error_pages
    return [
        Route("/destinations/add", page(ask)),
        Route("/destinations/add", page(submit), methods=["POST"]),
    ]


async def _add(actions: ActionContext, place: str, texts: Mapping[str, str]) -> Response:
    try:
        name = await asyncio.to_thread(
            add_destination, actions.desk.workspace, place, texts, actions.workflow.clock
        )
    except EditError as error:
        return _form(actions, place, texts, {}, problem=error, status=_CONFLICT)
    await actions.desk.refresh()
    done = "changed" if texts.get(CHANGES) else "added"
    address = f"{actions.desk.address('destinations')}?{done}={name}"
    return RedirectResponse(address, 303, headers=NO_STORE)


def _try(context: Context, job: TryJob) -> None:
    job.message = "Opening the destination"
    run_check(context, job, open_target(context, job.settings))


def _names(place: str) -> tuple[str, ...]:
    return ("name", *PLACES[place])


def _free_name(actions: ActionContext) -> str:
    show = actions.desk.current.snapshot.project.show
    is_taken = any(destination.name == "production" for destination in show.destinations)
    return "" if is_taken else "production"


def _form(
    actions: ActionContext,
    place: str,
    texts: Mapping[str, str],
    problems: Mapping[str, str],
    *,
    problem: EditError | None = None,
    status: int = 200,
) -> Response:
    if place not in PLACES:
        return actions.page("destination_kind.html", {"kinds": KINDS})
    inputs = []
    changes = texts.get(CHANGES, "")
    for name in _names(place)[1 if changes else 0 :]:
        question = _QUESTIONS[name]
        messages = (FieldMessage("error", problems[name], ""),) if name in problems else ()
        inputs.append(InputView(question, name, texts.get(name, ""), messages, question.label))
    labels = {name: question.label for name, question in _QUESTIONS.items()}
    values = {
        "kind": place,
        "kind_name": KINDS[place][0],
        "changes": changes,
        "inputs": inputs,
        "problem": problem,
        "elsewhere": [text for name, text in problems.items() if name not in labels],
    }
    return actions.page("destination_add.html", values, status)
