"""Explain rules: a single one, the list, and the page docs/rules.md."""

import re
import textwrap
from collections.abc import Iterator, Mapping, Sequence

from podcast_publisher.model.finding import Rule, Severity

_PAGE = re.compile(r"(?<![\w/])docs/([\w/-]+\.md)")
"""A page of this repository in a source; it is in the same folder as docs/rules.md."""


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
"""By section: the short name of each requirement, the rules that check it, and a remark."""


def page(rules: Sequence[Rule], subjects: Mapping[str, str], coverage: Coverage) -> str:
    """The page docs/rules.md, in Markdown."""
    return "\n".join([*_page(rules, subjects), *_covered(coverage)])


def _covered(coverage: Coverage) -> Iterator[str]:
    yield "## Requirements and their rules"
    yield ""
    yield (
        "What apps, directories and the law require, each under a short name of ours. The source of a\n"
        "requirement is that of the rules beside it. If no rule checks it, or a rule judges it differently, the\n"
        "last column says why. A field that is missing although required, unknown or unreadable (PP003 to\n"
        "PP006) is always an error."
    )
    for section, entries in coverage.items():
        yield f"\n### {section}\n"
        yield "| requirement | rules | remarks |"
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
        "The rules of `podcast-publisher check` and `verify`. An **error** prevents publishing:\n"
        "an app or directory would reject the show, or lose an episode. A **warning** means that\n"
        "a directory complains or that listeners notice something. **Advice** is better practice.\n"
        "Codes are never reused.\n"
        "\n"
        "You can accept warnings and advice in the file they concern, with a reason:\n"
        '`allow: {PP206: "archive recording, short on purpose"}`. In `podcast.yaml` this applies to that\n'
        "file; in an episode's YAML, to the episode, its recording and its transcript. Errors cannot be\n"
        "accepted. A rule that differs from this says so.\n"
        "\n"
        "A source is the public document that requires it, or a page here. What no public document says was\n"
        "measured or decided for this program: see [reference/](reference/README.md)."
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
