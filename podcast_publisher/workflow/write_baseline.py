"""Write the baseline of an imported show: at the import, and when entries are not needed any more."""

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime

from podcast_publisher import __version__
from podcast_publisher.check.release.baseline import can_be_covered, guid_of
from podcast_publisher.edit.create_files import replace_files
from podcast_publisher.load.baseline import UnreadableBaselineError, read_baseline
from podcast_publisher.model.baseline import BASELINE_FILE, BaselineFile, entry_of
from podcast_publisher.model.errors import PublisherError, WrongUseError
from podcast_publisher.model.finding import Finding
from podcast_publisher.model.show import Episode, Project
from podcast_publisher.model.workspace import Workspace
from podcast_publisher.workflow.baseline import old_episodes
from podcast_publisher.workflow.build import build_and_store
from podcast_publisher.workflow.check import Checked, check_project, reload_baseline

_ANYWHERE = "https://podcast.example.org/"
"""An address to build the feed for; the findings do not depend on it."""


def write_baseline(workspace: Workspace, checked: Checked, now: datetime) -> None:
    """Take what is found in the old feed's episodes into the baseline; an import calls it.

    What the file holds already stays as it is, so that a second import does not take in what has become wrong
    since. An episode whose recording is still to come is taken in by a later run. `checked` has the findings of the built feed, where it could be built.

    Raises:
        EditError: the file cannot be written.
        PublisherError: the copy of the old feed cannot be read.
    """
    _take_in(workspace, checked, now, _read_or_none(workspace))


def take_baseline(workspace: Workspace, now: datetime) -> None:
    """Check the project, build it if it can be built, and write the baseline, as an import does at its end.

    Raises:
        EditError: the file cannot be written.
        PublisherError: the copy of the old feed cannot be read.
    """
    before = _read_or_none(workspace)
    checked = check_project(workspace, now)
    _take_in(workspace, checked, now, before)
    checked = reload_baseline(workspace, checked)
    if not checked.has_errors:  # what is known is no error any more, so there may be a feed
        _, built = build_and_store(checked, _ANYWHERE, now)
        _take_in(workspace, built, now, before)


def _read_or_none(workspace: Workspace) -> BaselineFile | None:
    try:
        return read_baseline(workspace)
    except UnreadableBaselineError:  # it is not worth keeping
        return None


def _take_in(
    workspace: Workspace, checked: Checked, now: datetime, before: BaselineFile | None
) -> None:
    try:
        old = old_episodes(workspace, checked.project, checked.results)
    except UnreadableBaselineError as error:
        raise PublisherError(f"There can be no baseline: {error}") from error
    known = before.episodes if before else {}
    entries = _entries(checked.all_findings, checked.project)
    noted = {finding.file for finding in checked.project.findings}
    guids = [
        episode.guid
        for episode in checked.project.episodes
        if episode.guid in old and (episode.guid in known or _is_whole(episode, noted))
    ]
    _write(
        workspace,
        made=now.isoformat(timespec="seconds"),
        rules=checked.ran & frozenset(before.rules.split()) if before else checked.ran,
        episodes={guid: known[guid] if guid in known else entries[guid] for guid in guids},
    )


def update_baseline(workspace: Workspace, checked: Checked) -> int:
    """Remove the entries that nothing needs; take in what rules find that had not looked before.

    Returns:
        The number of entries that were removed.

    Raises:
        WrongUseError: there is no baseline that could be read.
        EditError: the file cannot be written.
    """
    file = _read_or_none(workspace)
    baseline = checked.baseline
    if file is None or baseline is None:
        raise WrongUseError(
            "There is no baseline to update",
            fix="An imported show has one in the folder imported; restore it from the project's history.",
        )
    new_rules = checked.ran - baseline.rules
    covered = _entries(checked.judged.covered, checked.project)
    unseen = _entries(
        (finding for finding in checked.findings if finding.rule.code in new_rules), checked.project
    )
    episodes = {
        guid: _updated(codes, checked.judged.outdated.get(guid, {}), covered[guid], unseen[guid])
        for guid, codes in baseline.episodes.items()
        if guid in {episode.guid for episode in checked.project.episodes}
    }
    _write(workspace, made=file.made, rules=baseline.rules | checked.ran, episodes=episodes)
    return sum(
        len(texts) for codes in checked.judged.outdated.values() for texts in codes.values()
    ) + len(baseline.strangers)


def _is_whole(episode: Episode, noted: Collection[str]) -> bool:
    """Whether every rule can look at it: its recording is there, and its files can be read."""
    return episode.audio is not None and not any(file in noted for file in episode.files)


_Codes = Mapping[str, tuple[str, ...]]


def _updated(known: _Codes, outdated: _Codes, covered: _Codes, unseen: _Codes) -> _Codes:
    """The entries of an episode: in today's words where something stands for them, else as they were."""
    kept = {}
    for code, texts in known.items():
        unused = list(outdated.get(code, ()))
        rest = list(texts)
        for text in unused:
            rest.remove(text)
        kept[code] = covered[code] if code in covered else tuple(rest)
    return {**kept, **{code: (*kept.get(code, ()), *texts) for code, texts in unseen.items()}}


def _entries(
    findings: Iterable[Finding], project: Project
) -> Mapping[str, Mapping[str, tuple[str, ...]]]:
    """What stands for these findings, by guid and code."""
    texts: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for finding in findings:
        if can_be_covered(finding) and (guid := guid_of(finding, project)):
            texts[guid][finding.rule.code].append(entry_of(finding))
    entries: dict[str, dict[str, tuple[str, ...]]] = defaultdict(dict)
    for guid, codes in texts.items():
        entries[guid] = {code: tuple(listed) for code, listed in codes.items()}
    return entries


def _write(
    workspace: Workspace, *, made: str, rules: frozenset[str], episodes: Mapping[str, _Codes]
) -> None:
    content = {
        "format": 1,
        "program": __version__,
        "made": made,
        "rules": " ".join(sorted(rules)),
        "episodes": {
            guid: {code: sorted(texts) for code, texts in sorted(codes.items()) if texts}
            for guid, codes in sorted(episodes.items())
        },
    }
    text = json.dumps(content, indent=1, ensure_ascii=False) + "\n"
    body = text.encode("utf-8", "backslashreplace")
    replace_files({workspace.imported_folder / BASELINE_FILE: body})
