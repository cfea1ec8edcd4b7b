"""Rules for the location in a picture's metadata."""

from collections.abc import Iterator

from podcast_publisher.check.engine.rule import Problems, owner_rule
from podcast_publisher.check.media.flaw_rule import a_patient_is_heard
from podcast_publisher.model.artwork import Artwork
from podcast_publisher.model.finding import FieldPath, Problem, Severity
from podcast_publisher.model.show import Episode, Project, Show


@owner_rule("PP313", Severity.WARNING)
def artwork_tells_no_place(project: Project) -> Problems:
    """The picture's file does not say where it was taken.

    Why: A phone writes the location into every photograph, accurate to a few metres. It may be
        somebody's home, and it would be published.
    Fix: Export it again without metadata, and check other pictures from the same phone.
    Source: UK GDPR, article 5, https://www.legislation.gov.uk/eur/2016/679/article/5; CIPA
        DC-008, Exif, https://www.cipa.jp/e/std/std-sec.html.
    """
    return _locations(project, with_patients=False)


@owner_rule("PP316", Severity.ERROR)
def artwork_of_a_patient_tells_no_place(project: Project) -> Problems:
    """Where a patient is heard, the episode's picture does not say where it was taken.

    Why: It may be a patient's bedside or home, accurate to a few metres. Once an app has the
        picture, it cannot be recalled.
    Fix: Export it again without metadata, and check other pictures from the same phone.
    Source: UK GDPR, article 5, https://www.legislation.gov.uk/eur/2016/679/article/5; UK GDPR,
        article 9, https://www.legislation.gov.uk/eur/2016/679/article/9; CIPA DC-008, Exif,
        https://www.cipa.jp/e/std/std-sec.html.
    """
    return _locations(project, with_patients=True)


def _locations(project: Project, *, with_patients: bool) -> Problems:
    owners: tuple[Show | Episode, ...] = (project.show, *project.episodes)
    for owner in owners:
        has_patient = isinstance(owner, Episode) and a_patient_is_heard(owner)
        for picture, path in _pictures(owner):
            if picture.has_location and has_patient is with_patients:
                message = "The file holds the GPS position where the picture was taken"
                yield Problem(message, path, source=owner.source)


def _pictures(owner: Show | Episode) -> Iterator[tuple[Artwork, FieldPath]]:
    if owner.artwork:
        yield owner.artwork, ("artwork", "file")
    for number, chapter in enumerate(owner.chapters if isinstance(owner, Episode) else ()):
        if chapter.picture:
            yield chapter.picture, ("chapters", number, "image")
