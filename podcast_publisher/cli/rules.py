"""`podcast-publisher rules`."""

import click

from podcast_publisher.model.errors import ExitCode, WrongUseError
from podcast_publisher.report import rules as report
from podcast_publisher.workflow.rules import SUBJECTS, all_rules


@click.command("rules")
@click.argument("code", required=False)
def command(code: str | None) -> int:
    """Explain the rule with that CODE, or list all rules."""
    rules = all_rules()
    if code is None:
        click.echo(report.rule_list(rules, SUBJECTS))
        return ExitCode.FINE
    for rule in rules:
        if code.upper() == rule.code or code.lower() == rule.name:
            click.echo(report.explain(rule))
            return ExitCode.FINE
    raise WrongUseError(f'There is no rule "{code}"', fix="podcast-publisher rules lists them all.")
