"""Rules for alternative texts."""

from podcast_publisher.check.engine.rule import Problems, series_rule
from podcast_publisher.check.media.artwork import MEANINGLESS_ALT
from podcast_publisher.model.finding import Problem, Severity
from podcast_publisher.model.show import Episode, Project, Show


@series_rule("PP315", Severity.ADVICE)
def alternative_texts_are_of_their_pictures(project: Project) -> Problems:
    """An alternative text describes its picture: it is not the title, and not another picture's
    text.

    Why: People who cannot see the picture hear the title twice, or a description of another
        picture.
    Fix: Describe in a sentence what this picture shows.
    Source: WCAG 2.2, 1.1.1, https://www.w3.org/TR/WCAG22/#non-text-content.
    """
    owners: tuple[Show | Episode, ...] = (project.show, *project.episodes)
    first: dict[str, tuple[str, str]] = {}
    for owner in owners:
        alt = _words(owner.artwork.alt) if owner.artwork else ""
        if not owner.artwork or not alt or MEANINGLESS_ALT.fullmatch(alt):
            continue  # another rule reports a text that says nothing
        picture, stem = owner.artwork.file.sha256, owner.artwork.file.path.stem
        of, seen = first.setdefault(alt, (owner.source.file, picture))
        if alt in {_words(owner.title), _words(project.show.title)}:
            message = "It is the title, and does not describe the picture"
            yield Problem(message, ("artwork", "alt"), source=owner.source)
        elif alt == _words(stem):
            message = "It is the file name, and does not describe the picture"
            yield Problem(message, ("artwork", "alt"), source=owner.source)
        elif picture != seen:
            message = f"{of} has another picture with the same alternative text"
            yield Problem(message, ("artwork", "alt"), source=owner.source)


def _words(text: str) -> str:
    return " ".join(text.split()).strip(" .").casefold()
