"""Explain rules: a single one, the list, and the page docs/rules.md."""

import re
import textwrap
from collections.abc import Iterator, Mapping, Sequence

from podcast_publisher.model.finding import Rule, Severity

_PAGE = re.compile(r"(?<![\w/])docs/([\w/-]+\.md)")
"""A page of this repository in a source; docs/rules.md stands beside it."""


def explain(rule: Rule) -> str:
    """The full explanation of a rule."""
    parts = (
        ("", rule.summary),
        ("Why: ", rule.why),
        ("Fix: ", rule.fix),
        ("Source: ", rule.source),
    )
    paragraphs = [
        textwrap.fill(label + words, 88) for label, words in (*parts, ("", _exception(rule)))
    ]
    return "\n\n".join([f"{rule.code} {rule.name} ({rule.severity})", *filter(None, paragraphs)])


def _exception(rule: Rule) -> str:
    """Whether it may be allowed, if that does not follow from its severity."""
    if rule.allowable == (rule.severity is not Severity.ERROR):
        return ""
    return "May be accepted with `allow`." if rule.allowable else "Cannot be accepted with `allow`."


def rule_list(rules: Sequence[Rule], subjects: Mapping[str, str]) -> str:
    """All rules, one line each, by subject."""
    return "\n".join(_list_lines(rules, subjects)).strip()


def _list_lines(rules: Sequence[Rule], subjects: Mapping[str, str]) -> Iterator[str]:
    for prefix, subject in subjects.items():
        yield f"\n{subject}"
        for rule in rules:
            if rule.code.startswith(prefix):
                yield f"  {rule.code}  {rule.severity:8} {rule.summary}"


Coverage = Mapping[str, Mapping[str, tuple[str, str]]]
"""By section: each entry of the collected feed rules, the codes that answer it, and the reason."""


def page(rules: Sequence[Rule], subjects: Mapping[str, str], coverage: Coverage) -> str:
    """The page docs/rules.md, in Markdown."""
    return "\n".join([*_page(rules, subjects), *_covered(coverage)])


def _covered(coverage: Coverage) -> Iterator[str]:
    yield "## What asks for which rule"
    yield ""
    yield (
        "What apps, directories and the law ask for was collected under the names in the first\n"
        "column. Where no rule answers an entry, or it is judged otherwise, the last column says why.\n"
        "A field that is required and missing, unknown, or not to be read as meant (PP003 to PP006) is an\n"
        "error whatever it is for."
    )
    for section, entries in coverage.items():
        yield f"\n### {section}\n"
        yield "| asked for | rules | what else there is to say |"
        yield "| --- | --- | --- |"
        for name, (codes, reason) in entries.items():
            yield f"| {name} | {codes.replace(' ', ', ')} | {reason} |"
    yield ""


def _page(rules: Sequence[Rule], subjects: Mapping[str, str]) -> Iterator[str]:
    yield "# Rules"
    yield ""
    yield "<!-- Made from the code by `make docs`. Change the rule, not this page. -->"
    yield ""
    yield (
        "What `podcast-publisher check` and `verify` look at. An **error** keeps a show from being\n"
        "published: an app or directory would reject it, or lose an episode. A **warning** means that\n"
        "a directory complains or playback suffers. **Advice** is better practice.\n"
        "Codes are never reused.\n"
        "\n"
        "You can accept warnings and advice in the file they concern, with a reason:\n"
        '`allow: {PP206: "archive recording, short on purpose"}`. In `podcast.yaml` it goes for that\n'
        "file, in an episode's YAML for the episode, its recording and its transcript. Errors cannot be\n"
        "left aside. Where a rule differs in this, it says so.\n"
        "\n"
        "A source is the public document that asks for it, or a page here: what no document says was\n"
        "measured or decided in [reference/](reference/README.md)."
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
                yield "* Source: " + _PAGE.sub(r"[\1](\1)", rule.source)
                if exception := _exception(rule):
                    yield f"* {exception}"
    yield ""
