"""Rules for pictures: the show's cover and the episodes' own."""

from podcast_publisher.check.rule import Problems, artwork_rule
from podcast_publisher.model.artwork import SUFFIXES, Artwork
from podcast_publisher.model.finding import Problem, Severity

SMALLEST, LARGEST = 1400, 3000
HEAVY = 500_000

_FILE = ("artwork", "file")


@artwork_rule("PP301", Severity.ERROR)
def artwork_is_jpeg_or_png(artwork: Artwork) -> Problems:
    """The picture is a JPEG or a PNG by its content.

    Why: Directories refuse a show whose cover is anything else, whatever the file's name says.
    Fix: Export the picture again as JPEG.
    Source: Apple, A Podcaster's Guide to RSS; PSP-1.
    """
    if artwork.format not in SUFFIXES:
        what = artwork.format or "not a picture that can be read"
        yield Problem(f"{artwork.file.name} is {what}, not a JPEG or PNG", _FILE)


@artwork_rule("PP302", Severity.ERROR)
def artwork_is_named_after_its_kind(artwork: Artwork) -> Problems:
    """The file's ending is that of its content.

    Why: A cover called .png that is something else kept a show out of Apple's directory.
    Fix: Rename the file to the ending that fits its content.
    Source: feed-rules 1.4, art-format.
    """
    endings = SUFFIXES.get(artwork.format, ())
    if endings and not artwork.file.name.lower().endswith(endings):
        yield Problem(
            f"{artwork.file.name} is {artwork.format} inside",
            _FILE,
            fix=f"Rename it so that it ends in {endings[0]}.",
        )


@artwork_rule("PP303", Severity.ERROR)
def artwork_has_the_right_size(artwork: Artwork) -> Problems:
    """The picture has 1,400 to 3,000 pixels a side.

    Why: Directories refuse a show with a smaller or larger cover.
    Fix: Export it again at 3,000 by 3,000 pixels; enlarging a small one does not make it sharp.
    Source: Apple, A Podcaster's Guide to RSS; PSP-1.
    """
    smallest, largest = sorted((artwork.width, artwork.height))
    if artwork.format in SUFFIXES and not SMALLEST <= smallest <= largest <= LARGEST:
        yield Problem(f"It has {artwork.width} by {artwork.height} pixels", _FILE)


@artwork_rule("PP304", Severity.ERROR)
def artwork_is_square(artwork: Artwork) -> Problems:
    """The picture is exactly square.

    Why: Directories refuse it, and apps stretch it or cut it off.
    Fix: Crop it to a square.
    Source: Apple, A Podcaster's Guide to RSS; PSP-1.
    """
    if artwork.width != artwork.height:
        yield Problem(f"It has {artwork.width} by {artwork.height} pixels", _FILE)


@artwork_rule("PP305", Severity.ERROR)
def artwork_is_in_rgb(artwork: Artwork) -> Problems:
    """The picture's colours are RGB.

    Why: Colours made for print come out wrong on screens or do not show, and Apple refuses them.
    Fix: Export it again in RGB (sRGB); designers call the other one CMYK or "for print".
    Source: Apple, A Podcaster's Guide to RSS; PSP-1.
    """
    if artwork.format in SUFFIXES and artwork.colour != "RGB":
        yield Problem(f"Its colours are {artwork.colour}", _FILE)


@artwork_rule("PP306", Severity.ERROR)
def artwork_is_opaque(artwork: Artwork) -> Problems:
    """The picture has no transparency.

    Why: Apps put any colour behind it; Apple has shown such covers on black.
    Fix: Export it again as JPEG, which has none.
    Source: Apple, A Podcaster's Guide to RSS.
    """
    if artwork.transparent:
        yield Problem("It has transparent parts, or may have", _FILE)


@artwork_rule("PP307", Severity.ADVICE)
def artwork_is_light(artwork: Artwork) -> Problems:
    """The picture has at most 500 kB.

    Why: Every app fetches it before the first sound, often on a telephone connection.
    Fix: Export it again as JPEG at a lower quality.
    Source: PSP-1 discussion 13; feed-rules 1.4, art-weight.
    """
    if artwork.file.size > HEAVY:
        yield Problem(f"{artwork.file.name} has {artwork.file.size / 1000:,.0f} kB", _FILE)


@artwork_rule("PP308", Severity.ADVICE)
def artwork_is_described(artwork: Artwork) -> Problems:
    """The picture has an alternative text.

    Why: Without one, people who cannot see the picture are told nothing; on web pages it is the law.
    Fix: Add a field alt under artwork that says in a sentence what the picture shows.
    Source: Podcast namespace, image; WCAG 2.2, 1.1.1.
    """
    if not artwork.alt:
        yield Problem("There is no field alt", ("artwork", "alt"))
