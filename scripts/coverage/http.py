"""The part of the table in `table.py` about a show that is served over HTTP."""

HTTP_AND_STORAGE: dict[str, tuple[str, str]] = {
    "http-public": (
        "PP601 PP611 PP621 PP622 PP623 PP656 PP675",
        "As seen from where `verify` runs: whether other countries are kept out it cannot see.",
    ),
    "http-head": ("PP617", "Of transcripts and chapters no app asks it."),
    "http-range": ("PP614", ""),
    "http-length-agrees": (
        "PP613 PP501",
        "The file's own length is the feed's: the feed that was built is read back.",
    ),
    "http-audio-type": ("PP612", ""),
    "http-feed-type": ("PP603", ""),
    "http-conditional": ("PP604", ""),
    "http-cache-feed": ("PP626", ""),
    "http-gzip": (
        "PP604 PP606 PP607 PP618",
        (
            "That a compressed feed is another one is an error, that audio is compressed a warning; "
            "small feeds and transcripts may come as they are."
        ),
    ),
    "http-cors": ("PP625", "Of recordings it is not asked: players play them without."),
    "http-redirects": ("PP624", "Two that lead to a name with the same ending are let pass."),
    "http-art": ("PP616 PP617 PP689", ""),
    "s3-content-type": (
        "",
        (
            "Cannot happen: no object can be made without a type and a cache header, and each is "
            "looked at again after it was sent. What comes of it is PP612."
        ),
    ),
    "s3-etag-not-id": ("", "Cannot happen: names and comparisons go by SHA-256."),
    "upload-order": (
        "",
        "Cannot happen: the order is in the type of a plan, and every object is proved before the feed.",
    ),
    "upload-no-delete": (
        "",
        (
            "Cannot happen: what is published is never overwritten, and `prune` removes only what no "
            "kept release names."
        ),
    ),
    "key-ascii": ("", "Cannot happen: another key is refused where an object is made."),
    "dedicated-host": ("", "A choice of the publisher's: public_url may be any address."),
    "external-redirect-plan": (
        "",
        "Nothing shows that a show stands elsewhere. Its guids have a field: see docs/fields.md.",
    ),
}
"""Each entry's name, the codes that look at it, and what else is to be said."""
