"""The form of an episode or of the show: open it, check it while somebody types, save it."""

import asyncio
from collections.abc import Mapping

from msgspec.structs import replace
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from podcast_publisher.desk.forms import view
from podcast_publisher.desk.forms.add_episode import LARGEST_RECORDING
from podcast_publisher.desk.forms.context import NO_STORE, Desk
from podcast_publisher.desk.forms.pending_file import address_of
from podcast_publisher.desk.preview.bar import status_label
from podcast_publisher.desk.server.request_body import read_form
from podcast_publisher.model.errors import EditError
from podcast_publisher.workflow.edit.field_findings import ELSEWHERE
from podcast_publisher.workflow.edit.form_state import (
    THE_FILE,
    FormState,
    check_form,
    open_form,
    save_form,
    submit_form,
    typed_form,
    unshown_lists,
)
from podcast_publisher.workflow.edit.target import EditTarget

_NOTES = {
    "saved": "Saved.",
    "created": "The draft was created. Fill in what it still needs.",
    "replaced": "The recording was replaced.",
    "replaced-check-parts": "The recording was replaced. The transcript and chapters were made for the "
    "old one and may no longer fit: read along while you listen, before you publish.",
}
"""By the query of the address."""


async def show_form(desk: Desk, target: EditTarget, request: Request) -> Response:
    """The form as the file is now."""
    try:
        state = await asyncio.to_thread(open_form, target)
    except EditError as error:
        return await _unreadable(desk, target, error)
    desk.remember_text(state.digest, state.text)
    note = _NOTES.get(next(iter(request.query_params), ""), "")
    return await _page(desk, target, state, note=note)


async def check_while_typing(desk: Desk, target: EditTarget, request: Request) -> Response:
    """The messages about what somebody types; nothing is saved."""
    pairs = await read_form(request)
    desk.check_csrf_token(pairs)
    base = desk.opened_text(dict(pairs).get("digest", ""))
    try:
        state = typed_form(target, pairs, base)
    except EditError as error:
        return _json({"messages": {}, "elsewhere": str(error)})
    findings, _ = await asyncio.to_thread(check_form, target, state, desk.builder)
    names = {*state.values, *findings, *(rows.key for rows in target.form.rows)} - {ELSEWHERE}

    def messages_html(name: str) -> str:
        return view.render_messages(view.messages_for(findings.get(name, [])))

    return _json(
        {
            "messages": {name: messages_html(name) for name in sorted(names)},
            "elsewhere": messages_html(ELSEWHERE),
            **view.view_notes(state.values.get("description", "")),
        }
    )


async def submit(desk: Desk, target: EditTarget, request: Request) -> Response:
    """Save the form; where that is not possible, say why, and keep the values in the form."""
    pairs = await read_form(request)
    desk.check_csrf_token(pairs)
    fields = dict(pairs)
    digest, action = fields.get("digest", ""), fields.get("do", "save")
    state = await asyncio.to_thread(submit_form, target, pairs, digest, desk.opened_text(digest))
    if not state.problem:
        desk.remember_text(state.digest, state.text)
    if action.startswith("more-"):
        unsaved = replace(state, problem=None, conflicts=(), changed_by_others=())
        return await _page(desk, target, unsaved, extended_list=action.removeprefix("more-"))
    if state.can_be_saved:
        try:
            await asyncio.to_thread(save_form, target, state)
        except EditError as error:
            state = replace(state, problem=error)
        else:
            await desk.refresh()
            return RedirectResponse(f"{address_of(desk, target)}?saved", 303)
    return await _page(desk, target, state, status=409)


async def _page(
    desk: Desk,
    target: EditTarget,
    state: FormState,
    *,
    note: str = "",
    extended_list: str = "",
    status: int = 200,
) -> Response:
    findings, checked = await asyncio.to_thread(check_form, target, state, desk.builder)
    form, values, episode = target.form, state.values, target.episode(checked)
    audio = episode.audio if episode else None
    is_measuring = desk.measurements.start(audio) if audio else False
    measured = desk.measurements.get(audio) if audio else None
    context: dict[str, object] = {
        "target": target,
        "address": address_of(desk, target),
        "state": state,
        "note": note,
        "is_unsaved": bool(extended_list) or status != 200,
        "changed_by_others": () if state.changed_by_others == THE_FILE else state.changed_by_others,
        "inputs": view.view_inputs(form, values, findings),
        "lists": view.view_lists(form, values, findings, extended_list),
        "unshown": unshown_lists(target, state),
        "summary": view.summarise(findings, form, values),
        "elsewhere": view.messages_for(findings.get(ELSEWHERE, [])),
        "part_messages": {
            part: view.messages_for(findings.get(part, []))
            for part in ("audio", "transcript", "artwork")
        },
        "episode": episode,
        "audio": audio,
        "seconds": audio.seconds if audio else 0,
        "sound": view.render_sound(audio, measured, is_measuring=is_measuring),
        "is_measuring": is_measuring,
        "largest_recording": LARGEST_RECORDING,
        "status": status_label(episode, desk.current.snapshot.now) if episode else "",
        **view.view_notes(values.get("description", "")),
    }
    template = "forms/edit_episode.html" if target.slug else "forms/edit_show.html"
    return desk.page(template, context, status)


async def _unreadable(desk: Desk, target: EditTarget, error: EditError) -> Response:
    checked = await asyncio.to_thread(desk.builder.check)
    context: Mapping[str, object] = {
        "heading": f"{target.file} cannot be edited here now",
        "words": f"{error}.",
        "fix": error.fix,
        "findings": target.findings(checked),
    }
    return desk.page("error.html", context, 409)


def _json(values: Mapping[str, object]) -> Response:
    return JSONResponse(dict(values), headers=NO_STORE)
