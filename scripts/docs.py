"""Make the pages that are made from the code, or say which are out of date.

python -m scripts.docs            writes docs/rules.md and docs/fields.md
python -m scripts.docs --check    writes nothing; exit code 1 where a page would change
"""

import sys
from collections.abc import Iterator
from pathlib import Path

from podcast_publisher.catalogue import SUBJECTS, all_rules
from podcast_publisher.check.categories import CATEGORIES
from podcast_publisher.load.fields.episode import EPISODE
from podcast_publisher.load.fields.show import SHOW
from podcast_publisher.load.groups import ByName, Field, Group, Many
from podcast_publisher.report.rules import page as rules_page

DOCS = Path(__file__).parent.parent / "docs"

_HEAD = """\
# Fields

<!-- Made from the code by `make docs`. Change podcast_publisher/load/fields/, not this page. -->

What may stand in `podcast.yaml` and in an episode's YAML. A field is a name, a colon and a value;
fields that belong to another one stand below it, indented by two spaces. Required fields are
**bold**. The last column says what the field becomes in the feed.
"""

_TAIL = """\
## Making a show's guid

If the show is listed anywhere, take the guid it has there. Otherwise make it once from the feed's
first address without `https://` and without a slash at the end, as the podcast namespace tells:

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
            _TAIL + "\n".join(f"* {one}" for one in sorted(CATEGORIES)),
            "",
        ]
    )


def _table(group: Group) -> Iterator[str]:
    yield "| field | what it is | example | in the feed |"
    yield "| --- | --- | --- | --- |"
    for one in group.fields:
        yield from _rows(one, "")
    yield ""


def _rows(one: Field, parent: str) -> Iterator[str]:
    kind = one.kind
    listed = isinstance(kind, Many | ByName)
    inner = (
        kind.kind if isinstance(kind, Many) else kind.group if isinstance(kind, ByName) else kind
    )
    name = f"{parent}{one.name}"
    shown = f"**`{name}`**" if one.required else f"`{name}`"
    words = one.says if isinstance(inner, Group) else f"{one.says} ({kind.words})"
    example = f"`{one.example}`" if one.example else ""
    yield f"| {shown} | {_cell(words)} | {_cell(example)} | {_cell(one.feed)} |"
    if isinstance(inner, Group):
        below = (
            f"{name}.NAME." if isinstance(kind, ByName) else f"{name}[]." if listed else f"{name}."
        )
        for part in inner.fields:
            yield from _rows(part, below)


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def main() -> int:
    """Write or check the pages."""
    pages = {
        DOCS / "rules.md": rules_page(all_rules(), SUBJECTS),
        DOCS / "fields.md": fields_page(),
    }
    stale = [
        path for path, text in pages.items() if not path.exists() or path.read_text("utf-8") != text
    ]
    if "--check" in sys.argv:
        for path in stale:
            print(f"docs/{path.name} is out of date; run: make docs")
        return 1 if stale else 0
    for path in stale:
        path.write_text(pages[path], "utf-8")
        print(f"wrote docs/{path.name}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
