"""Make the pages and schemas that are made from the code, or say which are out of date.

python -m scripts.docs            writes docs/rules.md, docs/fields.md, docs/when-check-says-no.md,
                                  docs/licences.md,
                                  schemas/, and what is shown of the program in README.md and
                                  docs/adding-an-episode.md, docs/adding-an-episode-in-a-terminal.md
                                  and docs/starting-a-show.md; docs/examples/;
                                  the messages of the pages, for translators
python -m scripts.docs --check    writes nothing; exit code 1 where a file would change
"""

import json
import sys
from collections.abc import Iterator
from pathlib import Path

from podcast_publisher.load.yaml.editor_schema import SCHEMA_NAMES, editor_schema_text
from podcast_publisher.load.yaml.fields.episode import EPISODE
from podcast_publisher.load.yaml.fields.show import SHOW
from podcast_publisher.load.yaml.mappings import Field, Group, ListOf, NamedGroups
from podcast_publisher.model.categories import CATEGORIES
from podcast_publisher.report.rules import page as rules_page
from podcast_publisher.workflow.rules import SUBJECTS, all_rules
from scripts import messages, mistakes, starting, walkthrough
from scripts.coverage.table import COVERAGE
from scripts.licences import licences_page
from scripts.tenth_episode import counted

REPOSITORY = Path(__file__).parent.parent
_AT_THE_DESK = "docs/adding-an-episode.md"
_IN_A_TERMINAL = "docs/adding-an-episode-in-a-terminal.md"
_STARTING = "docs/starting-a-show.md"
_WORKFLOWS = REPOSITORY / "podcast_publisher" / "edit" / "ci" / "github"
"""What `init` writes for GitHub; the same files are examples."""
_GOOD_SHOW = REPOSITORY / "tests" / "cases" / "good-show"

_HEAD = """\
# Fields

<!-- Made from the code by `make docs`. Change podcast_publisher/load/yaml/fields/, not this page. -->

The fields of `podcast.yaml` and of an episode's YAML. A field is a name, a colon and a value;
fields within a field follow below it, indented by two spaces. Required fields are
**bold**; a bold field within another is required only if the outer one is present. The last column says
what the field becomes in the feed. [A whole example](#a-whole-example) of both files is at the end.

How to read the first column:

* `title` starts at the left edge.
* `owner.email` is `email`, indented below `owner:`.
* `people[].name` is `name` in each entry of the list below `people:`; an entry begins with a hyphen.
* `destinations.NAME.kind` is `kind` below a name of your choice.

Three habits prevent most mistakes. Put a text in quotes if it contains a colon and a space, or begins with one of
``[ { & * ! | > % @ ` " ' #``: `title: "Measuring: what counts"`. For a text of several
lines or paragraphs, write `|` after the colon, and the text below, indented. And indent with
spaces, never with tabs.
"""

_TAIL = """\
## Making a show's guid

If the show is already listed, use its guid there. Otherwise compute it once from the feed's
first address without `https://` and without a slash at the end, as the podcast namespace defines:

```sh
python3 -c "import uuid; print(uuid.uuid5(uuid.UUID('ead4c236-bf58-58c6-a2c6-a6b28d128cb6'), 'podcast.example.org/feed.xml'))"
```

## Making an episode's guid

```sh
python3 -c "import uuid; print(uuid.uuid4())"
```

## Categories

"""


def fields_page() -> str:
    """The page docs/fields.md."""
    return "\n".join(
        [
            _HEAD,
            "## podcast.yaml\n",
            *_table(SHOW),
            "## An episode's YAML\n",
            *_table(EPISODE),
            _TAIL + "\n".join(f"* {category}" for category in sorted(CATEGORIES)),
            "",
            "## A whole example\n",
            "A made-up show that uses nearly every field. Most shows need half of them.\n",
            *_example("podcast.yaml"),
            *_example("episodes/02-measuring.yaml"),
        ]
    )


def _table(group: Group) -> Iterator[str]:
    yield "| field | what it is | example | in the feed |"
    yield "| --- | --- | --- | --- |"
    for field in group.fields:
        yield from _rows(field, "")
    yield ""


def _example(name: str) -> Iterator[str]:
    lines = (_GOOD_SHOW / name).read_text("utf-8").splitlines()
    # Lines above the first field are for readers of the tests.
    first = next(number for number, line in enumerate(lines) if line and not line.startswith("#"))
    yield f"`{name}`:\n"
    yield from ("```yaml", *lines[first:], "```", "")


def _rows(field: Field, parent: str) -> Iterator[str]:
    kind = field.kind
    listed = isinstance(kind, ListOf | NamedGroups)
    inner = (
        kind.kind
        if isinstance(kind, ListOf)
        else kind.group
        if isinstance(kind, NamedGroups)
        else kind
    )
    name = f"{parent}{field.name}"
    shown = f"**`{name}`**" if field.required else f"`{name}`"
    words = (
        field.description
        if isinstance(inner, Group)
        else f"{field.description} ({kind.label}){_left_out(field)}"
    )
    example = f"`{field.example}`" if field.example else ""
    yield f"| {shown} | {_cell(words)} | {_cell(example)} | {_cell(field.feed)} |"
    if isinstance(inner, Group):
        below = (
            f"{name}.NAME."
            if isinstance(kind, NamedGroups)
            else f"{name}[]."
            if listed
            else f"{name}."
        )
        for part in inner.fields:
            yield from _rows(part, below)


def _left_out(field: Field) -> str:
    """What is taken where the field is not there."""
    default = field.schema.get("default")
    if default is None or field.required:
        return ""
    return f" If left out: `{default if isinstance(default, str) else json.dumps(default)}`."


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def main() -> int:
    """Write or check the pages and schemas."""
    pages = {
        "docs/rules.md": rules_page(all_rules(), SUBJECTS, COVERAGE),
        "docs/fields.md": fields_page(),
        "README.md": walkthrough.filled(_written("README.md"), mistakes.misspelt()),
        _AT_THE_DESK: walkthrough.filled(_written(_AT_THE_DESK), {"typed": counted()}),
        _IN_A_TERMINAL: walkthrough.filled(_written(_IN_A_TERMINAL), walkthrough.blocks()),
        _STARTING: walkthrough.filled(_written(_STARTING), starting.blocks()),
        "docs/when-check-says-no.md": mistakes.page(),
        "docs/licences.md": licences_page(),
        messages.FILE: messages.catalogue(),
        **{f"docs/examples/{path.name}": path.read_text("utf-8") for path in _WORKFLOWS.glob("*")},
        **{f"schemas/{name}.schema.json": editor_schema_text(name) for name in SCHEMA_NAMES},
    }
    stale = [name for name, text in pages.items() if _written(name) != text]
    if "--check" in sys.argv:
        for name in stale:
            print(f"{name} is out of date; run: make docs")
        return 1 if stale else 0
    for name in stale:
        (REPOSITORY / name).parent.mkdir(exist_ok=True)
        (REPOSITORY / name).write_text(pages[name], "utf-8")
        print(f"wrote {name}")
    return 0


def _written(name: str) -> str:
    path = REPOSITORY / name
    return path.read_text("utf-8") if path.exists() else ""


if __name__ == "__main__":
    sys.exit(main())
