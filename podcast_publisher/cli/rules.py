"""`podcast-publisher rules`."""

import click

from podcast_publisher.catalogue import SUBJECTS, all_rules
from podcast_publisher.errors import ExitCode, WrongUseError
from podcast_publisher.report import rules as report


@click.command("rules")
@click.argument("code", required=False)
@click.option("--markdown", is_flag=True, help="The page docs/rules.md.")
def command(code: str | None, *, markdown: bool) -> int:
    """Explain the rule with that CODE, or list them all."""
    rules = all_rules()
    if code is None:
        made = report.page if markdown else report.listed
        click.echo(made(rules, SUBJECTS))
        return ExitCode.FINE
    for rule in rules:
        if code.upper() == rule.code or code.lower() == rule.name:
            click.echo(report.explained(rule))
            return ExitCode.FINE
    raise WrongUseError(f'There is no rule "{code}"', fix="podcast-publisher rules lists them all.")
