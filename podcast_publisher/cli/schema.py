"""`podcast-publisher schema`."""

import click

from podcast_publisher.load.yaml.editor_schema import SCHEMA_NAMES, editor_schema_text
from podcast_publisher.model.errors import ExitCode


@click.command("schema")
@click.argument("file", type=click.Choice(SCHEMA_NAMES))
def command(file: str) -> int:
    """Write what a text editor needs to help you with podcast.yaml or an episode's file.

    An editor that has it offers the fields as you type, explains each under the pointer and
    underlines mistakes. The two files in the folder schemas are made with it, and the first line of
    each YAML file names its own: docs/adding-an-episode.md tells which editors read that line. For
    a show in a folder of its own:

    \b
      podcast-publisher schema show > schemas/show.schema.json
      podcast-publisher schema episode > schemas/episode.schema.json
    """  # noqa: D301 - click takes a real backspace for lines that stay as they are
    click.echo(editor_schema_text(file), nl=False)
    return ExitCode.FINE
