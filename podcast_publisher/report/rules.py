"""Rules explained: one on a screen, all in a list, and the page docs/rules.md."""

import textwrap
from collections.abc import Iterator, Mapping, Sequence

from podcast_publisher.model.finding import Rule


def explained(rule: Rule) -> str:
    """Everything there is to say about one rule."""
    parts = (
        ("", rule.summary),
        ("Why: ", rule.why),
        ("Fix: ", rule.fix),
        ("Source: ", rule.source),
    )
    told = [textwrap.fill(label + words, 88) for label, words in parts]
    return "\n\n".join([f"{rule.code} {rule.name} ({rule.severity})", *told])


def listed(rules: Sequence[Rule], subjects: Mapping[str, str]) -> str:
    """Every rule on a line, under its subject."""
    return "\n".join(_listed(rules, subjects)).strip()


def _listed(rules: Sequence[Rule], subjects: Mapping[str, str]) -> Iterator[str]:
    for prefix, subject in subjects.items():
        yield f"\n{subject}"
        for rule in rules:
            if rule.code.startswith(prefix):
                yield f"  {rule.code}  {rule.severity:8} {rule.summary}"


def page(rules: Sequence[Rule], subjects: Mapping[str, str]) -> str:
    """The page docs/rules.md, in Markdown."""
    return "\n".join(_page(rules, subjects))


def _page(rules: Sequence[Rule], subjects: Mapping[str, str]) -> Iterator[str]:
    yield "# Rules"
    yield ""
    yield "<!-- Made from the code by `make docs`. Change the rule, not this page. -->"
    yield ""
    yield (
        "What `podcast-publisher check` and `verify` look at. An **error** keeps a show from being\n"
        "published: an app or directory would reject it, or lose an episode. A **warning** means that\n"
        "a directory complains or listeners are hurt. **Advice** is better practice.\n"
        "Codes are never used again for something else."
    )
    for prefix, subject in subjects.items():
        yield ""
        yield f"## {subject}"
        for rule in rules:
            if rule.code.startswith(prefix):
                yield ""
                yield f"### {rule.code} {rule.name}"
                yield ""
                yield f"**{str(rule.severity).capitalize()}.** {rule.summary}"
                yield ""
                yield f"* Why: {rule.why}"
                yield f"* Fix: {rule.fix}"
                yield f"* Source: {rule.source}"
    yield ""
