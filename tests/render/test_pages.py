"""Web pages: what is on them, what is not, and that texts never become markup."""

import base64
import hashlib
import json
import re
from datetime import date, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from lxml import etree, html
from markupsafe import Markup
from msgspec.structs import replace

from podcast_publisher.model.measurement import AudioMeasurements
from podcast_publisher.model.publication import Artifact, Publication
from podcast_publisher.model.show import Decision, Project
from podcast_publisher.model.site import FILES
from podcast_publisher.model.transcript import Chapter, Cue, ParsedTranscript, Transcript
from podcast_publisher.render.pages import formatting
from podcast_publisher.render.pages.build_context import split_notes
from podcast_publisher.render.pages.jinja_environment import built_in
from podcast_publisher.render.pages.qr_code import qr_code
from podcast_publisher.render.pages.subscribe_links import subscribe_links
from podcast_publisher.render.pages.turns import turns
from podcast_publisher.render.pages.waveform import BARS, HEIGHT, marks_path, waveform_path
from podcast_publisher.render.pages.words import Words
from podcast_publisher.render.publication import build
from podcast_publisher.workflow.check import load_and_check
from tests.render.golden import PAGES, page
from tests.shows import NOW, PUBLIC_URL, SMALL_SHOW, copy_series, workspace

ONE, TWO = "episodes/01-listening.html", "episodes/02-measuring.html"
LAST_VERSION = {
    "layout.html": """{% extends "ours/layout.html" %}
{% block header %}<header class="band"><div class="width"><p class="home">Ward</p></div></header>{% endblock %}
""",
    "player.html": """<section class="player" aria-label="Player">
<audio controls preload="none" src="{{ root }}{{ page.audio.key }}" aria-label="{{ episode.title }}"></audio>
{% if page.wave %}<svg class="wave" viewBox="0 0 {{ wave_width }} {{ wave_height }}"></svg>{% endif %}
</section>
""",
    "episode.html": """{% extends "ours/episode.html" %}
{% block trail %}<nav class="trail" aria-label="Breadcrumb"><a href="../index.html">All</a></nav>{% endblock %}
{% block main %}
<h1>{{ episode.title }}</h1>
<p>{{ page.notes }} {{ page.summary }} {{ page.picture.side }} {{ page.audio.seconds }}</p>
{% include "player.html" %}
<section class="transcript">
{% for turn in page.turns %}
<p>{% if turn.voice %}<cite>{{ turn.voice }}</cite> {% endif %}<small>{{ turn.start }}</small>
{% for one in turn.phrases %}
<a {% if one.first %}id="{% else %}href="#{% endif %}t={{ one.at }}">{{ one.text }}</a>
{% endfor %}</p>
{% endfor %}
</section>
{% endblock %}
""",
}
HOSTILE = (
    "</script><script>alert(1)</script>\"'><img src=x onerror=alert(2)>{{ 7*7 }}\u2028&lt;b&gt;"
)


def project(root: Path = SMALL_SHOW) -> Project:
    return load_and_check(workspace(root), lambda _: None).project


def published(show: Project | None = None, now: datetime = NOW) -> Publication:
    return build(show or project(), PUBLIC_URL, now)


def with_cues(transcript: Transcript, *cues: Cue) -> Transcript:
    return Transcript.of(transcript.file, ParsedTranscript(transcript.source, cues))


def of(publication: Publication, key: str) -> Artifact:
    return next(artifact for artifact in publication if artifact.key == key)


def parsed(publication: Publication, key: str) -> html.HtmlElement:
    """The page as a browser parses it."""
    return html.document_fromstring(of(publication, key).body().decode())


def keys(publication: Publication) -> list[str]:
    return [page.key for page in publication.pages]


@pytest.mark.parametrize("key", PAGES)
def test_pages_equal_the_golden_pages(key: str) -> None:
    """Byte for byte; after an intended change, run tests.render.golden."""
    assert page(published(), key).decode() == PAGES[key].read_text("utf-8")


def test_due_episodes_have_pages() -> None:
    """The index, two episodes with embeddable players, and a sitemap, with types and headers."""
    publication = published()
    assert keys(publication) == [
        "index.html",
        ONE,
        "embed/01-listening.html",
        TWO,
        "embed/02-measuring.html",
        "sitemap.xml",
    ]
    for rendered in publication.pages:
        html_ = "text/html; charset=utf-8"
        assert rendered.content_type == (
            html_ if rendered.key.endswith(".html") else "application/xml"
        )
        assert rendered.cache_control == "public, max-age=300, must-revalidate"


def test_a_scheduled_episode_shows_only_its_date() -> None:
    """It has no page and no entry in the list yet."""
    second = project().episodes[1]
    assert second.published
    publication = published(now=second.published - timedelta(seconds=1))
    assert [key for key in keys(publication) if "02" in key] == []
    index = of(publication, "index.html").body().decode()
    assert "Next episode" in index
    assert "2 April 2025" in index
    assert second.title not in index
    assert "Next episode" not in of(published(), "index.html").body().decode()


def test_a_draft_has_no_page() -> None:
    """No page shows a draft or its date."""
    loaded = project()
    drafted = replace(
        loaded, episodes=(loaded.episodes[0], replace(loaded.episodes[1], draft=True))
    )
    publication = published(drafted)
    assert [key for key in keys(publication) if "02" in key] == []
    assert "Next" not in of(publication, "index.html").body().decode()


def test_a_withdrawn_episode_keeps_a_page_that_says_so() -> None:
    """And its player; both have the date, but neither reason nor content."""
    loaded = project()
    taken = Decision(date(2025, 5, 6), "the guest asked for it")
    gone = replace(loaded.episodes[1], withdrawn=taken, audio=None, transcript=None, artwork=None)
    publication = published(replace(loaded, episodes=(loaded.episodes[0], gone)))
    for key in (TWO, "embed/02-measuring.html"):
        body = of(publication, key).body().decode()
        assert "was withdrawn" in body
        assert "6 May 2025" in body
        assert 'name="robots" content="noindex"' in body
        assert gone.title not in body
        assert taken.reason not in body
    for key in ("index.html", "sitemap.xml", ONE):
        assert "02-measuring" not in of(publication, key).body().decode()


def test_a_corrected_description_changes_two_pages() -> None:
    """That episode's page, and the series' own, which has its first paragraph."""
    loaded = project()
    first, second = loaded.episodes
    after = replace(loaded, episodes=(replace(first, description="Other words."), second))
    before = {page.key: page.sha256 for page in published(loaded).pages}
    changed = [page.key for page in published(after).pages if page.sha256 != before[page.key]]
    assert changed == ["index.html", ONE]


def test_every_relative_link_leads_to_an_object() -> None:
    """A browser fetches nothing from elsewhere."""
    publication = published()
    keys = {artifact.key for artifact in publication}
    for rendered in publication.pages:
        if not rendered.key.endswith(".html"):
            continue
        depth = rendered.key.count("/")
        for element, attribute, link, _ in parsed(publication, rendered.key).iterlinks():
            fetched = attribute == "src" or element.get("rel") in {"stylesheet", "icon"}
            if re.match(r"[a-z]+:", link):
                assert not fetched, link
            elif not link.startswith("#"):
                assert link.startswith("../" * depth)
                assert link.partition("#")[0].removeprefix("../" * depth) in keys, link


@pytest.mark.parametrize("key", ["index.html", ONE, TWO, "embed/02-measuring.html"])
def test_pages_have_headings_landmarks_and_a_skip_link(key: str) -> None:
    """One h1, headings in order, one main, a language, and named sections."""
    tree = parsed(published(), key)
    levels = [int(element.tag[1]) for element in tree.iter("h1", "h2", "h3", "h4")]
    assert levels.count(1) == 1 == levels[0]
    assert all(after <= before + 1 for before, after in pairwise(levels))
    assert len(tree.findall(".//main")) == 1
    assert tree.get("lang") == "en-GB"
    ids = [element.get("id") for element in tree.xpath("//*[@id]")]
    assert len(ids) == len(set(ids))
    for name in tree.xpath("//@aria-labelledby | //label/@for"):
        assert name in ids
    assert all(
        element.get("alt") is not None and element.get("width") for element in tree.iter("img")
    )
    assert not tree.xpath("//*[@style] | //style | //script[not(@src) and not(@type)]")
    if not key.startswith("embed"):
        assert tree.xpath("//body/a[1]/@href") == ["#main"]


def test_the_transcript_says_who_speaks_and_names_each_sentence() -> None:
    """Speakers as text, a place for each sentence, and one link for each turn; chapters are its headings."""
    tree = parsed(published(), TWO)
    (transcript,) = tree.xpath("//section[@class='transcript']")
    assert transcript.xpath(".//cite/text()") == ["Robin Example", "Sam Sample", "Robin Example"]
    sentences = transcript.xpath(".//div[@class='turn']/p/span")
    assert [sentence.get("id") for sentence in sentences] == ["t0", "t8", "t14.5"]
    assert sentences[0].text == "Here is a ruler & here is a question."
    times = transcript.xpath(".//div[@class='turn']/a")
    assert [(time.get("href"), time.text) for time in times] == [
        ("#t0", "0:00"),
        ("#t8", "0:08"),
        ("#t14.5", "0:14"),
    ]
    assert [(heading.text, heading.get("id")) for heading in transcript.iter("h3")] == [
        ("A ruler", None),
        ("A clock", None),
        ("A questionnaire", "t14"),
    ]
    chapters = tree.xpath("//ol[contains(@class, 'chapters')]//a")
    audio = tree.find(".//audio").get("src")
    assert [chapter.get("href") for chapter in chapters] == [
        f"{audio}#t={start}" for start in (0, 8, 14)
    ]


def test_only_times_are_stops_in_the_transcript() -> None:
    """Nobody tabs through each sentence, and no screen reader says "link" before it."""
    tree = parsed(published(), TWO)
    assert len(tree.xpath("//div[@class='turn']//a")) == len(tree.xpath("//div[@class='turn']"))


def test_chapters_begin_paragraphs() -> None:
    """With the sentence most of which is in the chapter, and the speaker is named again."""
    cues = [Cue(start, start + 4, f"From {start}.", "Robin") for start in (0, 4, 8.2, 12.4)]
    chapters = (Chapter(0, "One"), Chapter(9, "Two"), Chapter(15, "Three"), Chapter(16, "Never"))
    paragraphs = turns(cues, chapters)
    assert [
        ([heading.title for heading in turn.headings], turn.voice, len(turn.phrases))
        for turn in paragraphs
    ] == [(["One"], "Robin", 2), (["Two"], "Robin", 2)]
    assert [heading.at for turn in paragraphs for heading in turn.headings] == ["", "9"]
    close = turns(cues, (Chapter(4, "Two"), Chapter(4.01, "Three")))
    assert [heading.title for turn in close for heading in turn.headings] == ["Two", "Three"]


def test_a_page_of_twenty_minutes_is_light() -> None:
    """With its whole transcript of 3,000 words, its code for posters, style and script: 75 kB."""
    loaded = project()
    first = loaded.episodes[0]
    assert first.audio
    measured = replace(
        first.audio, measurements=AudioMeasurements(waveform=bytes(range(250)).hex() * 4)
    )
    cues = [
        Cue(
            start * 4.21,
            start * 4.21 + 4,
            f"{'sixth ' * 10}sixth.",
            ("Sarah Ahmed", "Jane Whitfield")[start // 3 % 2],
        )
        for start in range(285)
    ]
    assert loaded.episodes[1].transcript
    transcript = with_cues(loaded.episodes[1].transcript, *cues)
    first = replace(first, audio=measured, transcript=transcript)
    publication = published(replace(loaded, episodes=(first, loaded.episodes[1])))
    fetched = [
        artifact
        for artifact in publication
        if artifact.key.startswith(("site/style", "site/script", "site/icon"))
    ]
    assert len(fetched) == 3
    assert parsed(publication, ONE).xpath("count(//div[@class='turn'])") == 95
    assert sum(len(artifact.body()) for artifact in (*fetched, of(publication, ONE))) <= 75_000


@pytest.mark.parametrize(
    ("seconds", "start"), [(2.3, "2.3"), (2.399, "2.3"), (0.04, "0"), (3599.96, "3599.9"), (7, "7")]
)
def test_cue_anchors_have_tenths_of_seconds(seconds: float, start: str) -> None:
    """Never after the first word."""
    ((phrase,),) = [turn.phrases for turn in turns([Cue(seconds, 4000, "Hello")])]
    assert phrase.at == start


def test_long_turns_are_split_into_paragraphs() -> None:
    """A speaker is named once; a new paragraph starts at a sentence; two cues at the same time share one anchor."""
    cues = [Cue(start, start + 4, "x" * 150 + ".", "Robin") for start in (0, 4, 8, 8, 12)]
    paragraphs = turns([*cues, Cue(16, 17, ""), Cue(20, 24, "[Music]")])
    assert [(paragraph.voice, len(paragraph.phrases)) for paragraph in paragraphs] == [
        ("Robin", 3),
        ("", 2),
        ("", 1),
    ]
    assert [
        (phrase.at, phrase.first) for paragraph in paragraphs for phrase in paragraph.phrases
    ] == [
        ("0", True),
        ("4", True),
        ("8", True),
        ("8", False),
        ("12", True),
        ("20", True),
    ]


def test_episodes_are_in_listening_order() -> None:
    """The trailer first; each links to the next and the previous one; a late trailer still leads."""
    loaded = project()
    trailer = replace(loaded.episodes[1], type="trailer", number=None)
    publication = published(replace(loaded, episodes=(loaded.episodes[0], trailer)))
    assert parsed(publication, "index.html").xpath("//h3/a/@href") == [TWO, ONE]
    assert parsed(publication, TWO).xpath("//a[@rel='next']/@href") == [f"../{ONE}"]
    assert parsed(publication, ONE).xpath("//a[@rel='prev']/@href") == [f"../{TWO}"]
    assert parsed(published(), "index.html").xpath("//h3/a/@href") == [ONE, TWO]


def test_several_seasons_have_headings() -> None:
    """One season has none; two have their names or numbers."""
    loaded = project()
    later = replace(loaded.episodes[1], season=2)
    publication = published(replace(loaded, episodes=(loaded.episodes[0], later)))
    heads = parsed(publication, "index.html").xpath("//h2/text()")
    assert [head for head in heads if head.startswith("Season")] == [
        "Season 1: First questions",
        "Season 2",
    ]
    assert "Episodes" in parsed(published(), "index.html").xpath("//h2/text()")


def test_a_complete_show_announces_no_next_episode() -> None:
    """It says that it is complete."""
    loaded = project()
    publication = published(replace(loaded, show=replace(loaded.show, complete=True)))
    assert "The series is complete: 2 episodes." in of(publication, "index.html").body().decode()


def test_json_ld_matches_the_yaml() -> None:
    """With public URLs."""
    publication = published()
    (text,) = parsed(publication, "index.html").xpath(
        "//script[@type='application/ld+json']/text()"
    )
    series = json.loads(text)
    assert series["@type"] == "PodcastSeries"
    assert series["webFeed"] == f"{PUBLIC_URL}feed.xml"
    (text,) = parsed(publication, TWO).xpath("//script[@type='application/ld+json']/text()")
    data = json.loads(text)
    assert data["name"] == "Measuring: what counts"
    assert data["episodeNumber"] == 2
    assert data["associatedMedia"]["contentUrl"] in {
        PUBLIC_URL + artifact.key for artifact in publication.media
    }
    assert data["partOfSeries"]["url"] == f"{PUBLIC_URL}index.html"
    tree = parsed(publication, TWO)
    assert tree.xpath("//meta[@property='og:url']/@content") == [PUBLIC_URL + TWO]
    assert tree.xpath("//link[@rel='canonical']/@href") == [PUBLIC_URL + TWO]
    assert tree.xpath("//link[@type='application/rss+xml']/@href") == ["../feed.xml"]


def test_the_sitemap_lists_index_and_episodes() -> None:
    """And no page that is only for embedding."""
    root = etree.fromstring(of(published(), "sitemap.xml").body())
    listed = [element.text for element in root.iter("{*}loc")]
    assert listed == [PUBLIC_URL + key for key in ("index.html", ONE, TWO)]


def test_hostile_texts_are_escaped() -> None:
    """No field adds an element, attribute or script to any page."""
    loaded = project()
    first, second = loaded.episodes
    person = replace(second.people[0], name=HOSTILE, role=HOSTILE)
    assert second.transcript
    assert second.artwork
    assert second.location
    assert loaded.show.artwork
    assert loaded.show.update_frequency
    cue = replace(second.transcript.cues[0], text=HOSTILE, voice=HOSTILE)
    bad = replace(
        second,
        title=HOSTILE,
        description=HOSTILE,
        people=(person,),
        chapters=(replace(second.chapters[0], title=HOSTILE), *second.chapters[1:]),
        transcript=with_cues(second.transcript, cue, *second.transcript.cues[1:]),
        artwork=replace(second.artwork, alt=HOSTILE),
        location=replace(second.location, name=HOSTILE),
    )
    show = replace(
        loaded.show,
        title=HOSTILE,
        description=HOSTILE,
        author=HOSTILE,
        copyright=HOSTILE,
        language=f"en-GB{HOSTILE}",
        artwork=replace(loaded.show.artwork, alt=HOSTILE),
        people=(person,),
        update_frequency=replace(loaded.show.update_frequency, text=HOSTILE),
        seasons=(replace(loaded.show.seasons[0], name=HOSTILE),),
        listings={"apple": f"https://podcasts.apple.com/{HOSTILE}"},
    )
    before = published(replace(loaded, episodes=(first, replace(second, people=(person,)))))
    after = published(replace(loaded, show=show, episodes=(first, bad)))
    for key in ("index.html", TWO, "embed/02-measuring.html"):
        tree = parsed(after, key)
        assert len(tree.xpath("//script")) == len(parsed(before, key).xpath("//script"))
        assert not tree.xpath("//img[@src='x'] | //b")
        names = {name for element in tree.iter() for name in element.attrib}
        assert not {name for name in names if name.startswith("on")}
        for text in tree.xpath("//script[@type='application/ld+json']/text()"):
            assert HOSTILE in json.loads(text)["name"]
            assert "<" not in text
            assert "\u2028" not in text
    assert parsed(after, TWO).find(".//h1").text == HOSTILE
    code = parsed(after, TWO).xpath("//textarea")[0].text
    frame = html.fragment_fromstring(code)
    assert HOSTILE in frame.get("title")
    assert set(frame.attrib) == {"src", "title", "width", "height", "loading"}
    etree.fromstring(of(after, "sitemap.xml").body())


def test_the_first_load_is_light() -> None:
    """At most 60 kB with style and script, without picture and sound."""
    publication = published()
    shown_with = sum(
        artifact.size for artifact in publication.media if artifact.key.startswith("site/")
    )
    for rendered in publication.pages:
        assert rendered.size + shown_with <= 75_000, rendered.key


def test_measured_episodes_have_a_waveform() -> None:
    """One light path after `check --deep`; otherwise a line. Programs that read pages aloud skip both."""
    loaded = project()
    first, second = loaded.episodes
    assert first.audio
    measured = replace(
        first.audio, measurements=AudioMeasurements(waveform=bytes(range(250)).hex() * 4)
    )
    publication = published(replace(loaded, episodes=(replace(first, audio=measured), second)))
    for key, bars in ((ONE, BARS), (TWO, 1)):
        (picture,) = parsed(publication, key).xpath("//div[@class='seek']/svg")
        assert picture.get("aria-hidden") == "true"
        assert picture.xpath("string(defs/path/@d)").count("M") == bars
    assert of(publication, ONE).size < of(published(), ONE).size + 4_000


def test_chapters_are_marked_on_the_wave() -> None:
    """At their share of the recording, but not at its beginning or beyond its end."""
    assert marks_path([0, 25, 50, 100, 120], 100) == "M40 0v40M80 0v40"
    assert marks_path([10], 0) == ""


def test_the_qr_code_says_the_address() -> None:
    """Of the episode's own page."""
    code = qr_code(PUBLIC_URL + ONE)
    assert parsed(published(), ONE).xpath("//*[@class='qr']/path/@d") == [code.path]


def test_pages_ask_for_their_words_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Texts without a value in them are part of the compiled templates, whichever episode they are about."""
    published()
    asked = []

    def text(_: Words, message: str, /, **_values: object) -> Markup:
        asked.append(message)
        return Markup()

    monkeypatch.setattr(Words, "text", text)
    published()
    assert asked
    assert not {"Transcript", "Follow the series", "Player", "Next episode"} & {*asked}


@pytest.mark.parametrize(
    ("notes", "lead", "rest"),
    [
        ("<p>One <a>b</a>.</p>\n<p>Two.</p>", "One <a>b</a>.", "<p>Two.</p>"),
        ("<p>One.</p>", "One.", ""),
        ("<ul><li>One</li></ul>\n<p>Two.</p>", "", "<ul><li>One</li></ul>\n<p>Two.</p>"),
        (f"<p>{'word ' * 90}</p><p>Two.</p>", "", f"<p>{'word ' * 90}</p><p>Two.</p>"),
        ("", "", ""),
    ],
)
def test_the_first_paragraph_stands_at_the_top(notes: str, lead: str, rest: str) -> None:
    """If it is short; nothing is left out or said twice."""
    assert split_notes(notes) == (lead, rest)


def test_the_policy_names_the_only_inline_style() -> None:
    """The digest of the very text that sets the page's colour; without a colour there is no inline style."""
    loaded = project()
    assert loaded.show.artwork
    coloured = replace(loaded.show.artwork, tint="#5a174a")
    first = replace(loaded.episodes[0], artwork=coloured)
    page = of(published(replace(loaded, episodes=(first,))), ONE).body().decode()
    (style,) = re.findall(r"<style>(.*?)</style>", page)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert style == ":root{--tint:#5a174a}"
    assert f"style-src 'self' 'sha256-{digest}';" in page
    # house.css comes later, and so may set another colour; the style's own yields to both
    assert page.index("<style>") < page.index('rel="stylesheet"')
    assert built_in("style.css").count("--tint:") == 1
    assert ":where(:root) { --tint:" in built_in("style.css")
    plain = of(published(), ONE).body().decode()
    assert "<style" not in plain
    assert "style-src 'self';" in plain


def test_templates_of_the_last_version_work(small_show: Path) -> None:
    """An own header, player, and episode page with its transcript, as the last version had them."""
    site = small_show / "site"
    site.mkdir()
    for name, text in LAST_VERSION.items():
        (site / name).write_text(text, "utf-8")
    publication = published(project(small_show))
    assert publication.findings == ()
    tree = parsed(publication, TWO)
    assert tree.xpath("//header/@class") == ["band"]
    assert tree.xpath("//*[@class='transcript']//a/@id")[:2] == ["t=0", "t=8"]
    assert tree.xpath("//main//audio/@controls")


def test_the_waveform_fits_its_box() -> None:
    """The highest bar is as high as the box, and silence is a thin line."""
    bars = re.findall(r"M([\d.]+) (\d+)v(\d+)", waveform_path(bytes([0, 255, 128] * 300).hex()))
    assert len(bars) == BARS
    assert all(float(left) < BARS and int(top) + int(long) <= HEIGHT for left, top, long in bars)
    assert re.findall(r"v(\d+)", waveform_path("00ff")) == ["2", str(HEIGHT)]
    assert waveform_path("") == waveform_path("nonsense") == ""


def test_a_project_can_replace_templates_and_styles(small_show: Path) -> None:
    """In the folder `site`; a template that extends ours keeps the rest."""
    site = small_show / "site"
    site.mkdir()
    own = '{% extends "ours/layout.html" %}{% block header %}<header>Ward radio</header>{% endblock %}'
    (site / "layout.html").write_text(own)
    (site / "house.css").write_text(":root { --brand: #003087; }")
    publication = published(project(small_show))
    for key in ("index.html", ONE):
        tree = parsed(publication, key)
        assert tree.xpath("//header/text()") == ["Ward radio"]
        assert tree.find(".//h1") is not None
    (style,) = (artifact for artifact in publication.media if artifact.key.startswith("site/style"))
    assert style.body().decode().endswith("--brand: #003087; }")
    assert len(style.body()) > 5000


def test_a_faulty_template_is_reported_and_replaced(small_show: Path) -> None:
    """No page is missing, and the finding has file and line."""
    (small_show / "site").mkdir()
    (small_show / "site" / "index.html").write_text("<p>\n{{ 1 // 0 }}")
    publication = published(project(small_show))
    (finding,) = publication.findings
    assert (finding.file, finding.position and finding.position.line) == ("site/index.html", 2)
    assert of(publication, "index.html").body() == of(published(), "index.html").body()


@pytest.mark.parametrize("endless", ["'a' * 10**10", "10**10 * [1]", "9 ** 9 ** 9"])
def test_an_exploding_template_is_stopped(small_show: Path, endless: str) -> None:
    """Reported like any other mistake, before memory or patience ends."""
    (small_show / "site").mkdir()
    (small_show / "site" / "index.html").write_text(f"{{{{ 2 * 3 }}}}\n{{{{ {endless} }}}}")
    (finding,) = published(project(small_show)).findings
    assert "too large" in finding.message
    assert finding.position
    assert finding.position.line == 2


_BY_ITSELF = "{% macro again() %}{{ again() }}{{ again() }}{% endmacro %}"


@pytest.mark.parametrize(
    "endless",
    [
        "{% for a in range(9999) %}{% for b in range(9999) %}{% set c = b %}{% endfor %}{% endfor %}",
        "{% for a in [[1] * 9] recursive %}{{ loop([[1] * 9] * 9) }}{% endfor %}",
        f"{_BY_ITSELF}{{{{ again() }}}}",
    ],
    ids=["loops in loops", "a loop in itself", "a macro in itself"],
)
def test_an_endless_template_is_stopped(small_show: Path, endless: str) -> None:
    """Whether or not it writes anything."""
    (small_show / "site").mkdir()
    (small_show / "site" / "index.html").write_text(f"<p>\n{endless}")
    (finding,) = published(project(small_show)).findings
    assert "steps" in finding.message or "recursion" in finding.message
    assert finding.position
    assert finding.position.line == 2


def test_loop_variables_work_in_templates(small_show: Path) -> None:
    """Counting loop steps takes nothing away from them."""
    (small_show / "site").mkdir()
    loops = (
        "{% for a in 'xyz' %}{{ loop.index }}/{{ loop.length }}{{ '.' if loop.last }}{% endfor %}"
    )
    empty = "{% for a in () %}{% else %}none{% endfor %}"
    (small_show / "site" / "index.html").write_text(f"{loops} {empty}")
    publication = published(project(small_show))
    assert [finding.rule.code for finding in publication.findings] == [
        "PP483"
    ]  # they have no policy
    assert of(publication, "index.html").body() == b"1/32/33/3. none"


def test_templates_see_only_public_data(small_show: Path) -> None:
    """A person's name, role and link; of the project only show and episodes."""
    (small_show / "site").mkdir()
    tried = "{{ page.people[1].consent }}"
    (small_show / "site" / "player.html").write_text(tried)
    (finding,) = published(project(small_show)).findings
    assert "consent" in finding.message


def test_replaceable_files_match_the_documentation() -> None:
    """docs/pages.md, the model and the package have the same names."""
    text = (Path(__file__).parents[2] / "docs" / "pages.md").read_text("utf-8")
    assert [name for name in FILES if f"`{name}`" not in text] == []


@pytest.mark.parametrize(
    ("seconds", "words", "iso"),
    [
        (44.4, "44 seconds", "PT44S"),
        (1, "1 second", "PT1S"),
        (120, "2 minutes", "PT2M"),
        (1_229, "20 minutes", "PT20M29S"),
        (3_600, "1 hour", "PT1H"),
        (7_500, "2 hours 5 minutes", "PT2H5M"),
        (0, "0 seconds", "PT0S"),
    ],
)
def test_durations_are_readable_and_machine_readable(seconds: float, words: str, iso: str) -> None:
    """Minutes for people, the exact length for programs."""
    assert (formatting.length(seconds).words, formatting.length(seconds).iso) == (words, iso)


def test_subscribe_links_use_the_feed_url() -> None:
    """A directory's own URL comes first; all URLs are quoted."""
    links = subscribe_links(
        {"pocketcasts": "https://pca.st/abc"}, "https://example.org/a b/feed.xml"
    )
    assert [(link.name, link.url) for link in links] == [
        ("Pocket Casts", "https://pca.st/abc"),
        (
            "AntennaPod",
            "https://antennapod.org/deeplink/subscribe?url=https%3A%2F%2Fexample.org%2Fa%20b%2Ffeed.xml",
        ),
        (
            "Overcast",
            "overcast://x-callback-url/add?url=https%3A%2F%2Fexample.org%2Fa%20b%2Ffeed.xml",
        ),
    ]


def test_the_series_has_its_pages(tmp_path: Path) -> None:
    """Nine pages and players, one index, and each page has its whole transcript."""
    series = project(copy_series(tmp_path / "series"))
    publication = published(series)
    assert len(publication.pages) == 2 * len(series.episodes) + 2
    for episode in series.episodes:
        text = parsed(publication, f"episodes/{episode.slug}.html").find(".//main").text_content()
        assert episode.transcript
        assert all(cue.text in text for cue in episode.transcript.cues)
