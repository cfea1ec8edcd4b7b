"""Requirements of the feed and the show, and the rules that check them."""

BUILT = "Always so in our feed: a test compares it byte by byte."
NOT_WRITTEN = "Never in our feed: there is no field for it."
LATER = "Checked when publishing, against what is live."

FEED_AND_SHOW: dict[str, tuple[str, str]] = {
    "xml-well-formed": (
        "PP421 PP602",
        "The built feed is read back strictly before it is published. PP421 is a warning, because entities are escaped so that every parser reads them.",
    ),
    "xml-control-chars": (
        "PP001 PP427 PP602",
        "A character that XML forbids is an error; one that only displays wrongly is a warning.",
    ),
    "xml-decl-first": ("PP602", BUILT),
    "utf8-only": (
        "PP001 PP603 PP628",
        "The server's header (PP603) is a warning: readers follow the declaration in the feed.",
    ),
    "rss-root": ("PP602 PP631 PP632", BUILT),
    "ns-uri-exact": ("PP629 PP630", BUILT),
    "ns-on-root": ("", BUILT),
    "channel-title": (
        "PP005 PP401 PP409 PP635 PP634",
        "Whether a title is a list of keywords is a guess: a warning.",
    ),
    "channel-description": ("PP005 PP402 PP503 PP635 PP634", ""),
    "channel-link": ("PP005 PP006 PP637", ""),
    "channel-link-not-feed": ("PP410 PP637", ""),
    "channel-language": ("PP005 PP403 PP638", ""),
    "channel-language-region": ("PP403 PP639", "An error, with the rest of the code."),
    "itunes-category": ("PP404 PP643 PP644", ""),
    "itunes-category-count": ("PP405", ""),
    "itunes-explicit": ("PP005 PP006 PP641 PP642 PP513", ""),
    "itunes-image": ("PP005 PP009 PP301 PP640 PP689", ""),
    "itunes-author": ("PP005 PP417 PP647", ""),
    "owner-email": (
        "PP428 PP429 PP645 PP646",
        "Advice, not a warning: Apple and PSP-1 no longer ask for it, and you may remove it when every directory has the show.",
    ),
    "itunes-type": ("PP006 PP415 PP655", ""),
    "channel-block-accident": ("PP653", NOT_WRITTEN),
    "complete-consistent": (
        "PP448 PP654",
        "One field makes both tags. Whether an episode is still to come is checked where today's date is known.",
    ),
    "new-feed-url": ("PP651 PP652", NOT_WRITTEN),
    "atom-self": ("PP605 PP650", "Our feed always has it; the rules check that it is true."),
    "podcast-guid": ("PP005 PP406 PP646 PP648", ""),
    "podcast-guid-frozen": ("PP905", LATER),
    "podcast-locked": ("PP006 PP655", ""),
    "podcast-medium": ("PP006 PP655", ""),
    "podcast-urls-https": ("PP408 PP430", ""),
    "podcast-text-lengths": ("PP418", "The tags with at most 32 characters are never written."),
    "podcast-person": (
        "PP105 PP109 PP441",
        "A missing host is a warning: listeners miss a person.",
    ),
    "podcast-location": ("PP442 PP443", ""),
    "podcast-license": ("PP444", ""),
    "podcast-update-frequency": (
        "PP445",
        "Only its makers know whether a series is over, so that is not checked.",
    ),
    "podcast-txt-ai": ("PP446", "Only its makers know whether a machine spoke."),
    "copyright-form": ("PP436", ""),
    "rss-image-block": ("", NOT_WRITTEN),
    "generator-tag": ("", BUILT),
    "stable-bytes": ("", BUILT),
    "contact-format": ("", NOT_WRITTEN),
    "deprecated-tags": ("", NOT_WRITTEN),
    "trim-values": ("PP417", "Space around a value is removed when it is read."),
    "at-least-one-item": (
        "PP411 PP502 PP658",
        "A show may be prepared before its first episode appears: a warning until then.",
    ),
    "feed-size": ("PP505 PP634", ""),
    "rfc5005-paging": ("", NOT_WRITTEN),
    "item-vanished": ("PP901 PP636", LATER),
}
