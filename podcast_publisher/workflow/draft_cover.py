"""What there is to say about a draft of the cover."""

from collections.abc import Iterator

from podcast_publisher.check.text.lengths import LONGEST as LONGEST_SHORT_TEXT
from podcast_publisher.edit.draft_cover import DraftCover


def cover_alt(cover: DraftCover, title: str, author: str, language: str) -> str:
    """What a draft shows, for people who cannot see it."""
    if not language.startswith("en"):  # in the show's language, as far as we know it
        return f"{title} – {author}"[:LONGEST_SHORT_TEXT]
    words = " and ".join(f'"{text}"' for text in cover.texts)
    rings = f"on a {cover.ground} ground, with two rings in a corner."
    alt = f"The words {words} {rings}" if words else f"No words {rings}"
    return alt if len(alt) <= LONGEST_SHORT_TEXT else f"The names of show and institution {rings}"


def cover_notes(cover: DraftCover) -> Iterator[str]:
    """What a draft cannot show, a sentence each."""
    for text in cover.undrawn:
        yield (
            f'The draft cover does not show "{text}": its typeface lacks letters for it, or it is '
            "too long. Replace the cover before you publish."
        )
