"""Rules for `podcast.yaml`."""

import re
from uuid import UUID

from podcast_publisher.check.engine.rule import Problems, show_rule
from podcast_publisher.check.show.category_suggestions import nearest
from podcast_publisher.model.categories import CATEGORIES
from podcast_publisher.model.countries import COUNTRIES
from podcast_publisher.model.destination_settings import KINDS
from podcast_publisher.model.finding import Problem, Severity
from podcast_publisher.model.languages import LANGUAGES
from podcast_publisher.model.show import Show

LONGEST_TITLE = 255
LONGEST_DESCRIPTION = 4000


@show_rule("PP401", Severity.ERROR)
def show_title_fits(show: Show) -> Problems:
    """The show's title has at most 255 characters.

    Why: Directories refuse a show with a longer title.
    Fix: Keep the name of the show; say in the description what it is about.
    Source: Apple, A Podcaster's Guide to RSS,
        https://help.apple.com/itc/podcasts_connect/#/itcb54353390; PSP-1,
        https://github.com/Podcast-Standards-Project/PSP-1-Podcast-RSS-Specification.
    """
    if len(show.title) > LONGEST_TITLE:
        yield Problem(f"The title has {len(show.title)} characters", ("title",))


@show_rule("PP402", Severity.ERROR)
def show_description_fits(show: Show) -> Problems:
    """The show's description has at most 4,000 bytes.

    Why: Apple refuses more; other apps cut it, perhaps in the middle of a character.
    Fix: Shorten it. Curly quotation marks and dashes take three bytes each.
    Source: Apple, A Podcaster's Guide to RSS,
        https://help.apple.com/itc/podcasts_connect/#/itcb54353390; PSP-1,
        https://github.com/Podcast-Standards-Project/PSP-1-Podcast-RSS-Specification.
    """
    size = len(show.description.encode())
    if size > LONGEST_DESCRIPTION:
        over = size - LONGEST_DESCRIPTION
        yield Problem(f"The description takes {size:,} bytes, {over:,} too many", ("description",))


@show_rule("PP403", Severity.ERROR)
def language_is_known(show: Show) -> Problems:
    """The language is a two-letter code of ISO 639, with an optional region after a hyphen.

    Why: Apple rejects a feed with a language it does not know.
    Fix: Write en-GB for British English. The region is GB; there is no region UK.
    Source: Apple, A Podcaster's Guide to RSS,
        https://help.apple.com/itc/podcasts_connect/#/itcb54353390; BCP 47,
        https://www.rfc-editor.org/info/bcp47.
    """
    language, hyphen, region = show.language.partition("-")
    cyrillic = re.search(r"[\u0400-\u04ff]", show.title + show.description)
    if language.lower() == "uk" and not cyrillic:
        message = f'"{show.language}" means Ukrainian, but the show is not in Ukrainian'
        yield Problem(message, ("language",), fix="Write en-GB for British English.")
    elif language.lower() not in LANGUAGES:
        yield Problem(f'"{show.language}" is not a language code', ("language",))
    elif hyphen and not re.fullmatch(r"[A-Za-z]{2}", region):
        message = f'"{region}" is not a region of two letters'
        yield Problem(message if region else "There is no region after the hyphen", ("language",))
    elif region and region.upper() not in COUNTRIES:
        fix = f"Write {language}-GB." if region.upper() == "UK" else ""
        yield Problem(f'There is no region "{region}"', ("language",), fix=fix)


@show_rule("PP404", Severity.ERROR)
def categories_are_apples(show: Show) -> Problems:
    """Every category is in Apple's list, spelt as Apple spells it.

    Why: Apple refuses a show without a category it knows, and every directory sorts by this list.
    Fix: Choose from the list in docs/fields.md; write a subcategory after a `>`, such as Health &
        Fitness > Medicine.
    Source: Apple, Apple Podcasts categories,
        https://podcasters.apple.com/support/1691-apple-podcasts-categories.
    """
    for number, category in enumerate(show.categories):
        if category and category not in CATEGORIES:
            near = nearest(category)
            guess = f'. Did you mean "{near}"?' if near else ""
            fix = f"Write  - {near}" if near else ""
            yield Problem(f'"{category}" is not in the list{guess}', ("categories", number), fix)
    if not show.categories:
        yield Problem("There is no category", ("categories",))


@show_rule("PP405", Severity.ADVICE)
def two_categories_at_most(show: Show) -> Problems:
    """The show has one or two categories, and none twice.

    Why: Apple reads the first two and ignores the rest; older apps read one.
    Fix: Keep the two that fit best, the better one first.
    Source: Apple, Apple Podcasts categories,
        https://podcasters.apple.com/support/1691-apple-podcasts-categories;
        docs/reference/limits.md.
    """
    if len(show.categories) > 2:
        yield Problem(f"There are {len(show.categories)} categories", ("categories", 2))
    elif len(set(show.categories)) < len(show.categories):
        yield Problem("This category is listed twice", ("categories", 1))


@show_rule("PP406", Severity.WARNING)
def show_guid_is_version_5(show: Show) -> Problems:
    """The show's guid is a UUID of version 5, as the podcast namespace defines it.

    Why: Apps and hosts that know the show by its first address compute the same guid and match it.
    Fix: If the show is already listed, use its guid there. Otherwise compute it from the feed's
        first address, as docs/fields.md explains; then never change it.
    Source: Podcast namespace, guid,
        https://github.com/Podcastindex-org/podcast-namespace/blob/main/docs/tags/guid.md.
    """
    if show.guid and UUID(show.guid).version != 5:
        yield Problem(f"It is version {UUID(show.guid).version}", ("guid",))


@show_rule("PP407", Severity.ERROR)
def destinations_can_be_reached(show: Show) -> Problems:
    """Every destination has a bucket or folder.

    Why: Publishing would stop at the first upload.
    Fix: Give an s3 destination its bucket, and a folder destination its folder.
    Source: docs/publishing.md.
    """
    for destination in show.destinations:
        needed = KINDS.get(destination.kind, "kind")
        if not getattr(destination, needed):
            where = ("destinations", destination.name, needed)
            yield Problem(f"The destination {destination.name} has no {needed}", where)


@show_rule("PP408", Severity.WARNING)
def public_address_is_secure(show: Show) -> Problems:
    """The public address begins with https, except on this computer.

    Why: Phones refuse to download audio over plain http.
    Fix: Serve the storage over https and enter that address.
    Source: Apple, Preventing insecure network connections,
        https://developer.apple.com/documentation/security/preventing-insecure-network-connections;
        Podcast namespace,
        https://github.com/Podcastindex-org/podcast-namespace/blob/main/docs/1.0.md.
    """
    for destination in show.destinations:
        local = re.match(r"http://(127\.|localhost|\[::1\])", destination.public_url)
        if destination.public_url.startswith("http://") and not local:
            where = ("destinations", destination.name, "public_url")
            yield Problem(f"{destination.public_url} is not secure", where)
