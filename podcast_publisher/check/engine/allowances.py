"""Apply the exceptions that authors allow, and check them."""

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
"""Characters of an unknown code that a message repeats."""


def leave_aside(
    project: Project, findings: Sequence[Finding], *, ran: Collection[Rule], known: Collection[Rule]
) -> tuple[Finding, ...]:
    """The findings that no author allows, and findings about allowances.

    `ran` are the rules that were run: whether others need an allowance is unknown. `known` are all rules.
    """
    codes = {rule.code: rule for rule in (*known, *ran)}
    allowed = [(finding, _allowing(finding, project)) for finding in findings]
    left = tuple(finding for finding, owner in allowed if owner is None)
    used = {(owner.source.file, finding.rule.code) for finding, owner in allowed if owner}
    noted = {finding.file for finding in project.findings}
    owners: tuple[Show | Episode, ...] = (project.show, *project.episodes)
    return (
        *left,
        *(finding for owner in owners for finding in _wrong(owner, noted, used, ran, codes)),
    )


def _allowing(finding: Finding, project: Project) -> Show | Episode | None:
    """The show or episode that allows it, if its file does."""
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
    # a finding that needs the allowance may be hidden in a file that could not be read in full
    whole = not any(file in noted for file in _files(owner))
    for code in owner.allow:
        field = ("allow", code)
        if (rule := known.get(code)) is None:
            problem = Problem(f'There is no rule "{code[:_SHOWN]}"', field, fix=_like(code, known))
            yield Finding.of(allowance_names_a_rule, problem, owner.source)
        elif not rule.allowable:
            problem = Problem(f"{code} {rule.name} cannot be allowed", field)
            yield Finding.of(allowance_is_possible, problem, owner.source)
        elif rule in ran and whole and (file, code) not in used:
            problem = Problem(f"{code} {rule.name} finds nothing here", field)
            yield Finding.of(allowance_is_needed, problem, owner.source)


def _files(owner: Show | Episode) -> frozenset[str]:
    return owner.files if isinstance(owner, Episode) else frozenset({owner.source.file})


def _like(code: str, known: Mapping[str, Rule]) -> str:
    """A fix for a code in the wrong case, or a rule's name in place of its code."""
    written = code.strip()
    by_name = next((rule.code for rule in known.values() if rule.name == written), "")
    right = written.upper() if written.upper() in known else by_name
    return f"Write {right}." if right else ""
