"""Artwork: format, size and colour of a picture."""

from msgspec import Struct

from podcast_publisher.model.media_file import MediaFile

MEDIA_TYPES = {"JPEG": "image/jpeg", "PNG": "image/png"}
THUMBNAIL_TYPE, CARD_TYPE = "image/webp", "image/png"
MAX_PIXELS = 40_000_000
"""Of a picture that is decoded, which then takes 160 MB; the largest covers have 9,000,000."""
THUMBNAIL_SIDE = 640
"""Pixels of a small picture: pages show 256, and some screens have two or more for each."""
SMALL_SIDE = 160
"""Pixels of a picture in a list."""
CARD_SIZE = 1200, 630
"""Width and height of a social card in pixels, as social networks show it."""
SUFFIXES = {"JPEG": (".jpg", ".jpeg"), "PNG": (".png",)}


class Artwork(Struct, frozen=True):
    """A cover, of the show or of an episode; measured without decoding the picture."""

    file: MediaFile
    format: str
    """`JPEG` or `PNG`; any other name, or nothing, is not for podcasts."""
    width: int = 0
    """Pixels."""
    height: int = 0
    """Pixels."""
    colour: str = ""
    """`RGB`, or in words what it is instead: `CMYK`, `greyscale`."""
    has_alpha: bool = False
    bit_depth: int = 8
    """Of each colour."""
    has_palette: bool = False
    """Whether it is made of a list of at most 256 colours."""
    dpi: int | None = None
    """Dots per inch, if the file states it; it changes nothing on a screen."""
    colour_profile: str = ""
    """Its colour profile; empty for sRGB or none."""
    metadata: tuple[str, ...] = ()
    """What else the file holds, in words: `the camera`, `the author`."""
    has_location: bool = False
    """Whether the file says where the picture was taken."""
    alt: str = ""
    """What the picture shows, for those who cannot see it."""
    thumbnail: MediaFile | None = None
    """The same picture as a WebP of at most 640 by 640 pixels; None if none was made."""
    small: MediaFile | None = None
    """The same with at most 160 by 160 pixels."""
    card: MediaFile | None = None
    """A PNG of 1200 by 630 pixels with this picture, which other sites show beside a link."""
    tint: str = ""
    """The picture's commonest colour as `#rrggbb`, dark enough for white text; empty if unknown."""

    @property
    def media_type(self) -> str:
        return MEDIA_TYPES[self.format]

    @property
    def suffix(self) -> str:
        return SUFFIXES[self.format][0]
