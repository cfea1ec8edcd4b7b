"""The page on which an episode or the show is edited: opened, looked through while one types, saved."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field

from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from podcast_publisher.desk.forms import view
from podcast_publisher.desk.forms.add_episode import LARGEST_RECORDING
from podcast_publisher.desk.forms.context import NEVER_KEPT, Desk
from podcast_publisher.desk.forms.request_body import read_form
from podcast_publisher.desk.preview.bar import status_label
from podcast_publisher.edit.save import opened, save
from podcast_publisher.edit.values import Tree
from podcast_publisher.model.errors import EditError
from podcast_publisher.model.finding import Finding
from podcast_publisher.workflow.check import Checked
from podcast_publisher.workflow.edit.field_findings import ELSEWHERE, by_field
from podcast_publisher.workflow.edit.form_values import (
    Conflict,
    Typed,
    as_typed,
    can_be_shown,
    changes,
    merged,
    received,
)
from podcast_publisher.workflow.edit.target import Subject
from podcast_publisher.workflow.edit.yaml_text import as_written

_MARK = "\ufeff"


@dataclass
class State:
    """A form as it is shown."""

    text: str
    """The file's, with which it was opened."""
    digest: str
    tree: Tree
    typed: dict[str, str]
    problem: EditError | None = None
    conflicts: tuple[Conflict, ...] = ()
    note: str = ""
    more: str = ""
    """The list that gets an empty row."""
    status: int = 200
    others: tuple[str, ...] = field(default=())
    """What others have changed meanwhile, taken over into the form."""


async def show(desk: Desk, subject: Subject, request: Request) -> Response:
    """The form as the file is now."""
    try:
        text, digest = await asyncio.to_thread(open_for_edit, subject.path, desk.root)
        tree = _read(text)
    except EditError as error:
        return await _cannot_be_shown(desk, subject, error)
    desk.remember(digest, text)
    note = {
        "saved": "Saved.",
        "made": "The draft was made. Here is what it still needs.",
        "exchanged-alone": "The new recording is in its place.",
        "exchanged": "The new recording is in its place. What belongs to the old one, its "
        "transcript and chapters, may no longer fit: read along while you listen, before you publish.",
    }
    state = State(text, digest, tree, as_typed(tree, subject.form))
    state.note = note.get(next(iter(request.query_params), ""), "")
    return await _form(desk, subject, state)


async def check(desk: Desk, subject: Subject, request: Request) -> Response:
    """What there is to say of what is being typed; nothing is saved."""
    pairs = await read_form(request)
    desk.refuse_foreign(pairs)
    text = desk.seen(dict(pairs).get("digest", "")) or ""
    try:
        tree = _read(text or open_for_edit(subject.path, desk.root)[0])
    except EditError as error:
        return _json({"says": {}, "elsewhere": str(error)})
    typed = received(pairs, subject.form, as_typed(tree, subject.form))
    told, _ = await _told(desk, subject, text, tree, typed)
    names = {*typed, *told, *(row.key for row in subject.form.rows)} - {ELSEWHERE}
    pieces = {name: view.saying(view.said(told.get(name, []))) for name in sorted(names)}
    return _json(
        {
            "says": pieces,
            "elsewhere": view.saying(view.said(told.get(ELSEWHERE, []))),
            **view.notes(typed.get("description", "")),
        }
    )


async def post(desk: Desk, subject: Subject, request: Request) -> Response:
    """Save what was typed; or say why not, and keep it in the form."""
    pairs = await read_form(request)
    desk.refuse_foreign(pairs)
    sent = dict(pairs)
    state = await asyncio.to_thread(_received, desk, subject, pairs)
    if (wanted := sent.get("do", "save")).startswith("more-"):
        state.more = wanted.removeprefix("more-")
        state.conflicts, state.problem, state.others = (), None, ()
        return await _form(desk, subject, state)
    if state.problem is None and not state.conflicts and not state.others:
        try:
            changed = subject.changed(state.text, changes(state.tree, state.typed, subject.form))
            await asyncio.to_thread(save, subject.path, changed, state.digest, root=desk.root)
        except EditError as error:
            state.problem, state.status = error, 409
        else:
            await desk.refresh()
            return RedirectResponse(f"{subject.address}?saved", 303)
    state.status = 409
    return await _form(desk, subject, state)


def _received(desk: Desk, subject: Subject, pairs: list[tuple[str, str]]) -> State:
    """What was typed, in front of the file as it is now."""
    form, digest = subject.form, dict(pairs).get("digest", "")
    base = desk.seen(digest)
    try:
        text, now = open_for_edit(subject.path, desk.root)
        tree = _read(text)
    except EditError as error:
        tree = _read(base) if base else {}
        typed = received(pairs, form, as_typed(tree, form))
        return State(base or "", digest, tree, typed, problem=error)
    theirs = as_typed(tree, form)
    before = as_typed(_read(base), form) if base else {}
    mine = received(pairs, form, before or theirs)
    desk.remember(now, text)
    if digest == now:
        return State(text, now, tree, mine)
    typed, conflicts = merged(before, theirs, mine, form)
    taken = [one.label for one in form.inputs if typed.get(one.key) != mine.get(one.key)]
    taken += [
        row.label
        for row in form.rows
        if {it: x for it, x in typed.items() if it.startswith(f"{row.key}-")}
        != {it: x for it, x in mine.items() if it.startswith(f"{row.key}-")}
    ]
    return State(text, now, tree, typed, conflicts=conflicts, others=tuple(taken) or ("the file",))


def _read(text: str) -> Tree:
    try:
        tree = as_written(text.removeprefix(_MARK))
    except ValueError as error:
        raise EditError(
            f"The file is broken: {error}",
            fix="Mend it in a text editor, or undo what was done to it. Then save here again.",
        ) from error
    if not isinstance(tree, dict):
        raise EditError("The file is broken: it does not hold fields, each with a name and a colon")
    return tree


async def _told(
    desk: Desk, subject: Subject, text: str, tree: Tree, typed: Typed
) -> tuple[dict[str, list[Finding]], Checked]:
    """What there is to say of the file as it would be, by the names of inputs."""
    try:
        would_be = subject.changed(text, changes(tree, typed, subject.form))
    except EditError:
        would_be = text
    checked = await asyncio.to_thread(desk.builder.check, {subject.file: would_be})
    return by_field(subject.findings(checked), subject.file, typed, subject.form), checked


async def _form(desk: Desk, subject: Subject, state: State) -> Response:
    told, checked = await _told(desk, subject, state.text, state.tree, state.typed)
    form, owner = subject.form, subject.owner(checked)
    audio = owner.audio if owner else None
    under_way = desk.sounds.measure(audio) if audio else False
    measured = desk.sounds.of(audio) if audio else None
    values: dict[str, object] = {
        "subject": subject,
        "state": state,
        "inputs": view.inputs(form, state.typed, told),
        "lists": view.lists(form, state.typed, told, state.more),
        "unshown": [row.label for row in form.rows if not can_be_shown(state.tree, row)],
        "summary": view.summary(told, form, state.typed),
        "elsewhere": view.said(told.get(ELSEWHERE, [])),
        "told": {
            name: view.said(told.get(name, [])) for name in ("audio", "transcript", "artwork")
        },
        "episode": owner,
        "audio": audio,
        "seconds": audio.seconds if audio else 0,
        "sound": view.sound(audio, measured, under_way=under_way),
        "under_way": under_way,
        "largest_recording": LARGEST_RECORDING,
        "status": status_label(owner, desk.current.snapshot.now) if owner else "",
        **view.notes(state.typed.get("description", "")),
    }
    template = "edit_episode.html" if subject.slug else "edit_show.html"
    return desk.page(template, values, state.status)


async def _cannot_be_shown(desk: Desk, subject: Subject, error: EditError) -> Response:
    checked = await asyncio.to_thread(desk.builder.check)
    values: Mapping[str, object] = {
        "heading": f"{subject.file} cannot be edited here now",
        "words": f"{error}.",
        "fix": error.fix,
        "findings": subject.findings(checked),
    }
    return desk.page("refusal.html", values, 409)


def _json(values: Mapping[str, object]) -> Response:
    return JSONResponse(dict(values), headers=NEVER_KEPT)
