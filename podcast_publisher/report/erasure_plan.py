"""An erasure plan, for people."""

from collections.abc import Iterator

from podcast_publisher.model.erasure import DeletionPhase, ErasurePlan
from podcast_publisher.model.release import KEPT_PAGES, RELEASES
from podcast_publisher.model.shared_preview import PREVIEWS, token_from_record_key
from podcast_publisher.report.characters import inert
from podcast_publisher.report.words import plural

_HEADINGS = {
    DeletionPhase.PREVIEW: "shared previews that hold it, and their records",
    DeletionPhase.OWN: "recordings, transcripts, chapters, pictures and pages of it",
    DeletionPhase.COPY: "copies and old versions of pages that name it",
    DeletionPhase.RECORD: "old versions of release records that name it",
    DeletionPhase.FEED: "copies and old versions of feeds that name it",
}


def as_text(plan: ErasurePlan) -> str:
    """What is published, deleted and rewritten, address by address, and what remains."""
    return "\n".join(map(inert, _lines(plan)))


def summary(plan: ErasurePlan) -> Iterator[str]:
    """The same in a few sentences, without addresses."""
    if plan.nothing_to_do:
        yield "Nothing of it is left there. Erasing again checks its old addresses and writes a report."
        return
    if plan.publish and not plan.publish.nothing_to_do:
        yield "The show is published without it, now."
        yield from (f"The rest of the show: {notice}." for notice in plan.publish.notices)
    for phase, heading in _HEADINGS.items():
        count = sum(1 for removal in plan.removals if removal.phase is phase)
        if count:
            yield f"Deleted: {heading} ({plural(count, 'file')}, old versions included)."
    if plan.unrestorable:
        numbers = ", ".join(map(str, plan.unrestorable))
        yield f"Releases that can no longer be restored: {numbers}."
    if plan.shared_names:
        yield _same_name(plan)
    if plan.local:
        yield f"Copies on this computer are cleared from {plural(len(plan.local), 'folder')}."


def _same_name(plan: ErasurePlan) -> str:
    return (
        f"Another episode had the same name in addresses ({', '.join(plan.shared_names)}). Under that name, "
        "only objects that feeds named for this episode are deleted. Read the report."
    )


def _lines(plan: ErasurePlan) -> Iterator[str]:
    yield f'Erase "{plan.title}" ({plan.guid or "its guid is not known"}) from {plan.destination}'
    if plan.nothing_to_do:
        yield "Nothing of it is left there. This run checks its old addresses and writes a report."
        yield from _remaining(plan)
        return
    if plan.publish and not plan.publish.nothing_to_do:
        yield "The show is published without it. Listeners will also notice:"
        yield from (f"  {notice}" for notice in plan.publish.notices or ("nothing",))
    yield from _removals(plan)
    if plan.unfinished_uploads:
        yield f"  {plural(plan.unfinished_uploads, 'unfinished upload')} of it"
    if plan.rewritten:
        yield f"Rewritten without it: {plural(len(plan.rewritten), 'release record')}"
    if plan.unrestorable:
        yield f"Releases that can no longer be restored: {', '.join(map(str, plan.unrestorable))}"
    if plan.shared_names:
        yield _same_name(plan)
    if plan.local:
        yield "Cleared on this computer:"
        yield from (f"  {path}" for path in plan.local)
    yield from _remaining(plan)


def _removals(plan: ErasurePlan) -> Iterator[str]:
    yield f"Deleted for ever, whatever their age: {plural(len(plan.removals), 'object')}, including old versions"
    for phase, heading in _HEADINGS.items():
        traces = [removal for removal in plan.removals if removal.phase is phase]
        if traces:
            yield f"  {heading}:"
        if phase is DeletionPhase.PREVIEW:
            previews = sorted({_preview(trace.version.key) for trace in traces})
            yield from (f"    {plan.public_url}{PREVIEWS}{token}/" for token in previews)
            continue
        for key in sorted({trace.version.key for trace in traces}):
            versions = sum(1 for trace in traces if trace.version.key == key)
            private = key.startswith((RELEASES, KEPT_PAGES))
            where = key if private else f"{plan.public_url}{key}"
            yield f"    {where}{f' ({versions} versions)' if versions > 1 else ''}"


def _preview(key: str) -> str:
    return token_from_record_key(key) or key.removeprefix(PREVIEWS).partition("/")[0]


def _remaining(plan: ErasurePlan) -> Iterator[str]:
    if plan.files:
        yield "Not deleted, because it is yours (the report has the commands, also for git's history):"
        yield from (f"  {name}" for name in plan.files)
