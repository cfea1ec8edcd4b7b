"""Changes of a form in words, for the buttons that take them back."""

from collections.abc import Iterable, Sequence

from podcast_publisher.model.finding import FieldPath
from podcast_publisher.workflow.edit.form import Form

_NAMED = 2
_WORDS = {"published": "date", "draft": "draft", "block": "leaving out of directories"}


def changed_units(paths: Iterable[FieldPath], form: Form) -> dict[str, str]:
    """The inputs and lists with these paths: their names by their keys."""
    changed = set(paths)
    units = {field.key: field.label for field in form.inputs if field.path in changed}
    units |= {rows.key: rows.label for rows in form.rows if (rows.key,) in changed}
    return {key: _WORDS.get(key, _without_capital(label)) for key, label in units.items()}


def in_words(names: Sequence[str]) -> str:
    """The names in a phrase; many are counted."""
    if len(names) > _NAMED + 1:
        return f"{', '.join(names[:_NAMED])} and {len(names) - _NAMED} more"
    return " and ".join(filter(None, (", ".join(names[:-1]), *names[-1:])))


def _without_capital(label: str) -> str:
    return label[:1].lower() + label[1:]
