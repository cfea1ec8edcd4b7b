"""What the addresses of the episodes' files lead to."""

from podcast_publisher.model.media_file import MediaFile
from tests.readers.published import Published, fetched


def test_recordings_are_the_files(published: Published) -> None:
    """Behind each enclosure are the bytes of the episode's recording, as the type the feed says."""
    for episode in published.episodes:
        url, length, type_ = published.enclosure(episode)
        assert episode.audio
        body, served_as = fetched(url)
        assert (len(body), served_as) == (length, type_)
        assert body == _bytes(published, episode.audio.file)


def test_transcripts_are_the_files(published: Published) -> None:
    """Behind each transcript's address are the bytes of the WebVTT file, as the type the feed says."""
    for episode in published.episodes:
        assert episode.transcript
        url, type_ = published.transcript(episode)
        assert fetched(url) == (_bytes(published, episode.transcript.file), type_)


def test_pictures_are_the_files(published: Published) -> None:
    """Behind each picture's address are the bytes of that picture, as a JPEG."""
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
