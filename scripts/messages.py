"""Collect what the pages say, for the catalogues of translations: `python -m scripts.docs` writes the file."""

import io
from collections.abc import Iterator
from pathlib import Path

from babel.messages import Catalog
from babel.messages.extract import extract_from_file
from babel.messages.pofile import write_po

_PAGES = Path(__file__).parent.parent / "podcast_publisher" / "render" / "pages"
FILE = "podcast_publisher/render/pages/site/messages.pot"
_PYTHON = {"gettext_noop": None, "text": None, "plural_text": (1, 2)}
_TEMPLATE = {"_": None, "gettext": None, "ngettext": (1, 2)}
_HEAD = """\
The pages' own words. To translate them, copy this file to site/LANGUAGE.po in your project,
such as site/ar.po, and open that in a translation editor (docs/pages.md).
Made from the code by `make docs`."""


def catalogue() -> str:
    """The template of all catalogues: every message with the files that say it."""
    messages = Catalog(header_comment=_HEAD, fuzzy=False)
    for name, message, comments in sorted(_messages(), key=lambda entry: entry[0]):
        messages.add(message, locations=[(name, 0)], auto_comments=comments)
    text = io.BytesIO()
    write_po(text, messages, width=0, omit_header=True, include_lineno=False)
    head = "".join(f"# {line}\n" for line in _HEAD.splitlines())
    fields = '"MIME-Version: 1.0\\n"\n"Content-Type: text/plain; charset=utf-8\\n"\n"Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n'
    return f'{head}msgid ""\nmsgstr ""\n{fields}\n{text.getvalue().decode().strip()}\n'


def _messages() -> Iterator[tuple[str, str | tuple[str, ...], list[str]]]:
    for path in sorted(_PAGES.glob("*.py")):
        for _, message, comments, _ in extract_from_file("python", path, keywords=_PYTHON):
            yield path.name, message, comments
    for path in sorted((_PAGES / "site").glob("*.html")):
        method = "jinja2.ext:babel_extract"
        for _, message, comments, _ in extract_from_file(method, path, keywords=_TEMPLATE):
            yield f"site/{path.name}", message, comments
