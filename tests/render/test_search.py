"""The index of all transcripts: what is found in it, what never is, and what it weighs."""

import json
import random
import re
from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from podcast_publisher.model.media_file import MediaFile
from podcast_publisher.model.publication import Publication
from podcast_publisher.model.results import Results
from podcast_publisher.model.show import Decision, Episode, Project
from podcast_publisher.model.transcript import Cue, ParsedTranscript, Transcript
from podcast_publisher.render.linked import LinkedEpisode
from podcast_publisher.render.publication import build
from podcast_publisher.render.search.index import VOLUME, SearchIndex, search_index
from podcast_publisher.render.search.words import words
from podcast_publisher.workflow.check import load_and_check
from tests.shows import NOW, PUBLIC_URL, SMALL_SHOW, workspace


def project() -> Project:
    return load_and_check(workspace(SMALL_SHOW), lambda _: None).project


def index_of(publication: Publication) -> Mapping[str, str]:
    """The ranges of each word of the first volume, as a browser reads them."""
    objects = {artifact.key: artifact for artifact in publication}
    (key,) = (key for key in objects if re.fullmatch(r"site/words-[0-9a-f]{8}\.json", key))
    ((*slices,),) = json.loads(objects[key].body())
    lines = [
        line.partition(" ")
        for _, name in slices
        for line in objects[f"site/words-{name}"].body().decode().splitlines()
    ]
    return {word: ranges for word, _, ranges in lines}


def all_words(publication: Publication) -> set[str]:
    bodies = [artifact.body() for artifact in publication if artifact.key.startswith("site/words-")]
    return {line.split(" ")[0] for body in bodies for line in body.decode().splitlines()}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Parkinson’s Disease, a cure?", ["parkinson", "disease", "cure"]),
        ("Straße, ΣΊΣΥΦΟΣ, İstanbul", ["strasse", "σισυφοσ", "istanbul"]),
        ("naïve café Łódź", ["naive", "cafe", "łodz"]),
        ("مُسْتَشْفَى أحمد كـتاب", ["مستشفى", "احمد", "كتاب"]),
        ("שָׁלוֹם", ["שלום"]),
        ("心臓病の研究", ["心臓", "臓病", "病の", "の研", "研究"]),
        ("肺", ["肺"]),
        ("ﬁnd x 42", ["find", "42"]),
        ("<script>alert(1)</script>", ["script", "alert", "script"]),
        ("a" * 100, ["a" * 30]),
    ],
)
def test_words_of_any_script(text: str, expected: list[str]) -> None:
    """Without case, accents and vowel points; pairs of letters where nothing separates words."""
    assert list(words(text)) == expected


def test_a_word_leads_to_its_episodes() -> None:
    """Every word of every transcript, with the numbers that the page gives its episodes."""
    loaded = project()
    publication = build(loaded, PUBLIC_URL, NOW)
    index = index_of(publication)
    for number, episode in enumerate(loaded.episodes):
        assert episode.transcript
        for cue in episode.transcript.cues:
            for word in words(cue.text):
                ranges = [part.split("-") for part in index[word].split(",")]
                assert any(int(part[0]) <= number <= int(part[-1]) for part in ranges)
    page = next(page for page in publication.pages if page.key == "index.html").body().decode()
    assert 'data-number="0" data-words="transcripts/01-listening-' in page
    assert [*index] == sorted(index, key=lambda word: word.encode("utf-16-be"))


@pytest.mark.parametrize("change", ["withdrawn", "draft", "later", "gone"])
def test_only_public_episodes_are_found(change: str) -> None:
    """No word of a withdrawn, unfinished, later or removed episode is in any slice."""
    loaded = project()
    first, second = loaded.episodes
    assert first.transcript
    assert second.transcript
    own = {word for cue in second.transcript.cues for word in words(cue.text)}
    own -= {word for cue in first.transcript.cues for word in words(cue.text)}
    assert own & all_words(build(loaded, PUBLIC_URL, NOW))
    changed = {
        "withdrawn": replace(second, withdrawn=Decision(date(2025, 5, 6), "asked")),
        "draft": replace(second, draft=True),
        "later": replace(second, published=NOW + timedelta(days=1)),
    }
    rest = (first, changed[change]) if change in changed else (first,)
    publication = build(replace(loaded, episodes=rest), PUBLIC_URL, NOW)
    assert not own & all_words(publication)
    assert all_words(publication)


def test_a_show_without_transcripts_has_no_search() -> None:
    """No field, no script and no objects."""
    loaded = project()
    silent = tuple(replace(episode, transcript=None) for episode in loaded.episodes)
    publication = build(replace(loaded, episodes=silent), PUBLIC_URL, NOW)
    assert not [artifact for artifact in publication if artifact.key.startswith("site/words-")]
    page = next(page for page in publication.pages if page.key == "index.html").body().decode()
    assert 'id="find"' not in page
    assert "search-" not in page


def linked(count: int, size: int = 3000) -> list[LinkedEpisode]:
    """Episodes with synthetic transcripts: a few words are in all, most in few, as in any language."""
    made = project().episodes[0]
    chance = random.Random(1)  # noqa: S311 - no secret
    letters = "etaoinshrdlucmfwypvbgkjqxz"
    vocabulary = [
        "".join(chance.choices(letters, range(26, 0, -1), k=chance.randint(3, 11)))
        for _ in range(20_000)
    ]
    weights = [1 / (rank + 3) for rank in range(len(vocabulary))]
    return [
        _linked(made, number, " ".join(chance.choices(vocabulary, weights, k=size)))
        for number in range(count)
    ]


def _linked(made: Episode, number: int, text: str) -> LinkedEpisode:
    sha = f"{number:064x}"
    file = MediaFile(Path(f"{number}.vtt"), f"{number}.vtt", len(text), sha, sha[:32])
    assert made.transcript
    content = ParsedTranscript(made.transcript.source, (Cue(0, 5, text),))
    episode = replace(made, transcript=Transcript.of(file, content))
    page = f"{PUBLIC_URL}episodes/{number}.html"
    return LinkedEpisode(episode, notes="", page_url=page, embed_url="", audio_url="")


@pytest.mark.parametrize(("count", "budget"), [(9, 25_000), (VOLUME, 40_000)])
def test_a_word_costs_little(count: int, budget: int) -> None:
    """The list and the largest two slices, for nine and for 500 episodes of 20 minutes."""
    index = search_index(linked(count), Results())
    sizes = sorted(artifact.size for artifact in index.artifacts if artifact.key.endswith(".txt"))
    listed = next(artifact for artifact in index.artifacts if artifact.key == index.key)
    assert listed.size + sizes[-1] <= budget
    assert listed.size + sum(sizes[-2:]) <= 40_000
    assert sizes[-1] <= 16_000


def names(index: SearchIndex) -> set[str]:
    return {artifact.key for artifact in index.artifacts}


def corrected(episodes: list[LinkedEpisode], words_more: str) -> set[str]:
    """The keys that these words more in the last transcript make new."""
    results = Results()
    before = names(search_index(episodes, results))
    transcript = episodes[-1].episode.transcript
    assert transcript
    assert len(before) > 10 or len(episodes) > VOLUME
    last = _linked(episodes[-1].episode, 999_999, f"{transcript.cues[0].text} {words_more}")
    return names(search_index([*episodes[:-1], last], results)) - before


def test_a_correction_changes_few_slices() -> None:
    """Words at the very beginning move only the next cuts, and no slice of another volume changes."""
    first = " ".join(f"aaa{number}" for number in range(40))
    assert 1 <= len(corrected(linked(40), first)) <= 4
    assert 1 <= len(corrected(linked(VOLUME + 20, 60), "zzyzx")) <= 3


def test_an_unchanged_index_reads_no_transcript(monkeypatch: pytest.MonkeyPatch) -> None:
    """Known slices are described, not made; whoever asks for their bytes gets the same ones."""
    episodes = linked(12, 200)
    results = Results()
    made = search_index(episodes, results)
    stored = Results(results.encoded())

    def read(_: Transcript) -> None:
        pytest.fail("a transcript is read")

    bodies = {artifact.key: artifact.body() for artifact in made.artifacts}
    monkeypatch.setattr(Transcript, "cues", property(read))
    again = search_index(episodes, stored)
    assert {artifact.key: artifact.body() for artifact in again.artifacts} == bodies


def test_a_correction_of_one_transcript_reads_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    """The words of each are kept by its digest."""
    episodes = linked(12, 200)
    results = Results()
    search_index(episodes, results)
    corrected = [*episodes[:-1], _linked(episodes[-1].episode, 12345, "entirely new")]
    read = []

    def counted(transcript: Transcript) -> tuple[Cue, ...]:
        read.append(transcript)
        return transcript.content.cues

    monkeypatch.setattr(Transcript, "cues", property(counted))
    search_index(corrected, Results(results.encoded()))
    assert len(read) == 1
