"""Rules for pictures: the show's cover and the episodes' own."""

import re

from podcast_publisher.check.engine.rule import Problems, artwork_rule
from podcast_publisher.model.artwork import SUFFIXES, Artwork
from podcast_publisher.model.finding import Problem, Severity

SMALLEST, LARGEST = 1400, 3000
HEAVY = 500_000
TOO_HEAVY = 1_000_000
DPI = 72

_FILE = ("artwork", "file")
SAYS_NOTHING = re.compile(
    r"\S*\.(?:jpe?g|png|gif|webp|heic)|(?:img|dsc|pxl|image|screenshot)[ _-]?\d[\d _-]*|(?:an? |the |our )?(?:podcast |show |episode |cover )?"
    r"(?:image|picture|photo|photograph|art(?:work)?|cover|logo|icon|alt(?: text)?|tbc|todo)\W*",
    re.IGNORECASE,
)


@artwork_rule("PP301", Severity.ERROR)
def artwork_is_jpeg_or_png(artwork: Artwork) -> Problems:
    """The picture is a whole JPEG or PNG by its content, and stands still.

    Why: Directories refuse a show whose cover is anything else, whatever the file's name says. One
        that is damaged or cut off is shown half grey, or not at all.
    Fix: Export the picture again as JPEG. Photographs from a telephone are often HEIC; giving one
        another name does not change what it is.
    Source: Apple, A Podcaster's Guide to RSS; PSP-1.
    """
    if artwork.format not in SUFFIXES:
        what = f"is {artwork.format}" if artwork.format else "cannot be read as a picture"
        yield Problem(f"{artwork.file.name} {what}; it must be a JPEG or PNG", _FILE)


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
    # one that is not square has to be exported anew, and that is told once: by PP304
    side = artwork.width
    if artwork.format in SUFFIXES and _is_square(artwork) and not SMALLEST <= side <= LARGEST:
        limit, word = (SMALLEST, "least") if side < SMALLEST else (LARGEST, "most")
        message = f"It has {side:,} by {side:,} pixels; {limit:,} by {limit:,} are the {word}"
        yield Problem(message, _FILE)


@artwork_rule("PP304", Severity.ERROR)
def artwork_is_square(artwork: Artwork) -> Problems:
    """The picture is exactly square.

    Why: Directories refuse it, and apps stretch it or cut it off.
    Fix: Crop it to a square, and export it at 3,000 by 3,000 pixels (1,400 are the least).
    Source: Apple, A Podcaster's Guide to RSS; PSP-1.
    """
    if not _is_square(artwork):
        size = f"{artwork.width:,} by {artwork.height:,} pixels"
        yield Problem(f"It has {size}, which is not a square", _FILE)


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
    if HEAVY < artwork.file.size <= TOO_HEAVY:
        yield Problem(f"{artwork.file.name} has {artwork.file.size / 1000:,.0f} kB", _FILE)


@artwork_rule("PP308", Severity.ADVICE)
def artwork_is_described(artwork: Artwork) -> Problems:
    """The picture has an alternative text, which says what it shows.

    Why: Without one, people who cannot see the picture are told nothing; on web pages it is the law.
    Fix: Add a field alt under artwork that says in a sentence what the picture shows.
    Source: Podcast namespace, image; WCAG 2.2, 1.1.1.
    """
    if not artwork.alt:
        yield Problem("There is no field alt", ("artwork", "alt"))
    elif SAYS_NOTHING.fullmatch(artwork.alt.strip()):
        message = f'"{artwork.alt}" does not say what it shows'
        yield Problem(message, ("artwork", "alt"), fix="Say in a sentence what the picture shows.")


@artwork_rule("PP309", Severity.WARNING)
def artwork_has_plain_colours(artwork: Artwork) -> Problems:
    """The picture has eight bits a colour, and no palette.

    Why: Apps make small pictures of it, and not every program for that knows sixteen bits and
        palettes: the colours may come out in bands.
    Fix: Export it again as JPEG, or as a PNG called "24 bit" or "RGB/8".
    Source: feed-rules 1.4, art-colour: stricter than Apple.
    """
    if artwork.palette:
        yield Problem("It has a palette of at most 256 colours", _FILE)
    elif artwork.bits > 8 and artwork.format in SUFFIXES:
        yield Problem(f"It has {artwork.bits} bits a colour", _FILE)


@artwork_rule("PP310", Severity.WARNING)
def artwork_is_not_too_heavy(artwork: Artwork) -> Problems:
    """The picture has at most 1 MB.

    Why: Every listener's app fetches it, often before the first sound, and people have to wait.
    Fix: Export it again as JPEG at a lower quality; 3,000 pixels fit well into 500 kB.
    Source: feed-rules 6, artwork weight: directories publish no limit.
    """
    if artwork.file.size > TOO_HEAVY:
        yield Problem(f"{artwork.file.name} has {artwork.file.size / 1000:,.0f} kB", _FILE)


@artwork_rule("PP311", Severity.ADVICE)
def artwork_is_for_screens(artwork: Artwork) -> Problems:
    """Where the picture says how fine it is to be printed, it says 72 dots per inch.

    Why: Apple asks for it. It changes nothing on a screen, but another number often means that
        the file was made for print.
    Fix: Export it again "for the web", with 72 dpi; the pixels stay as they are.
    Source: Apple, A Podcaster's Guide to RSS; PSP-1.
    """
    if artwork.dpi is not None and artwork.dpi != DPI:
        yield Problem(f"It says {artwork.dpi} dpi", _FILE)


@artwork_rule("PP312", Severity.WARNING)
def artwork_hides_nothing(artwork: Artwork) -> Problems:
    """The picture's file holds the picture and nothing about people or computers.

    Why: Cameras and editors write names, times, serial numbers and folders into it, and some leave the
        picture from before it was cropped. All of it would be published for anyone to read.
    Fix: Export it again without metadata ("save for web", or "remove properties and personal
        information" in Windows).
    Source: UK GDPR, article 5; feed-rules 1.4, art-metadata.
    """
    if artwork.hidden:
        yield Problem(f"The file also holds {', '.join(artwork.hidden)}", _FILE)


@artwork_rule("PP314", Severity.ADVICE)
def artwork_is_in_srgb(artwork: Artwork) -> Problems:
    """The picture's colours are measured by sRGB, or by nothing.

    Why: Apps that ignore the file's own measure show other colours than those you chose.
    Fix: Convert the picture to sRGB when you export it.
    Source: PSP-1; feed-rules 1.4, art-colour.
    """
    if artwork.profile:
        yield Problem(f'Its colours are measured by "{artwork.profile}"', _FILE)


def _is_square(artwork: Artwork) -> bool:
    return artwork.width == artwork.height
