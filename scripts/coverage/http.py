"""Requirements of a show that is served over HTTP, and the rules that check them."""

HTTP_AND_STORAGE: dict[str, tuple[str, str]] = {
    "http-public": (
        "PP601 PP611 PP621 PP622 PP623 PP656 PP675",
        "As seen from where `verify` runs; it cannot see whether other countries are blocked.",
    ),
    "http-head": ("PP617", "No app sends HEAD for transcripts and chapters."),
    "http-range": ("PP614", ""),
    "http-length-agrees": (
        "PP613 PP501",
        "The feed gets its lengths from the files, and the built feed is read back.",
    ),
    "http-audio-type": ("PP612", ""),
    "http-feed-type": ("PP603", ""),
    "http-conditional": ("PP604", ""),
    "http-cache-feed": ("PP626", ""),
    "http-gzip": (
        "PP604 PP606 PP607 PP618",
        (
            "A compressed feed that differs is an error, compressed audio a warning; "
            "small feeds and transcripts may be uncompressed."
        ),
    ),
    "http-cors": ("PP625", "Not checked for recordings: players play them without it."),
    "http-redirects": ("PP624", "Two redirects to a name with the same ending are accepted."),
    "http-art": ("PP616 PP617 PP689", ""),
    "s3-content-type": (
        "",
        (
            "Cannot happen: an object cannot be made without a type and a cache header, and each is "
            "verified after the upload. PP612 checks what listeners get."
        ),
    ),
    "s3-etag-not-id": ("", "Cannot happen: names and comparisons use SHA-256, never the ETag."),
    "upload-order": (
        "",
        "Cannot happen: a plan has the order built in, and every object is verified before the feed is replaced.",
    ),
    "upload-no-delete": (
        "",
        (
            "Cannot happen: published media are never overwritten, and `prune` removes only what no "
            "restorable release names."
        ),
    ),
    "key-ascii": ("", "Cannot happen: an object with another key cannot be made."),
    "dedicated-host": ("", "This is the publisher's choice: public_url may be any address."),
    "external-redirect-plan": (
        "",
        "Nothing shows that a show was published elsewhere before. Keep its guids: see docs/fields.md.",
    ),
}
"""The short name of each requirement, the rules that check it, and a remark."""
