"""Exceptions that authors make with `allow:`, and what is wrong with them."""

from collections.abc import Collection, Iterator, Mapping, Sequence

from podcast_publisher.model.finding import Finding, Problem, Rule, Severity
from podcast_publisher.model.rules import rule
from podcast_publisher.model.show import Episode, Project, Show


@rule("PP013", Severity.ERROR)
def allowance_names_a_rule() -> None:
    """Every code under `allow` is the code of a rule.

    Why: A mistyped code allows nothing, and looks as if it did.
    Fix: Copy the code from the finding, where it follows the severity.
    Source: docs/rules.md.
    """


@rule("PP014", Severity.ERROR)
def allowance_is_possible() -> None:
    """Only rules that can be allowed are allowed.

    Why: An error loses the show, an episode or somebody's privacy, and no reason makes up for
        that. Findings about a feed belong to no file in which they could be allowed.
    Fix: Remove the line. If the rule finds something, `podcast-publisher rules CODE` explains how
        to fix it.
    Source: docs/rules.md.
    """


@rule("PP015", Severity.WARNING, allowable=False)
def allowance_is_needed() -> None:
    """Every allowance is needed.

    Why: An allowance that nothing needs any more hides the next mistake of its kind.
    Fix: Remove the line.
    Source: docs/rules.md.
    """


_SHOWN = 60
"""Characters of a code that is none which a message repeats."""


def leave_aside(
    project: Project, findings: Sequence[Finding], *, ran: Collection[Rule], known: Collection[Rule]
) -> tuple[Finding, ...]:
    """The findings without those an author has allowed, and with what is wrong with allowances.

    `ran` are the rules that looked at the project: of others nobody can say whether they would find
    something. `known` are all there are.
    """
    codes = {rule.code: rule for rule in (*known, *ran)}
    allowed = [(finding, _allowing(finding, project)) for finding in findings]
    left = tuple(finding for finding, owner in allowed if owner is None)
    used = {(owner.source.file, one.rule.code) for one, owner in allowed if owner}
    noted = {finding.file for finding in project.findings}
    owners: tuple[Show | Episode, ...] = (project.show, *project.episodes)
    return (*left, *(one for owner in owners for one in _wrong(owner, noted, used, ran, codes)))


def _allowing(finding: Finding, project: Project) -> Show | Episode | None:
    """Whoever allows it: the show or the episode whose file it is in."""
    owner = project.owner(finding.file)
    return owner if owner and finding.rule.allowable and finding.rule.code in owner.allow else None


def _wrong(
    owner: Show | Episode,
    noted: Collection[str],
    used: Collection[tuple[str, str]],
    ran: Collection[Rule],
    known: Mapping[str, Rule],
) -> Iterator[Finding]:
    file = owner.source.file
    # Where a file could not be read whole, something may need the allowance and be hidden.
    whole = not any(file in noted for file in _files(owner))
    for code in owner.allow:
        at = ("allow", code)
        if (rule := known.get(code)) is None:
            told = Problem(f'There is no rule "{code[:_SHOWN]}"', at, fix=_like(code, known))
            yield Finding.of(allowance_names_a_rule, told, owner.source)
        elif not rule.allowable:
            told = Problem(f"{code} {rule.name} is a rule that nobody can allow away", at)
            yield Finding.of(allowance_is_possible, told, owner.source)
        elif rule in ran and whole and (file, code) not in used:
            told = Problem(f"Nothing here goes against {code} {rule.name}", at)
            yield Finding.of(allowance_is_needed, told, owner.source)


def _files(owner: Show | Episode) -> frozenset[str]:
    return owner.files if isinstance(owner, Episode) else frozenset({owner.source.file})


def _like(code: str, known: Mapping[str, Rule]) -> str:
    """How to mend a code: by its rule's name or another case where that is what was written."""
    written = code.strip()
    by_name = next((rule.code for rule in known.values() if rule.name == written), "")
    right = written.upper() if written.upper() in known else by_name
    return f"Write {right}." if right else ""
