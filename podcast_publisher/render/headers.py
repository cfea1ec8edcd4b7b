"""What each kind of object is served as, and for how long it may be kept.

One table, because the feed names the types under which its files are uploaded (feed-rules.md 1.7,
http-audio-type and http-cache-feed).
"""

FEED_TYPE = "application/xml; charset=utf-8"
"""Not application/rss+xml: Chromium shows that as its source, whatever style it names (tried with
version 156). Apps and validators take both (feed-rules.md 1.7, http-feed-type)."""
TRANSCRIPT_TYPE = "text/vtt"
CHAPTERS_TYPE = "application/json+chapters"
PAGE_TYPE = "text/html; charset=utf-8"
SITEMAP_TYPE = "application/xml"
ICON_TYPE = "image/svg+xml"
STYLE_TYPE = "text/css; charset=utf-8"
SCRIPT_TYPE = "text/javascript; charset=utf-8"

FOR_GOOD = "public, max-age=31536000, immutable"
"""Styles, scripts and the icon: named by their content, and nothing personal is in them."""
FOR_A_DAY = "public, max-age=86400, must-revalidate"
"""Recordings, pictures, transcripts and chapters. Their names hold their digest, so they never change; but they
may hold a person, and what is erased must be gone from every well-behaved cache within a day."""
MINUTES = 5
FOR_MINUTES = f"public, max-age={MINUTES * 60}, must-revalidate"
"""The feed and the pages: they are asked for often, and a 304 costs next to nothing."""
