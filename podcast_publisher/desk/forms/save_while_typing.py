"""Save a step's fields half a second after somebody has stopped typing."""

import asyncio
from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from podcast_publisher.desk.forms import view
from podcast_publisher.desk.forms.context import NO_STORE, Desk
from podcast_publisher.desk.forms.undo import render_buttons
from podcast_publisher.desk.server.request_body import read_form
from podcast_publisher.model.errors import EditError
from podcast_publisher.model.time_zone import LONDON
from podcast_publisher.workflow.edit.change_words import in_words
from podcast_publisher.workflow.edit.episode_form import Step
from podcast_publisher.workflow.edit.form_state import check_form, open_form
from podcast_publisher.workflow.edit.save_typed import SavedTyping, save_typed, saves_itself
from podcast_publisher.workflow.edit.target import EditTarget


async def save_while_typing(
    desk: Desk, target: EditTarget, request: Request, step: Step
) -> Response:
    """Save what was typed; say what was saved, what waits for the button, and what cannot be saved."""
    pairs = await read_form(request)
    desk.check_csrf_token(pairs)
    opened = dict(pairs).get("digest", "")
    try:
        values = (await asyncio.to_thread(open_form, target)).values
        if not saves_itself(values, desk.builder.clock()):
            return _json({"problem": "This episode is out, or soon will be. Press Save."})
        result = await asyncio.to_thread(
            save_typed, target, pairs, opened, desk.opened_text(opened)
        )
    except EditError as error:
        return _json({"problem": f"{error}. {error.fix}".strip()})
    state = result.state
    if state.problem:
        return _json({"problem": f"{state.problem}. {state.problem.fix}".strip()})
    if not state.can_be_saved:
        return _json(
            {"problem": f"{target.file} was changed by someone else. Press Save to see both sides."}
        )
    desk.remember_text(state.digest, state.text)
    findings, _ = await asyncio.to_thread(check_form, target, state, desk.builder)
    now = desk.builder.clock().astimezone(LONDON)
    return _json(
        {
            **view.view_typed(target.form, state.values, findings),
            "digest": state.digest,
            "saved": f"Saved {now:%H:%M}.",
            "is_saved": result.is_saved,
            "waiting": _sentence(result),
            "rows": {
                key: {str(old): new for old, new in numbers.items()}
                for key, numbers in result.rows.items()
            },
            "undo": await asyncio.to_thread(render_buttons, desk, target, step.name),
        }
    )


def _sentence(result: SavedTyping) -> str:
    """What is not saved yet; nothing where all is."""
    sentences = []
    if result.refused and result.problem:
        sentences.append(
            f"Not saved: {in_words(result.refused)}. {result.problem}. {result.problem.fix}".strip()
        )
    if result.waiting:
        sentences.append(f"Not saved yet: {in_words(result.waiting)}. Press Save.")
    return " ".join(sentences)


def _json(values: Mapping[str, object]) -> Response:
    return JSONResponse(dict(values), headers=NO_STORE)
