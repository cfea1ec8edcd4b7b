"""Rules for links in descriptions."""

import re
from collections.abc import Iterator

from podcast_publisher.check.engine.rule import Problems, owner_rule
from podcast_publisher.check.text.markup import Tags
from podcast_publisher.check.text.public_texts import PublicText, descriptions, shortened
from podcast_publisher.model.finding import Severity
from podcast_publisher.model.patterns import lazy_pattern
from podcast_publisher.model.show import Project

_PARTED = lazy_pattern(r"\[[^\[\]]+\][ \t]+\(\s*(?:https?://|www\.)[^()\s]+\)")
_TURNED = lazy_pattern(r"\([^()\n]+\)\[(?:https?://|www\.)[^\[\]\s]+\]")
_NOT_CLOSED = lazy_pattern(
    r"(?<!!)\[[^\[\]]+\]\((?:https?://|www\.|mailto:)[^\s()<>]*(?=[ \t]+(?![\"'(\s)])|[ \t]*$)",
    re.MULTILINE,
)
"""A link of which the address ends with a space or the line, and not with a bracket."""
_WWW = lazy_pattern(r"(?<![\w/.@-])www\.[\w-]+\.[^\s<>\"')\]]+")
_LINK = lazy_pattern(r"(?<!!)\[(?P<words>[^\[\]]*)\]\(\s*<?(?P<to>[^)\s>]*)")
_BARE = lazy_pattern(r"http://[^\s<>\"')\]]+")
_TRACKING = lazy_pattern(r"[?&](?:utm_\w+|fbclid|gclid|mc_[ce]id|igshid|msclkid)=", re.IGNORECASE)
_MAIL_FILTER = lazy_pattern(
    r"https://[^/]*(?:safelinks\.protection\.outlook\.com|urldefense\.(?:com|proofpoint\.com)|"
    r"list-manage\.com/track|l\.facebook\.com|lm\.facebook\.com|www\.google\.[a-z.]+/url)[/?]",
    re.IGNORECASE,
)
"""What mail programs, newsletters and Facebook make of an address: the page's own is inside it."""
INSIDE = lazy_pattern(
    r"https://(?:[\w-]+-my\.sharepoint\.com|[^./:?#\s]+|[^/:?#\s]+\.(?:local|lan|internal|intranet)|"
    r"(?:10|127|192\.168|172\.(?:1[6-9]|2\d|3[01]))\.[\d.]+)(?:[/:?#]|$)",
    re.IGNORECASE,
)
"""An address that only computers of one house or network can open."""
_SIGN_IN = lazy_pattern(
    r"https://(?:[\w-]+\.sharepoint\.com/|docs\.google\.com/\S+/edit|(?:preview|staging|uat|test|dev)[.-][^/]+/|"
    r"[^\s?]+/(?:wp-admin|wp-login|umbraco|node/\d+/edit)\b|\S+[?&](?:token|access_token|preview|preview_id)=)",
    re.IGNORECASE,
)
"""What only its author can open: a page being written, a file of the office."""
_VAGUE = {"here", "click here", "link", "this link", "this", "more", "read more", "click"}


@owner_rule("PP424", Severity.WARNING)
def links_lead_somewhere_safe(project: Project) -> Problems:
    """Every link in a description is a full address that begins with https://.

    Why: An app has no page from which a short address could start, and phones warn about addresses
        that are not secure.
    Fix: Open the page in a browser and copy its full address.
    Source: Spotify, Podcast specification,
        https://support.spotify.com/us/creators/article/podcast-specification-doc/; Podcast
        namespace, https://github.com/Podcastindex-org/podcast-namespace/blob/main/docs/1.0.md.
    """
    for description in descriptions(project):
        yield from _no_links(description)
        for target in dict.fromkeys(_targets(description)):
            if not target:
                needle = "]()" if "]()" in description.text else "<a"
                yield description.problem("A link has no address", needle)
            elif not re.match(
                r"(?:https://(?!https?:?/)[^/\s]+|mailto:\S+@\S|tel:)", target, re.IGNORECASE
            ):
                yield description.problem(f'A link leads to "{shortened(target)}"', target)
            elif INSIDE.match(target):
                yield description.problem(
                    f'A link leads into your own network: "{shortened(target)}"',
                    target,
                    fix="Link to a page that anyone can open, or remove the link.",
                )
            elif _SIGN_IN.match(target):
                yield description.problem(
                    f'A link probably leads to a page where people have to sign in: "{shortened(target)}"',
                    target,
                    fix="Open it in a private browser window. Link to a page that opens there.",
                )
            elif _MAIL_FILTER.match(target):
                yield description.problem(
                    f'A link was copied from an email or Facebook: "{shortened(target)}"',
                    target,
                    fix="Open it, and copy the page's own address from the browser.",
                )
            elif _TRACKING.search(target):
                yield description.problem(
                    f'A link tracks its readers: "{shortened(target)}"',
                    target,
                    fix="Remove the part with utm_, fbclid or similar from the address.",
                )


@owner_rule("PP437", Severity.ADVICE)
def addresses_can_be_opened(project: Project) -> Problems:
    """An address in a description begins with https://, so that apps make it a link.

    Why: Some apps make a link of www.example.org; others show it as text.
    Fix: Put https:// in front; or better, link the words that name the page.
    Source: Spotify, Podcast specification,
        https://support.spotify.com/us/creators/article/podcast-specification-doc/; RSS Advisory
        Board, Best Practices Profile, https://www.rssboard.org/rss-profile.
    """
    for description in descriptions(project):
        # another rule reports those inside links
        text = _LINK.sub(lambda match: " " * len(match[0]), description.text)
        for address in dict.fromkeys(match[0].rstrip(".,;") for match in _WWW.finditer(text)):
            yield description.problem(f"{shortened(address)} does not begin with https://", address)


@owner_rule("PP425", Severity.ADVICE)
def links_say_where_they_lead(project: Project) -> Problems:
    """The text of a link says where it leads.

    Why: Some apps show the text without the link, and screen readers list links on their own.
        "Here" tells neither anything.
    Fix: Link the words that name the page, such as [the trust's research pages](https://...).
    Source: WCAG 2.2, 2.4.4, https://www.w3.org/TR/WCAG22/#link-purpose-in-context.
    """
    for description in descriptions(project):
        for link in _LINK.finditer(description.text):
            words = link["words"].strip(" .:").casefold()
            if words in _VAGUE or not words:
                yield description.problem(f'The text of a link is "{link["words"]}"', link[0])


def _no_links(description: PublicText) -> Problems:
    """Text that was meant to be a link, but is not."""
    for match in _PARTED.finditer(description.text):
        message = "There is a space between ] and (, so this is not a link"
        yield description.problem(message, match[0], fix="Remove the space.")
    for match in _NOT_CLOSED.finditer(description.text):
        message = f"This link is not closed, or has a space in it: {shortened(match[0])}"
        fix = "End the address with ), and write %20 for a space in it."
        yield description.problem(message, match[0], fix=fix)
    for match in _TURNED.finditer(description.text):
        message = "The brackets are the wrong way round, so this is not a link"
        yield description.problem(message, match[0], fix="Write [the words](https://...).")


def _targets(text: PublicText) -> Iterator[str]:
    """Where the links of a description lead, in each way a link can be written."""
    for link in _LINK.finditer(text.text):
        yield link["to"]
    if "<" in text.text:
        for tag, attributes, _ in Tags(text.text).found:
            if tag == "a":
                yield attributes.get("href", "")
    for bare in _BARE.finditer(text.text):
        yield bare[0].rstrip(".,;")
