"""What a new show's author answers, read and checked like the fields of podcast.yaml."""

import re
import tempfile
import unicodedata
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

from msgspec import Struct
from msgspec.structs import replace

from podcast_publisher.check.engine.runner import check
from podcast_publisher.check.show.category_suggestions import nearest
from podcast_publisher.edit.new_show import NewShow, render_new_show, show_guid
from podcast_publisher.load.project import load_project
from podcast_publisher.model.categories import CATEGORIES
from podcast_publisher.model.finding import FieldPath, Finding, Severity
from podcast_publisher.model.publication import FEED_KEY
from podcast_publisher.model.workspace import SHOW_FILE, Workspace
from podcast_publisher.workflow.rules import all_rules

NUMBERED = tuple(sorted(CATEGORIES))
"""The categories in the order of their numbers, which begin with 1."""
_PRODUCTION = """
destinations:
  production:
    kind: s3
    bucket: any-bucket
    region: eu-west-2
    public_url: """
_UNFIT = re.compile(r'["<>\\^`{|}]')
"""Characters that no web address has (RFC 3986)."""
_MAX_ANSWER = 2_000

_WHAT_TO_TYPE = {
    "title": "Type the name of the show, as people search for it.",
    "author": "Type the institution that publishes it, such as Northern Hospitals NHS Trust.",
    "email": "Type a mailbox that somebody reads, such as podcast@hospital.nhs.uk.",
    "category": "Name a category from Apple's list, such as Health & Fitness > Medicine.",
    "language": "Type the language in two letters, with a region if it matters, such as en-GB.",
    "address": "Type the public address, such as https://podcast.example.org/.",
    "website": "Type the address of a page about the show, or of the institution's website, such as "
    "https://hospital.nhs.uk/.",
}
"""What to do about an empty answer."""

FIELDS: Mapping[str, tuple[FieldPath, ...]] = {
    "title": (("title",), ("description",)),
    "author": (("author",), ("owner", "name"), ("copyright",), ("description",)),
    "email": (("owner", "email"),),
    "category": (("categories",),),
    "language": (("language",),),
    "address": (("destinations",), ("link",)),
    "website": (("link",),),
}
"""The answers, and the fields that each of them fills."""


class ShowAnswers(Struct, frozen=True):
    """What the author has answered so far, as podcast.yaml would have it; what is not known is empty."""

    title: str = ""
    author: str = ""
    email: str = ""
    category: str = ""
    language: str = ""
    address: str = ""
    website: str = ""


class CheckedAnswer(Struct, frozen=True):
    """The answers with another one."""

    answers: ShowAnswers
    problem: str = ""
    """Why it cannot stay, and how to fix it."""
    note: str = ""
    """Advice."""


class CheckedAnswers(Struct, frozen=True):
    """The answers to all questions."""

    answers: ShowAnswers
    """Without those that cannot stay."""
    problems: Mapping[str, str]
    """Why these cannot stay, and how to fix them, by the names of the answers."""


def check_answers(texts: Mapping[str, str]) -> CheckedAnswers:
    """Check all answers together; a website is needed only without a public address."""
    answers = ShowAnswers()
    problems: dict[str, str] = {}
    has_address = bool(texts.get("address", "").strip())
    for name in ShowAnswers.__struct_fields__:
        text = texts.get(name, "")
        if not text.strip() and (name == "address" or (name == "website" and has_address)):
            continue
        checked = check_answer(name, text, answers)
        if checked.problem:
            problems[name] = checked.problem
        else:
            answers = checked.answers
    return CheckedAnswers(answers, problems)


def check_answer(name: str, text: str, answers: ShowAnswers) -> CheckedAnswer:
    """Read one more answer, and check it as `check` would; an error or a warning is a problem."""
    text = text.strip()
    if problem := _unfit(name, text):
        return CheckedAnswer(answers, problem)
    try:
        value = _READERS.get(name, str)(text)
    except ValueError as error:
        return CheckedAnswer(answers, f"{error}.")
    new = replace(answers, **{name: value})
    of_show = _findings(new)
    findings = [
        finding
        for path in FIELDS[name]
        for finding in of_show
        if finding.field[: len(path)] == path
    ]
    serious = [finding for finding in findings if finding.rule.severity is not Severity.ADVICE]
    return CheckedAnswer(
        new,
        problem=_described(serious[0]) if serious else "",
        note=_described(findings[0]) if findings else "",
    )


def new_show(answers: ShowAnswers, cover: str = "cover.png", cover_alt: str = "") -> NewShow:
    """The show of these answers."""
    return NewShow(
        title=answers.title,
        author=answers.author,
        email=answers.email,
        categories=tuple(filter(None, answers.category.split(","))),
        language=answers.language,
        link=answers.website or answers.address,
        guid=show_guid(answers.address),
        address=answers.address,
        cover=cover,
        cover_alt=cover_alt,
    )


def category_lines() -> list[str]:
    """The categories with their numbers, each with its subcategories on a line."""
    lines: list[str] = []
    for number, category in enumerate(NUMBERED, 1):
        _, _, part = category.partition(" > ")
        if part:
            lines[-1] += f"{',' if ':' in lines[-1] else ':'} {number} {part}"
        else:
            lines.append(f"{number} {category}")
    return lines


def _unfit(name: str, text: str) -> str:
    if not text:
        return _WHAT_TO_TYPE[name]
    if len(text) > _MAX_ANSWER:
        return f"That has {len(text):,} characters, which is too many."
    if any(unicodedata.category(character) in {"Cc", "Zl", "Zp", "Cs"} for character in text):
        return "That holds the end of a line or another control character. Write it on one line."
    if name in {"address", "website"} and (match := _UNFIT.search(text)):
        return f"A web address has no {match[0]} in it."
    return ""


def _described(finding: Finding) -> str:
    if finding.message.endswith("?"):  # Did you mean ...?
        return finding.message
    is_line = finding.fix.startswith("Write  ")  # a line of YAML, which nobody has opened yet
    fix = finding.rule.fix if is_line or not finding.fix else finding.fix
    return f"{finding.message}. {fix}"


def _findings(answers: ShowAnswers) -> tuple[Finding, ...]:
    """What `check` says of a show with these answers; neutral ones take the place of those to come."""
    known = ShowAnswers(
        title=answers.title or "Ward rounds",
        author=answers.author or "General hospital",
        email=answers.email or "podcast@hospital.nhs.uk",
        category=answers.category or "Science",
        language=answers.language or "en-GB",
        address=answers.address,
        website=answers.website or answers.address or "https://hospital.nhs.uk/",
    )
    text = render_new_show(new_show(known))
    if known.address:
        text += _PRODUCTION + known.address
    with tempfile.TemporaryDirectory() as empty:
        project = load_project(Workspace(Path(empty)), unsaved={SHOW_FILE: text})
    return check(project, known=all_rules())


def _category(text: str) -> str:
    """Up to two categories, each by its number or its name."""
    return ",".join(dict.fromkeys(_one_category(part.strip()) for part in text.split(",")))


def _one_category(text: str) -> str:
    if re.fullmatch("[0-9]{1,9}", text):
        if not 1 <= int(text) <= len(NUMBERED):
            raise ValueError(f"There is no category {text}: the numbers end at {len(NUMBERED)}")
        return NUMBERED[int(text) - 1]
    meant = nearest(text) if text else ""
    names = {meant.casefold(), meant.rpartition(" > ")[2].casefold()}
    return meant if text.casefold() in names else text


def _language(text: str) -> str:
    language, hyphen, region = text.replace("_", "-").partition("-")
    return f"{language.lower()}{hyphen}{region.upper()}"


def _address(text: str) -> str:
    """The folder that the feed is in, with a slash at its end."""
    written = text if "://" in text else f"https://{text}"
    try:
        parts = urlsplit(written)
    except ValueError as error:
        raise ValueError(f"{text} is not a web address") from error
    start = f"{parts.scheme.lower()}://{parts.netloc.lower()}"
    rest = written.partition("://")[2][len(parts.netloc) :].removesuffix(FEED_KEY).rstrip("/")
    return f"{start}{rest}/"


def _website(text: str) -> str:
    return text if "://" in text else f"https://{text}"


_READERS = {
    "category": _category,
    "language": _language,
    "address": _address,
    "website": _website,
}
