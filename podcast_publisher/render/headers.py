"""Content types and cache headers of published objects.

One table, because the feed states the types under which its files are uploaded.
"""

FEED_TYPE = "application/xml; charset=utf-8"
"""Not application/rss+xml: Chromium 156 shows that as source text and ignores the stylesheet. Apps and
validators accept both."""
TRANSCRIPT_TYPE = "text/vtt"
SUBRIP_TYPE = "application/x-subrip"
"""As the namespace writes it; others are seen, and break apps."""
HTML_TYPE = "text/html"
CHAPTERS_TYPE = "application/json+chapters"
JSON_TYPE = "application/json"
TEXT_TYPE = "text/plain; charset=utf-8"
PAGE_TYPE = "text/html; charset=utf-8"
SITEMAP_TYPE = "application/xml"
ICON_TYPE = "image/svg+xml"
STYLE_TYPE = "text/css; charset=utf-8"
SCRIPT_TYPE = "text/javascript; charset=utf-8"

CACHE_FOREVER = "public, max-age=31536000, immutable"
"""Styles, scripts and the icon: named by their content, and free of personal data."""
CACHE_A_DAY = "public, max-age=86400, must-revalidate"
"""Recordings, artwork, transcripts, chapters and the words to search for. They never change under their names, but they may hold personal
data: after an erasure, every well-behaved cache must drop them within a day."""
MINUTES = 5
CACHE_MINUTES = f"public, max-age={MINUTES * 60}, must-revalidate"
"""The feed and the pages: requested often, and a 304 costs next to nothing."""
