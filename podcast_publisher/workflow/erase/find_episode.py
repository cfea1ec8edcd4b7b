"""Find the episode to erase in the folder, at the destination or in its records, and everything that names it."""

import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import PurePath
from urllib.parse import urldefrag

from msgspec import Struct, field

from podcast_publisher.model.erasure_subject import MEDIA_FOLDERS, ErasureSubject, slug_from_key
from podcast_publisher.model.errors import WrongUseError
from podcast_publisher.model.feed import Feed, FeedItem
from podcast_publisher.model.media_file import MediaFile
from podcast_publisher.model.release import PublishedObject
from podcast_publisher.model.show import Episode, Person, Project
from podcast_publisher.model.tombstones import Tombstones

_LINES = 20
_TAG = re.compile(r"<[^<>]*>")
_LONG = 40
"""Letters of a transcript's line to search for; shorter lines occur in other episodes too."""
_NO_GUID = "an episode whose guid is not known any more"


class Sources(Struct, frozen=True):
    """Everything that may name the episode."""

    project: Project
    feeds: Sequence[Feed]
    """The live one, those of earlier releases and those of shared previews."""
    withdrawn: Mapping[str, str]
    """Names in addresses by guid, from all release records."""
    objects: Mapping[str, PublishedObject]
    """By key, from all release records."""
    tombstones: Tombstones
    texts: Mapping[str, str] = field(default_factory=dict)
    """The episode's transcripts at the destination, by key."""
    other_texts: Mapping[str, str] = field(default_factory=dict)
    """The other episodes' transcripts there."""


class EpisodeToErase(Struct, frozen=True):
    """The episode, with everything that names it."""

    subject: ErasureSubject
    title: str
    in_folder: Episode | None = None
    """Its files, if the folder has any."""
    shared_names: tuple[str, ...] = ()
    """Names in addresses that another episode had too: of their objects, only those that feeds name are deleted."""


def find_episode(term: str, sources: Sources) -> EpisodeToErase:
    """The episode with that file, name in addresses, guid or number.

    Raises:
        WrongUseError: there is none, or more than one.
    """
    episode = _in_folder(term, sources.project)
    guids = {episode.guid} - {""} if episode else _guids(term, sources)
    if len(guids) > 1:
        listed = ", ".join(sorted(guids))
        raise WrongUseError(
            f'"{term}" was the name of more than one episode: {listed}',
            fix="Name the one you mean by its guid.",
        )
    guid = next(iter(guids), "")
    if not guid and episode is None and not _is_known(term, sources):
        raise WrongUseError(
            f'There is no episode "{term}" in the folder, at the destination or in its records',
            fix="Name its YAML file, its name in addresses or its guid; podcast-publisher status lists them.",
        )
    if episode is None and guid:
        episode = next(
            (episode for episode in sources.project.episodes if episode.guid == guid), None
        )
    return _with_subject(term, guid, episode, sources)


def _in_folder(term: str, project: Project) -> Episode | None:
    name = PurePath(term.replace("\\", "/"))
    files = [
        episode for episode in project.episodes if PurePath(episode.source.file).name == name.name
    ]
    if name.suffix in {".yaml", ".yml"} and files:
        return files[0]
    stem = name.stem if name.suffix in {".yaml", ".yml", ".mp3", ".m4a"} else term
    named = [
        episode
        for episode in project.episodes
        if term in {episode.guid, episode.slug} or stem == episode.slug
    ]
    numbered = [
        episode for episode in project.episodes if term.isdecimal() and episode.number == int(term)
    ]
    return next(iter((*named, *numbered)), None)


def _guids(term: str, sources: Sources) -> set[str]:
    """The guids of the episodes with that guid or name in addresses."""
    slug = PurePath(term).stem if term.endswith((".yaml", ".yml")) else term
    items = [item for feed in sources.feeds for item in feed.items]
    guids = {item.guid for item in items if term == item.guid or slug in _slugs(item)}
    guids |= {guid for guid, name in sources.withdrawn.items() if term == guid or name == slug}
    return guids | ({term} if sources.tombstones.has_guid(term) else set())


def _is_known(term: str, sources: Sources) -> bool:
    slug = PurePath(term).stem
    return sources.tombstones.has_slug(slug) or any(
        slug_from_key(key) == slug for key in sources.objects
    )


def _with_subject(
    term: str, guid: str, episode: Episode | None, sources: Sources
) -> EpisodeToErase:
    items = [item for feed in sources.feeds for item in feed.items]
    own = [item for item in items if guid and item.guid == guid]
    slugs = {slug for item in own for slug in _slugs(item)} | {sources.withdrawn.get(guid, "")}
    slugs |= {episode.slug} if episode else set()
    if not guid and episode is None:
        slugs.add(PurePath(term).stem)
    others = {slug for item in items if item.guid != guid for slug in _slugs(item)}
    others |= {
        other.slug
        for other in sources.project.episodes
        if other.guid != guid and other is not episode
    }
    slugs -= {""}
    keys = frozenset(key for item in own for key in _keys(item))
    subject = ErasureSubject(guid=guid, slugs=frozenset(slugs - others), keys=keys)
    owned = {key: value for key, value in sources.objects.items() if subject.owns(key)}
    files = _files(episode) if episode else []
    digests = {value.sha256 for key, value in owned.items() if key.startswith(MEDIA_FOLDERS)}
    subject = ErasureSubject(
        guid,
        subject.slugs,
        keys,
        frozenset(
            {*digests, *(file.sha256 for file in files if file.sha256)}
            - _others(sources, subject, guid)
        ),
        frozenset(_distinctive_words(own, guid, episode, sources)),
    )
    newest = next((item.title for item in own), "")
    title = (episode.title if episode else "") or newest or guid or _NO_GUID
    return EpisodeToErase(subject, title, episode, tuple(sorted(slugs & others)))


def _files(episode: Episode) -> list[MediaFile]:
    parts = (episode.audio, episode.transcript, episode.artwork)
    pictures = [chapter.picture for chapter in episode.chapters]
    translations = [translation.transcript for translation in episode.translations]
    return [part.file for part in (*parts, *pictures, *translations) if part]


def _others(sources: Sources, subject: ErasureSubject, guid: str) -> set[str]:
    """The digests of files that others use too, such as a picture that two episodes show."""
    show = sources.project.show.artwork
    used = {value.sha256 for key, value in sources.objects.items() if not subject.owns(key)}
    for episode in sources.project.episodes:
        if episode.guid != guid:
            used |= {file.sha256 for file in _files(episode)}
    return used | ({show.file.sha256} if show else set())


def _distinctive_words(
    own: Sequence[FeedItem], guid: str, episode: Episode | None, sources: Sources
) -> set[str]:
    """Titles, names and lines that occur in no other episode."""
    others = [
        other for other in sources.project.episodes if other is not episode and other.guid != guid
    ]
    live = sources.feeds[0].items if sources.feeds else ()
    elsewhere = {item.title for item in live if item.guid != guid} | {
        other.title for other in others
    }
    elsewhere |= {name for item in live if item.guid != guid for name in item.people}
    elsewhere |= {name for other in others for name in _names(other.people)}
    elsewhere |= _names(sources.project.show.people)
    elsewhere |= {line for other in others for line in _lines(other)}
    words = {item.title for item in own} | {name for item in own for name in item.people}
    if episode:
        words |= {episode.title, *_names(episode.people)}
    # single words occur on every page
    words = {word for word in words if " " in word.strip()}
    if episode:
        words |= {person.consent.reference for person in episode.people if person.consent}
        decided = (episode.withdrawn, episode.replaces_audio, episode.replaces_date)
        words |= {decision.reason for decision in decided if decision and " " in decision.reason}
    lines = set(_lines(episode)) if episode else set()
    lines |= _spoken_lines(sources.texts.values())
    elsewhere |= _spoken_lines(sources.other_texts.values())
    long = sorted((line for line in lines - elsewhere if len(line) >= _LONG), key=len, reverse=True)
    return {word for word in words - elsewhere if word} | set(long[:_LINES])


def _spoken_lines(transcripts: Iterable[str]) -> set[str]:
    """The lines of WebVTT files, without their speakers."""
    lines = (line for text in transcripts for line in text.splitlines() if "-->" not in line)
    return {_TAG.sub("", line).strip() for line in lines}


def _names(people: Iterable[Person]) -> set[str]:
    return {person.name for person in people}


def _lines(episode: Episode) -> Iterable[str]:
    translations = (translation.transcript for translation in episode.translations)
    spoken = [each.cues for each in (episode.transcript, *translations) if each]
    return (line.strip() for cues in spoken for cue in cues for line in cue.text.splitlines())


def _keys(item: FeedItem) -> Iterable[str]:
    """The keys of the objects that a feed names for an episode: folder and file name of each address."""
    named = [item.enclosure, item.chapters, *item.transcripts]
    addresses = [urldefrag(linked.url).url for linked in named if linked]
    addresses += [item.artwork, *item.pictures, item.link]
    keys = ("/".join(address.rsplit("/", 2)[-2:]) for address in addresses if address)
    return (key for key in keys if slug_from_key(key) and not key.startswith("artwork/cover-"))


def _slugs(item: FeedItem) -> set[str]:
    return {slug_from_key(key) for key in _keys(item)}
