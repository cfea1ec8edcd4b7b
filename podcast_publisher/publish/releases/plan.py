"""Plan a release by comparing the publication with what is live. Pure: reads and writes nothing."""

from collections.abc import Iterator, Mapping, Sequence

from msgspec.structs import replace

from podcast_publisher.model.feed import Feed, FeedItem
from podcast_publisher.model.plan import HeaderRenewal, LiveState, Plan, Step
from podcast_publisher.model.publication import Artifact, Publication
from podcast_publisher.model.release import PublishedObject
from podcast_publisher.publish.releases.listener_changes import listener_changes
from podcast_publisher.publish.releases.pages import removed_pages

_Objects = Mapping[str, PublishedObject]


def make_plan(
    publication: Publication,
    live: LiveState,
    *,
    before: Feed | None,
    after: Feed,
    renew: HeaderRenewal = HeaderRenewal.NOTHING,
) -> Plan:
    """The plan that turns what is live into the publication.

    `before` and `after` are the two feeds as an app reads them: what listeners notice is told
    from these. Media that differ in their cache header alone keep the one they have, unless `renew`
    says otherwise: a new header is no reason to send every recording again.
    """
    planned = {artifact.key: PublishedObject.of(artifact) for artifact in publication}
    known = live.release.objects if live.release else {}
    outdated = tuple(
        artifact for artifact in publication.media if _is_outdated(artifact.key, planned, known)
    )
    media = _steps(publication.media, planned, known)
    contents = planned
    if renew is HeaderRenewal.UPLOAD:
        media += tuple(Step(artifact, "another cache header") for artifact in outdated)
    elif renew is HeaderRenewal.NOTHING:
        contents = planned | {artifact.key: known[artifact.key] for artifact in outdated}
    removals = removed_pages(live, contents)
    if live.is_finished:
        pages = _steps(publication.pages, planned, known)
    else:
        pages = tuple(Step(page, _UNFINISHED) for page in publication.pages)
    renewals = outdated if renew is HeaderRenewal.COPY else ()
    reason = _reason(publication.feed.key, planned, known) or (_ALTERED if live.is_altered else "")
    changes = media or pages or removals or renewals
    if not reason and changes and not matches_live(live, contents):
        reason = "names the new release"  # the record of the show's objects goes with the feed
    return Plan(
        live=live,
        media=media,
        pages=pages,
        removals=removals,
        feed=Step(publication.feed, reason) if reason else None,
        unchanged=sum(1 for _ in publication) - len(media) - len(pages) - bool(reason),
        notices=(
            *((_PUT_RIGHT,) if live.is_altered else ()),
            *listener_notices(before, after),
            *_other_scripts(publication, planned, known),
        ),
        changes=listener_changes(before, after),
        objects=contents,
        renew=renew,
        header_updates=renewals,
        outdated=outdated if renew is HeaderRenewal.NOTHING else (),
        feed_url=after.self_url,
        feed_url_change=feed_address_change(before, after),
    )


def feed_address_change(before: Feed | None, after: Feed) -> tuple[str, str] | None:
    """The two addresses of the feed, where it is to be read at another one than before."""
    if before is None or not before.self_url or before.self_url == after.self_url:
        return None
    return before.self_url, after.self_url


def matches_live(live: LiveState, contents: Mapping[str, PublishedObject]) -> bool:
    """Whether these are the objects of the live release: then there is at most something to finish."""
    return live.release is not None and dict(live.release.objects) == dict(contents)


def _steps(artifacts: tuple[Artifact, ...], planned: _Objects, known: _Objects) -> tuple[Step, ...]:
    reasons = ((artifact, _reason(artifact.key, planned, known)) for artifact in artifacts)
    return tuple(Step(artifact, reason) for artifact, reason in reasons if reason)


def _reason(key: str, planned: _Objects, known: _Objects) -> str:
    """Why it must be sent, or nothing: by digest and headers, never by date."""
    published = known.get(key)
    if published is None:
        return "not there yet"
    if published.sha256 != planned[key].sha256:
        return "bytes differ"
    if published != planned[key] and not _is_outdated(key, planned, known):
        return "type or cache header differs"
    return ""


def _is_outdated(key: str, planned: _Objects, known: _Objects) -> bool:
    """Whether it is there, named by its content, and differs in its cache header alone."""
    published = known.get(key)
    if published is None or published == planned[key]:
        return False
    return published.differs_only_in_cache_header(key, planned[key])


def _other_scripts(publication: Publication, planned: _Objects, known: _Objects) -> Iterator[str]:
    """Scripts that pages bring to listeners' browsers, and did not before."""
    for artifact in publication.media if known else ():
        if artifact.key.endswith(".js") and _reason(artifact.key, planned, known):
            yield f"pages run another script than before: {artifact.key}"


def listener_notices(before: Feed | None, after: Feed) -> tuple[str, ...]:
    """What listeners will notice, counted, and of few episodes which."""
    if before is None:
        return (f"the show appears, with {_count(len(after.items), 'episode')}",)
    old, new = before.by_guid(), after.by_guid()
    guids = [(old[guid], item) for guid, item in new.items() if guid in old]
    added = [item for guid, item in new.items() if guid not in old]
    gone = [item for guid, item in old.items() if guid not in new]
    corrected = [b for a, b in guids if a.audio_file_name != b.audio_file_name]
    same = [(a, b) for a, b in guids if a.audio_file_name == b.audio_file_name]
    reworded = [b for a, b in same if _without_forms(a) != _without_forms(b)]
    reformed = [b for a, b in same if a != b and b not in reworded]
    hidden = [b for a, b in guids if b.is_blocked and not a.is_blocked]
    vanish = "disappears" if len(gone) == 1 else "disappear"
    notices = [
        (_named(_count(len(added), "new episode"), added), added),
        (_named(f"{_count(len(corrected), 'corrected recording')}: {_KEPT}", corrected), corrected),
        (_named(f"{_count(len(reworded), 'episode')} {_REWORDED}", reworded), reworded),
        (_named(f"{_count(len(reformed), 'episode')} {_REFORMED}", reformed), reformed),
        (_named(f"{_count(len(hidden), 'episode')} {_HIDDEN}", hidden), hidden),
        (_named(f"{_count(len(gone), 'episode')} {vanish}", gone), gone),
        (
            "the show's own title or picture changes",
            (before.title, before.artwork) != (after.title, after.artwork),
        ),
        (
            "what the show asks support for, recommends or plays as its trailer changes",
            _beside_the_episodes(before) != _beside_the_episodes(after),
        ),
        (
            f"apps and directories move to {after.moves_to}, and ask here no more",
            after.moves_to and before.moves_to != after.moves_to,
        ),
        (
            f"the feed no longer sends apps to {before.moves_to}; those that have moved stay there",
            before.moves_to and not after.moves_to,
        ),
    ]
    unchanged = len(guids) - len(corrected) - len(reworded) - len(reformed)
    noticed = [words for words, old_items in notices if old_items]
    if addresses := feed_address_change(before, after):
        noticed.insert(0, "every address changes, from {} to {}: {}".format(*addresses, _MOVED))
    return (*noticed, *([f"{_count(unchanged, 'episode')} unchanged"] if unchanged else []))


def _without_forms(item: FeedItem) -> FeedItem:
    """Without files of words that are said anyway: another form of them is no other episode."""
    return replace(item, transcripts=(), chapters=None, simple_chapters=(), pictures=())


def _beside_the_episodes(feed: Feed) -> tuple[object, ...]:
    trailers = [trailer.url.rpartition("/")[2] for trailer in feed.trailers]
    return (feed.funding, feed.podroll, feed.publisher, trailers)


_ALTERED = "the feed at the store was changed by something else"
_UNFINISHED = "the last run was cut off, or is still at it"
_PUT_RIGHT = (
    "the feed that they have was changed by something else than this program; it is put right"
)
_KEPT = "people who already downloaded it keep the old one"
_REWORDED = "with other words, picture or details"
_REFORMED = "with other files of transcript or chapters"
_HIDDEN = "hidden from directories (block)"
_MOVED = "apps keep requesting the old one, which must redirect or stay"
_NAMED = 3
"""Episodes; of more than that the number says enough."""


def _named(words: str, items: Sequence[FeedItem]) -> str:
    titles = ", ".join(f'"{item.title}"' for item in items)
    return f"{words} ({titles})" if 0 < len(items) <= _NAMED else words


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
