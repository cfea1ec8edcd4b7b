"""`podcast-publisher schema`."""

import click

from podcast_publisher.model.errors import ExitCode
from podcast_publisher.workflow.schema import SCHEMA_NAMES, editor_schema_text


@click.command("schema")
@click.argument("file", type=click.Choice(SCHEMA_NAMES))
def command(file: str) -> int:
    """Print a JSON Schema for editor completion, for podcast.yaml or an episode's file.

    With it, an editor suggests fields as you type, explains them and underlines mistakes. The
    folder schemas has both files, and the first line of each YAML file names its schema:
    docs/adding-an-episode-in-a-terminal.md lists editors that read it. For a show in its own folder:

    \b
      podcast-publisher schema show > schemas/show.schema.json
      podcast-publisher schema episode > schemas/episode.schema.json
    """  # noqa: D301 - click takes a real backspace for lines that stay as they are
    click.echo(editor_schema_text(file), nl=False)
    return ExitCode.FINE
