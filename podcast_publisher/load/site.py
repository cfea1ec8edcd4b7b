"""Read the folder `site`: the project's own templates, styles and script."""

from collections.abc import Mapping

from podcast_publisher.load.files.media_file import FileRefusedError, locate, names_in
from podcast_publisher.load.files.text_file import decode_text, read_limited
from podcast_publisher.load.yaml import rules
from podcast_publisher.model.finding import Finding, Problem, Rule, SourceFile
from podcast_publisher.model.site import FILES, FOLDER, is_read
from podcast_publisher.model.workspace import Workspace

MAX_BYTES = 200_000
"""Per file; more than a page may weigh."""


def read_site(workspace: Workspace) -> tuple[Mapping[str, str], tuple[Finding, ...]]:
    """The text of each file by name, and findings for the others."""
    texts: dict[str, str] = {}
    findings: list[Finding] = []
    for name in names_in(workspace.site_folder):
        if name.startswith("."):
            continue
        if not is_read(name):
            fix = f"These are read: {', '.join(FILES)}, and words such as ar.po. Rename it, or keep it elsewhere."
            findings.append(
                _finding(
                    rules.every_file_of_the_site_is_used, name, f"{name} is used by no page", fix
                )
            )
            continue
        text = _read(workspace, name)
        if isinstance(text, Finding):
            findings.append(text)
        else:
            texts[name] = text
    return texts, tuple(findings)


def _read(workspace: Workspace, name: str) -> str | Finding:
    try:
        path = locate(workspace, name, beside=workspace.site_folder)
        text = decode_text(read_limited(path, MAX_BYTES), f"{FOLDER}/{name}", MAX_BYTES)
    except FileRefusedError as error:
        return _finding(error.rule, name, str(error), error.fix)
    except OSError as error:
        return _finding(rules.not_a_file, name, f"{name} cannot be read: {error.strerror}")
    return text.finding or text.text


def _finding(rule: Rule, name: str, message: str, fix: str = "") -> Finding:
    return Finding.of(rule, Problem(message, fix=fix), SourceFile(f"{FOLDER}/{name}"))
