"""What a step shows besides its fields: the recording, transcript or picture, and the player at the foot."""

from collections.abc import Mapping, Sequence

from podcast_publisher.desk.forms import sound_view, view
from podcast_publisher.desk.forms.context import Desk
from podcast_publisher.desk.forms.transcript_editor import editor_context
from podcast_publisher.desk.forms.undo import released_at
from podcast_publisher.desk.forms.waiting import MASTER_ENDINGS, waiting_files
from podcast_publisher.model.artwork import Artwork
from podcast_publisher.model.finding import Finding
from podcast_publisher.model.show import Episode
from podcast_publisher.workflow.check import Checked
from podcast_publisher.workflow.edit.episode_form import Step, step_of
from podcast_publisher.workflow.edit.field_findings import ELSEWHERE
from podcast_publisher.workflow.edit.places import Place
from podcast_publisher.workflow.edit.target import EditTarget
from podcast_publisher.workflow.recognise_file import LARGEST_RECORDING
from podcast_publisher.workflow.recordings.repair import is_repairable
from podcast_publisher.workflow.recordings.waveform import WAVEFORM_SIZE, waveform
from podcast_publisher.workflow.versions.fit import made_for_another

Findings = Mapping[str, list[Finding]]


def findings_of_step(
    findings: Findings, step: Step, places: Sequence[Place]
) -> dict[str, list[Finding]]:
    """The findings that are fixed in that step, by the names of inputs."""
    here = {
        key: about_field
        for key, about_field in findings.items()
        if key != ELSEWHERE and step_of(key) == step
    }
    elsewhere = [
        place.finding
        for place in places
        if place.step == step and not place.is_about_approval and _is_elsewhere(place, findings)
    ]
    return {**here, ELSEWHERE: elsewhere} if elsewhere else here


def _is_elsewhere(place: Place, findings: Findings) -> bool:
    """Whether no control of the form shows it: it is about another field, or about the built pages."""
    return not any(
        place.finding in about_field for key, about_field in findings.items() if key != ELSEWHERE
    )


def step_context(
    desk: Desk, target: EditTarget, step: Step, checked: Checked, findings: Findings
) -> dict[str, object]:
    """The values for the template of that step."""
    episode = target.episode(checked)
    audio = episode.audio if episode else None
    is_measuring = desk.measurements.start(audio) if audio else False
    measured = desk.measurements.get(audio) if audio else None
    editor = (
        editor_context(desk, target, episode, findings.get(step.part, []))
        if step.part == "transcript"
        else {}
    )
    return editor | {
        "here": "Episodes",
        "step": step,
        "part_messages": view.messages_for(findings.get(step.part, [])) if step.part else (),
        "episode": episode,
        "audio": audio,
        "seconds": audio.seconds if audio else 0,
        "sound": sound_view.render_sound(
            audio, measured, is_measuring=is_measuring, fix=_fix(desk, target)
        ),
        "wave": waveform(measured) if measured else "",
        "box": WAVEFORM_SIZE,
        "is_measuring": is_measuring,
        "is_repairable": bool(audio) and is_repairable(findings.get("audio", [])),
        "pictures": pictures_of(desk, target),
        "largest_recording": LARGEST_RECORDING,
        "endings": MASTER_ENDINGS,
        "waiting": waiting_files(desk, target.slug),
        "unsure": unsure_parts(desk, episode) if episode else (),
    }


def pictures_of(desk: Desk, target: EditTarget) -> Artwork | None:
    """The picture with its small copies, which are drawn with the pages."""
    episode = desk.any_episode(target.slug)
    return episode.artwork if episode else None


def unsure_parts(desk: Desk, episode: Episode) -> tuple[str, ...]:
    """What was made for a recording that was replaced."""
    released = released_at(desk.live.live_show(), episode.guid)
    return made_for_another(desk.workspace, episode, released)


def _fix(desk: Desk, target: EditTarget) -> sound_view.SoundFix:
    address = desk.address("episodes", target.slug, "audio", "make")
    return sound_view.SoundFix(address, desk.csrf)
