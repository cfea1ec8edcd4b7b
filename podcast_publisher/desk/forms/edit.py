"""A step of an episode, or the show: open its form, check it while somebody types, save it."""

import asyncio
from collections.abc import Mapping
from itertools import chain

from msgspec.structs import replace
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from podcast_publisher.desk.forms import undo, view
from podcast_publisher.desk.forms.about_show import about_show
from podcast_publisher.desk.forms.context import NO_STORE, Desk
from podcast_publisher.desk.forms.episode_head import head_of
from podcast_publisher.desk.forms.pending_file import address_of
from podcast_publisher.desk.forms.step import findings_of_step, step_context
from podcast_publisher.desk.server.request_body import read_form
from podcast_publisher.model.errors import EditError
from podcast_publisher.model.finding import Finding
from podcast_publisher.workflow.check import Checked
from podcast_publisher.workflow.edit.episode_form import STEP, Step
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
from podcast_publisher.workflow.edit.places import Place, episode_places
from podcast_publisher.workflow.edit.save_typed import saves_itself
from podcast_publisher.workflow.edit.target import EditTarget
from podcast_publisher.workflow.rules import rules_after_build

_NOTES = {
    "saved": "Saved.",
    "created": "The draft was created. Fill in what it still needs.",
    "scheduled": "Scheduled.",
    "transcript-saved": "Saved: the episode has this transcript.",
    "artwork-saved": "Saved: the episode has this picture.",
    "notes-saved": "Saved: the episode has these show notes.",
    "fits": "Saved: it fits the new recording.",
    "discarded": "Nothing was changed.",
    "replaced": "The recording was replaced.",
    "repaired": "The recording was repaired. Its sound is the same.",
    "replaced-check-parts": "The recording was replaced. The transcript and chapters were made for the "
    "old one and may no longer fit: read along while you listen, before you publish.",
}
"""By the query of the address."""

NOTHING_BESIDES: Mapping[str, object] = {}


async def show_form(
    desk: Desk,
    target: EditTarget,
    request: Request,
    step: Step | None = None,
    *,
    besides: Mapping[str, object] = NOTHING_BESIDES,
    status: int = 200,
) -> Response:
    """The form of the show, or of a step of an episode, as the file is now.

    `besides` is what the step's template shows besides the form, and `status` that of the page.
    """
    try:
        state = await asyncio.to_thread(open_form, target)
    except EditError as error:
        return await _unreadable(desk, target, error)
    desk.remember_text(state.digest, state.text)
    query = request.query_params
    note = _NOTES.get(next(iter(query), ""), "")
    if not note:
        note = undo.note_of(query, await asyncio.to_thread(undo.steps_at, desk, target))
    return await _page(desk, target, state, step, note=note, status=status, besides=besides)


async def redirect_to_step(desk: Desk, target: EditTarget, request: Request) -> Response:
    """Lead from the episode's own address to the first problem, or to the show notes."""
    try:
        state = await asyncio.to_thread(open_form, target)
    except EditError as error:
        return await _unreadable(desk, target, error)
    return RedirectResponse(await _next_address(desk, target, state, request.url.query), 303)


async def _next_address(desk: Desk, target: EditTarget, state: FormState, query: str) -> str:
    findings, checked = await asyncio.to_thread(check_form, target, state, desk.builder)
    places = _places(desk, target, findings, state, checked)
    address = address_of(desk, target)
    if not places:
        return f"{address}/{STEP['notes'].name}{'?' * bool(query)}{query}"
    first = places[0]
    return f"{address}/{first.step.name}{'?' * bool(query)}{query}#{first.anchor}"


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
    return _json(view.view_typed(target.form, state.values, findings))


async def submit(
    desk: Desk, target: EditTarget, request: Request, step: Step | None = None
) -> Response:
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
        more = action.removeprefix("more-")
        return await _page(desk, target, unsaved, step, extended_list=more)
    if state.can_be_saved:
        try:
            await asyncio.to_thread(save_form, target, state)
        except EditError as error:
            state = replace(state, problem=error)
        else:
            await desk.refresh()
            address = address_of(desk, target)
            if step and action == "next":
                return RedirectResponse(f"{address}?saved", 303)
            return RedirectResponse(
                f"{address}/{step.name}?saved" if step else f"{address}?saved", 303
            )
    return await _page(desk, target, state, step, status=409)


async def _page(
    desk: Desk,
    target: EditTarget,
    state: FormState,
    step: Step | None,
    *,
    note: str = "",
    extended_list: str = "",
    status: int = 200,
    besides: Mapping[str, object] = NOTHING_BESIDES,
) -> Response:
    findings, checked = await asyncio.to_thread(check_form, target, state, desk.builder)
    form, values = target.form, state.values
    context: dict[str, object] = {
        "target": target,
        "address": address_of(desk, target),
        "state": state,
        "note": note,
        "is_unsaved": bool(extended_list) or (status != 200 and not besides),
        "changed_by_others": () if state.changed_by_others == THE_FILE else state.changed_by_others,
        "inputs": view.view_inputs(form, values, findings),
        "lists": view.view_lists(form, values, findings, extended_list),
        "unshown": unshown_lists(target, state),
        "saves_itself": saves_itself(values, desk.builder.clock()),
        "elsewhere": view.messages_for(findings.get(ELSEWHERE, [])),
        **view.view_notes(values.get("description", "")),
    }
    if step is None:
        summary = view.summarise(findings, form, values)
        inputs = view.view_inputs(form, values, findings)
        folds = view.view_folds(inputs, view.view_lists(form, values, findings, extended_list))
        return desk.page(
            "forms/edit_show.html",
            {
                **context,
                "summary": summary,
                "folds": folds,
                "about": about_show(desk),
                "undo_buttons": await asyncio.to_thread(undo.render_buttons, desk, target, ""),
            },
            status,
        )
    places = _places(desk, target, findings, state, checked)
    here = findings_of_step(findings, step, places)
    context |= {
        "summary": view.summarise(here, form, values),
        "elsewhere": view.messages_for(here.get(ELSEWHERE, [])),
    }
    context |= await asyncio.to_thread(step_context, desk, target, step, checked, findings)
    context |= besides
    episode = target.episode(checked)
    context["head"] = await asyncio.to_thread(head_of, desk, target, episode, places, values)
    context["undo_buttons"] = await asyncio.to_thread(undo.render_buttons, desk, target, step.name)
    return desk.page(f"forms/steps/{step.name}.html", context, status)


def _places(
    desk: Desk,
    target: EditTarget,
    findings: Mapping[str, list[Finding]],
    state: FormState,
    checked: Checked,
) -> tuple[Place, ...]:
    """Where each finding about the episode is fixed, those about its built pages included."""
    episode = target.episode(checked)
    built = (
        finding
        for finding in (desk.current.snapshot.findings_of(episode) if episode else ())
        if finding.rule.code in rules_after_build()
    )
    return episode_places([*chain(*findings.values()), *built], target.file, state.values)


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
