"""What to do while a show moves to another address."""

from collections.abc import Iterator

_REDIRECTS = {
    "s3": "The store is asked to redirect it. Only a bucket that is served as a website (an S3 website "
    "endpoint) does so; behind a CDN, add a rule there that answers 301 for this one address.",
    "folder": "The folder itself cannot: let the web server answer 301 for this one address; in nginx: "
    "location = {path} {{ return 301 {new}; }}",
    "local": "The local store cannot.",
}


def next_steps(old_url: str, new_url: str, kind: str) -> Iterator[str]:
    """One step a line, beginning with what is happening; `kind` is that of the destination."""
    path = "/" + old_url.partition("://")[2].partition("/")[2]
    yield f"The show moves: this feed sends apps to {new_url}"
    yield f"  1. Redirect {old_url} for good. {_REDIRECTS[kind].format(path=path, new=new_url)}"
    yield (
        "  2. In Apple Podcasts Connect, Spotify for Creators and every other directory that lists the "
        "show, look up the feed's address after some days, and change it where it is still the old one."
    )
    yield f"  3. Check from outside: podcast-publisher verify --moved {old_url} {new_url}"
    yield (
        "  4. Keep this feed, its recordings and the redirect for at least four weeks, better for good: "
        "an app that was not opened meanwhile still asks here."
    )
    yield (
        "  To take it back, remove moved_to and publish. Apps that have moved come back only if the new "
        "feed sends them."
    )
