"""Rules for pictures: the show's cover and the episodes' own."""

import re

from podcast_publisher.check.engine.rule import Problems, artwork_rule
from podcast_publisher.model.artwork import SUFFIXES, Artwork
from podcast_publisher.model.finding import Problem, Severity
from podcast_publisher.model.patterns import lazy_pattern

SMALLEST, LARGEST = 1400, 3000
HEAVY = 500_000
TOO_HEAVY = 1_000_000
DPI = 72

_FILE = ("artwork", "file")
MEANINGLESS_ALT = lazy_pattern(
    r"\S*\.(?:jpe?g|png|gif|webp|heic)|(?:img|dsc|pxl|image|screenshot)[ _-]?\d[\d _-]*|(?:an? |the |our )?(?:podcast |show |episode |cover )?"
    r"(?:image|picture|photo|photograph|art(?:work)?|cover|logo|icon|alt(?: text)?|tbc|todo)\W*",
    re.IGNORECASE,
)


@artwork_rule("PP301", Severity.ERROR, of_chapters=True)
def artwork_is_jpeg_or_png(artwork: Artwork) -> Problems:
    """The picture is an intact, still JPEG or PNG by its content.

    Why: Directories refuse a show whose cover is anything else, whatever the file's name says. A
        damaged one is shown half grey, or not at all.
    Fix: Export the picture again as JPEG. Photographs from a phone are often HEIC; renaming the
        file does not change its format.
    Source: Apple, Show cover, https://podcasters.apple.com/support/5514-show-cover-template;
        PSP-1, https://github.com/Podcast-Standards-Project/PSP-1-Podcast-RSS-Specification.
    """
    if artwork.format not in SUFFIXES:
        what = f"is {artwork.format}" if artwork.format else "cannot be read as a picture"
        yield Problem(f"{artwork.file.name} {what}; it must be a JPEG or PNG", _FILE)


@artwork_rule("PP302", Severity.ERROR, of_chapters=True)
def artwork_is_named_after_its_kind(artwork: Artwork) -> Problems:
    """The file's ending matches its content.

    Why: A cover called .png that was something else kept a show out of Apple's directory.
    Fix: Rename the file to the ending that matches its content.
    Source: WordPress Calypso issue 70621, https://github.com/Automattic/wp-calypso/issues/70621.
    """
    endings = SUFFIXES.get(artwork.format, ())
    if endings and not artwork.file.name.lower().endswith(endings):
        yield Problem(
            f"{artwork.file.name} contains {artwork.format}",
            _FILE,
            fix=f"Rename it so that it ends in {endings[0]}.",
        )


@artwork_rule("PP303", Severity.ERROR)
def artwork_has_the_right_size(artwork: Artwork) -> Problems:
    """The picture has 1,400 to 3,000 pixels on each side.

    Why: Directories refuse a show with a smaller or larger cover.
    Fix: Export it again at 3,000 by 3,000 pixels; enlarging a small one does not make it sharp.
    Source: Apple, Show cover, https://podcasters.apple.com/support/5514-show-cover-template;
        PSP-1, https://github.com/Podcast-Standards-Project/PSP-1-Podcast-RSS-Specification.
    """
    # one that is not square must be exported again anyway: PP304 reports that
    side = artwork.width
    if artwork.format in SUFFIXES and _is_square(artwork) and not SMALLEST <= side <= LARGEST:
        limit, word = (SMALLEST, "minimum") if side < SMALLEST else (LARGEST, "maximum")
        message = f"It has {side:,} by {side:,} pixels; the {word} is {limit:,} by {limit:,}"
        yield Problem(message, _FILE)


@artwork_rule("PP304", Severity.ERROR)
def artwork_is_square(artwork: Artwork) -> Problems:
    """The picture is exactly square.

    Why: Directories refuse it, and apps stretch or crop it.
    Fix: Crop it to a square, and export it at 3,000 by 3,000 pixels (at least 1,400).
    Source: Apple, Show cover, https://podcasters.apple.com/support/5514-show-cover-template;
        PSP-1, https://github.com/Podcast-Standards-Project/PSP-1-Podcast-RSS-Specification.
    """
    if not _is_square(artwork):
        size = f"{artwork.width:,} by {artwork.height:,} pixels"
        yield Problem(f"It has {size}, which is not a square", _FILE)


@artwork_rule("PP305", Severity.ERROR, of_chapters=True)
def artwork_is_in_rgb(artwork: Artwork) -> Problems:
    """The picture's colours are RGB.

    Why: Colours made for print look wrong on screens or do not show, and Apple refuses them.
    Fix: Export it again in RGB (sRGB); designers call the other kind CMYK or "for print".
    Source: Apple, Show cover, https://podcasters.apple.com/support/5514-show-cover-template;
        PSP-1, https://github.com/Podcast-Standards-Project/PSP-1-Podcast-RSS-Specification.
    """
    if artwork.format in SUFFIXES and artwork.colour != "RGB":
        yield Problem(f"Its colours are {artwork.colour}", _FILE)


@artwork_rule("PP306", Severity.ERROR)
def artwork_is_opaque(artwork: Artwork) -> Problems:
    """The picture has no transparency.

    Why: Apps put any colour behind it; Apple has shown such covers on black.
    Fix: Export it again as JPEG, which has none.
    Source: Apple, Show cover, https://podcasters.apple.com/support/5514-show-cover-template;
        Podlove Publisher issue 130, https://github.com/podlove/podlove-publisher/issues/130.
    """
    if artwork.has_alpha:
        yield Problem("It has transparent parts, or may have", _FILE)


@artwork_rule("PP307", Severity.ADVICE)
def artwork_is_light(artwork: Artwork) -> Problems:
    """The picture has at most 500 kB.

    Why: Every app downloads it before the first sound, often over a mobile connection.
    Fix: Export it again as JPEG at a lower quality.
    Source: PSP-1, issue 13,
        https://github.com/Podcast-Standards-Project/PSP-1-Podcast-RSS-Specification/issues/13;
        docs/reference/limits.md.
    """
    if HEAVY < artwork.file.size <= TOO_HEAVY:
        yield Problem(f"{artwork.file.name} has {artwork.file.size / 1000:,.0f} kB", _FILE)


@artwork_rule("PP308", Severity.ADVICE)
def artwork_is_described(artwork: Artwork) -> Problems:
    """The picture has an alternative text that says what it shows.

    Why: Without one, people who cannot see the picture learn nothing from it; on web pages it is
        the law.
    Fix: Add the field alt under artwork, and say in a sentence what the picture shows.
    Source: Podcast namespace, image,
        https://github.com/Podcastindex-org/podcast-namespace/blob/main/docs/tags/image.md; WCAG
        2.2, 1.1.1, https://www.w3.org/TR/WCAG22/#non-text-content.
    """
    if not artwork.alt:
        yield Problem("The field alt is missing", ("artwork", "alt"))
    elif MEANINGLESS_ALT.fullmatch(artwork.alt.strip()):
        message = f'"{artwork.alt}" does not say what it shows'
        yield Problem(message, ("artwork", "alt"), fix="Say in a sentence what the picture shows.")


@artwork_rule("PP309", Severity.WARNING)
def artwork_has_plain_colours(artwork: Artwork) -> Problems:
    """The picture has eight bits per colour, and no palette.

    Why: Apps make thumbnails from it, and not every program for that handles sixteen bits or
        palettes: colours may come out in bands.
    Fix: Export it again as JPEG, or as a PNG called "24 bit" or "RGB/8".
    Source: Apple, Show cover, https://podcasters.apple.com/support/5514-show-cover-template;
        docs/reference/limits.md.
    """
    if artwork.has_palette:
        yield Problem("It has a palette of at most 256 colours", _FILE)
    elif artwork.bit_depth > 8 and artwork.format in SUFFIXES:
        yield Problem(f"It has {artwork.bit_depth} bits per colour", _FILE)


@artwork_rule("PP310", Severity.WARNING, of_chapters=True)
def artwork_is_not_too_heavy(artwork: Artwork) -> Problems:
    """The picture has at most 1 MB.

    Why: Every listener's app downloads it, often before the first sound, and people have to wait.
    Fix: Export it again as JPEG at a lower quality; 3,000 pixels fit well into 500 kB.
    Source: PSP-1, issue 13,
        https://github.com/Podcast-Standards-Project/PSP-1-Podcast-RSS-Specification/issues/13;
        docs/reference/limits.md.
    """
    if artwork.file.size > TOO_HEAVY:
        yield Problem(f"{artwork.file.name} has {artwork.file.size / 1000:,.0f} kB", _FILE)


@artwork_rule("PP311", Severity.ADVICE)
def artwork_is_for_screens(artwork: Artwork) -> Problems:
    """Where the picture states a print resolution, it is 72 dpi.

    Why: Apple asks for it. It changes nothing on a screen, but another number often means that
        the file was made for print.
    Fix: Export it again "for the web", with 72 dpi; the pixels stay as they are.
    Source: Apple, A Podcaster's Guide to RSS,
        https://help.apple.com/itc/podcasts_connect/#/itcb54353390; PSP-1,
        https://github.com/Podcast-Standards-Project/PSP-1-Podcast-RSS-Specification.
    """
    if artwork.dpi is not None and artwork.dpi != DPI:
        yield Problem(f"It states {artwork.dpi} dpi", _FILE)


@artwork_rule("PP312", Severity.WARNING, of_chapters=True)
def artwork_hides_nothing(artwork: Artwork) -> Problems:
    """The picture's file holds the picture, and nothing about people or computers.

    Why: Cameras and editors write names, times, serial numbers and folders into it, and some
        leave the picture from before it was cropped. All of it would be published.
    Fix: Export it again without metadata ("save for web", or "remove properties and personal
        information" in Windows).
    Source: UK GDPR, article 5, https://www.legislation.gov.uk/eur/2016/679/article/5; CIPA
        DC-008, Exif, https://www.cipa.jp/e/std/std-sec.html.
    """
    if artwork.metadata:
        yield Problem(f"The file also holds {', '.join(artwork.metadata)}", _FILE)


@artwork_rule("PP314", Severity.ADVICE)
def artwork_is_in_srgb(artwork: Artwork) -> Problems:
    """The picture's colour profile is sRGB, or it has none.

    Why: Apps that ignore the profile show other colours than those you chose.
    Fix: Convert the picture to sRGB when you export it.
    Source: PSP-1, https://github.com/Podcast-Standards-Project/PSP-1-Podcast-RSS-Specification.
    """
    if artwork.colour_profile:
        yield Problem(f'Its colour profile is "{artwork.colour_profile}"', _FILE)


def _is_square(artwork: Artwork) -> bool:
    return artwork.width == artwork.height
