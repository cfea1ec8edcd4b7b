"""The folder `site`: what takes the place of the program's own templates, styles and script."""

from collections.abc import Mapping
from pathlib import Path

from podcast_publisher.load.files.media_file import FileRefusedError, locate, names_in
from podcast_publisher.load.files.text_file import decode_text, read_limited
from podcast_publisher.load.yaml import rules
from podcast_publisher.model.finding import Finding, Problem, Rule, SourceFile
from podcast_publisher.model.site import FILES, FOLDER

LARGEST = 200_000
"""Bytes of a file: more than a page may weigh."""


def read_site(root: Path) -> tuple[Mapping[str, str], tuple[Finding, ...]]:
    """The text of each file by its name, and what is wrong with the others."""
    folder = root / FOLDER
    texts: dict[str, str] = {}
    findings: list[Finding] = []
    names = names_in(folder)
    for name in names:
        if name.startswith("."):
            continue
        if name not in FILES:
            fix = f"These are read: {', '.join(FILES)}. Rename it, or keep it elsewhere."
            findings.append(
                _noted(
                    rules.every_file_of_the_site_is_used, name, f"{name} is used by no page", fix
                )
            )
            continue
        read = _read(name, folder, root)
        if isinstance(read, Finding):
            findings.append(read)
        else:
            texts[name] = read
    return texts, tuple(findings)


def _read(name: str, folder: Path, root: Path) -> str | Finding:
    try:
        path = locate(name, beside=folder, root=root)
        text = decode_text(read_limited(path, LARGEST), f"{FOLDER}/{name}", LARGEST)
    except FileRefusedError as error:
        return _noted(error.rule, name, str(error), error.fix)
    except OSError as error:
        return _noted(rules.not_a_file, name, f"{name} cannot be read: {error.strerror}")
    return text.finding or text.text


def _noted(rule: Rule, name: str, message: str, fix: str = "") -> Finding:
    return Finding.of(rule, Problem(message, fix=fix), SourceFile(f"{FOLDER}/{name}"))
