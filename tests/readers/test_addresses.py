"""The URLs of the episodes' files."""

from podcast_publisher.model.media_file import MediaFile
from podcast_publisher.render.subrip import subrip
from tests.readers.published import Published, fetched


def test_enclosures_serve_the_recordings(published: Published) -> None:
    """The bytes of the episode's file, with the type in the feed."""
    for episode in published.episodes:
        url, length, type_ = published.enclosure(episode)
        assert episode.audio
        body, served_as = fetched(url)
        assert (len(body), served_as) == (length, type_)
        assert body == _bytes(published, episode.audio.file)


def test_transcript_urls_serve_the_files(published: Published) -> None:
    """The bytes of the WebVTT file, the page and the SubRip, with the types in the feed."""
    for episode in published.episodes:
        assert episode.transcript
        (url, type_), page, (subrip_url, subrip_type) = published.transcripts(episode)
        assert fetched(url) == (_bytes(published, episode.transcript.file), type_)
        assert fetched(subrip_url) == (subrip(episode.transcript.cues), subrip_type)
        body, served_as = fetched(page[0].partition("#")[0])
        assert b'id="transcript"' in body
        assert served_as.partition(";")[0] == page[1]


def test_picture_urls_serve_the_files(published: Published) -> None:
    """The bytes of the picture, as JPEG."""
    for episode in published.episodes:
        assert episode.artwork
        body = _bytes(published, episode.artwork.file)
        assert fetched(published.artwork(episode)) == (body, "image/jpeg")
    assert published.show.artwork
    assert fetched(published.cover) == (
        _bytes(published, published.show.artwork.file),
        "image/jpeg",
    )


def _bytes(published: Published, file: MediaFile) -> bytes:
    return (published.root / file.name).read_bytes()
