"""Hostile values in every field of both YAML files: a finding, or a feed with exactly that text."""

import re
import shutil
from collections.abc import Collection
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import feedparser
import pytest
from lxml import etree, html

from podcast_publisher.load.yaml.scalars import Text
from podcast_publisher.model.finding import FieldPath
from podcast_publisher.report.github import as_github
from podcast_publisher.report.objects import as_json
from podcast_publisher.report.sarif import as_sarif
from podcast_publisher.report.text import as_text
from podcast_publisher.workflow.build import build_and_check
from podcast_publisher.workflow.check import Checked, load_and_check
from tests.hostile.command import hidden_in
from tests.hostile.fields import FILES, leaves, restore, with_field, write
from tests.shows import NOW, PUBLIC_URL, SMALL_SHOW, workspace

HARMLESS = {
    "end of CDATA": "one ]]> two",
    "CDATA": "<![CDATA[ one ]]> two",
    "a document type": "<!DOCTYPE x [<!ENTITY e 'three'>]> one two",
    "a comment": "one <!-- two --> <?three?>",
    "a script": "one <script>alert(1)</script> two",
    "an attribute": "one\" onload='alert(1)' two",
    "escapes": "one &lt;b&gt; &amp;amp; two",
    "entities": "one &eacute; &nbsp; &#8217; &undefined; two",
    "an emoji": "one \U0001f469\U0001f3fd two",
    "spaces": "one\u00a0two\u2003three",
    "combined": "one" + "\u0301" * 40 + " two",
    "right to left": "one \u05e9\u05dc\u05d5\u05dd two",
    "percents": "one %0A::error::two%25",
    "orders": "one ##[error]two ::stop-commands::three",
    "braces": "one {{two}} ${three} %(four)s",
    "Markdown": "one *two* _three_ `four` [five](https://www.example.org/) two",
}
"""What looks dangerous, and is text."""
FORBIDDEN = {
    "nothing at all": "one\0two",
    "an escape": "one\x1b[31mtwo",
    "a bell": "one\x07two",
    "a C1 control": "one\x9b31mtwo",
    "half a pair": "one\ud800two",
    "no character": "one\ufffetwo",
}
"""What no feed can carry, or should not."""
HIDDEN = {
    "writing turned round": "one\u202etwo",
    "no width": "one\u200btwo",
    "a separator of lines": "one\u2028two",
    "a separator of paragraphs": "one\u2029two",
    "a mark of order": "one\ufefftwo",
    "a private letter": "one\uf0b7two",
    "a tag": "one\U000e0041two",
}
"""What can be carried, and is seen by nobody."""
ALL = {**HARMLESS, **FORBIDDEN, **HIDDEN}
FEW = {"end of CDATA", "escapes", "orders", "an escape", "half a pair", "writing turned round"}
"""Of each sort, for every change; the long run tries the others."""
TEXTS = [
    (file, path) for file in FILES for path, field in leaves(file) if isinstance(field.kind, Text)
]
FIELDS = [(file, path) for file in FILES for path, _ in leaves(file)]
READ_BACK = {
    ("podcast.yaml", ("title",)): "title",
    ("podcast.yaml", ("copyright",)): "copyright",
    ("podcast.yaml", ("author",)): "{itunes}author",
    ("podcast.yaml", ("owner", "name")): "{itunes}owner/{itunes}name",
    ("podcast.yaml", ("people", 0, "name")): "{podcast}person",
    ("podcast.yaml", ("people", 0, "role")): "{podcast}person@role",
    ("podcast.yaml", ("people", 0, "group")): "{podcast}person@group",
    ("podcast.yaml", ("artwork", "alt")): "{podcast}image@alt",
    ("podcast.yaml", ("license", "name")): "{podcast}license",
    ("podcast.yaml", ("location", "name")): "{podcast}location",
    ("podcast.yaml", ("location", "geo")): "{podcast}location@geo",
    ("podcast.yaml", ("location", "osm")): "{podcast}location@osm",
    ("podcast.yaml", ("location", "country")): "{podcast}location@country",
    ("podcast.yaml", ("update_frequency", "text")): "{podcast}updateFrequency",
    ("podcast.yaml", ("update_frequency", "rrule")): "{podcast}updateFrequency@rrule",
    ("podcast.yaml", ("seasons", 0, "name")): "item/{podcast}season@name",
    ("podcast.yaml", ("funding", 0, "text")): "{podcast}funding",
    ("podcast.yaml", ("podroll", 0, "title")): "{podcast}podroll/{podcast}remoteItem@title",
    ("podcast.yaml", ("publisher", "title")): "{podcast}publisher/{podcast}remoteItem@title",
    ("podcast.yaml", ("txt", 0, "purpose")): "{podcast}txt@purpose",
    ("podcast.yaml", ("txt", 0, "text")): "{podcast}txt",
    ("episodes/02-measuring.yaml", ("title",)): "item/title",
    ("episodes/02-measuring.yaml", ("people", 0, "name")): "item/{podcast}person",
    ("episodes/02-measuring.yaml", ("people", 0, "role")): "item/{podcast}person@role",
    ("episodes/02-measuring.yaml", ("people", 0, "group")): "item/{podcast}person@group",
    ("episodes/02-measuring.yaml", ("artwork", "alt")): "item/{podcast}image@alt",
    ("episodes/02-measuring.yaml", ("license", "name")): "item/{podcast}license",
    ("episodes/02-measuring.yaml", ("location", "name")): "item/{podcast}location",
    ("episodes/02-measuring.yaml", ("location", "geo")): "item/{podcast}location@geo",
    ("episodes/02-measuring.yaml", ("location", "osm")): "item/{podcast}location@osm",
    ("episodes/02-measuring.yaml", ("location", "country")): "item/{podcast}location@country",
    (
        "episodes/02-measuring.yaml",
        ("chapters", 0, "title"),
    ): "item/{psc}chapters/{psc}chapter@title",
    ("episodes/02-measuring.yaml", ("funding", 0, "text")): "item/{podcast}funding",
    ("episodes/02-measuring.yaml", ("txt", 0, "purpose")): "item/{podcast}txt@purpose",
    ("episodes/02-measuring.yaml", ("txt", 0, "text")): "item/{podcast}txt",
}
"""Where in the feed a field stands; an attribute behind the @."""
AS_HTML: dict[tuple[str, FieldPath], str] = {
    ("podcast.yaml", ("description",)): "description",
    ("episodes/02-measuring.yaml", ("description",)): "item/{content}encoded",
    ("episodes/02-measuring.yaml", ("summary",)): "item/description",
}
"""Where in the feed a text stands that apps take for HTML."""
NOT_IN_THE_FEED = {
    *(
        ("podcast.yaml", ("destinations", "production", name))
        for name in (
            *("bucket", "prefix", "region", "records"),
            *("takes_over", "public_url_unreachable"),
        )
    ),
    *(
        ("podcast.yaml", ("destinations", "production", "announce", "purge", *names))
        for names in (("cloudfront",), ("cloudflare", "zone"))
    ),
    ("podcast.yaml", ("lawful_basis",)),
    ("podcast.yaml", ("imported", "feed")),
    ("podcast.yaml", ("left_out", 0, "reason")),
    ("podcast.yaml", ("language",)),
    ("podcast.yaml", ("categories", 0)),
    ("episodes/02-measuring.yaml", ("translations", 0, "language")),
    *(("episodes/02-measuring.yaml", ("approved", 0, name)) for name in ("by", "content")),
}
NAMESPACES = {
    "itunes": "{http://www.itunes.com/dtds/podcast-1.0.dtd}",
    "podcast": "{https://podcastindex.org/namespace/1.0}",
    "psc": "{http://podlove.org/simple-chapters}",
    "content": "{http://purl.org/rss/1.0/modules/content/}",
}
SAFE = {"p", "a", "ul", "ol", "li", "br"}


def called(value: object) -> str:
    return str(value[0]) if isinstance(value, tuple) else str(value)


@pytest.fixture(scope="module")
def show(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A show whose fields are changed one after the other."""
    return Path(shutil.copytree(SMALL_SHOW, tmp_path_factory.mktemp("fields") / "show"))


def checked(show: Path, file: str, field: FieldPath, value: object) -> tuple[Checked, bytes]:
    """The findings with that value in that field, and the feed where there are no errors."""
    try:
        write(show, file, with_field(file, field, value))
        result = load_and_check(workspace(show), lambda _: None)
        if result.has_errors:
            return result, b""
        built, result = build_and_check(result, PUBLIC_URL, NOW)
        return result, built.publication.feed.body()
    finally:
        restore(show, file)


def assert_nothing_hidden(result: Checked) -> None:
    """No output format contains hidden characters."""
    findings = result.findings
    forms = (as_text(findings), as_json(findings), as_github(findings))
    rules = list({finding.rule.code: finding.rule for finding in findings}.values())
    for text in (*forms, as_sarif(findings, rules)):
        assert hidden_in(text) == set()
        assert "##[" not in text or text is forms[2]


some_or_all = pytest.mark.parametrize(
    "names",
    [
        pytest.param(FEW, id="few"),
        pytest.param(ALL.keys() - FEW, id="others", marks=pytest.mark.long),
    ],
)


@some_or_all
@pytest.mark.parametrize(("file", "field"), FIELDS, ids=called)
def test_hostile_values_are_read_or_refused(
    show: Path, file: str, field: FieldPath, names: Collection[str]
) -> None:
    """The file is read or refused, and the feed is XML. What no feed may contain is refused in every field."""
    for name in names:
        result, feed = checked(show, file, field, ALL[name])
        assert_nothing_hidden(result)
        assert bool(feed) is not result.has_errors
        assert not feed or name not in FORBIDDEN
        if feed:
            etree.fromstring(feed, etree.XMLParser(recover=False))


@some_or_all
@pytest.mark.parametrize(("file", "field"), [*READ_BACK], ids=called)
def test_invisible_characters_are_reported(
    show: Path, file: str, field: FieldPath, names: Collection[str]
) -> None:
    """In every published text."""
    missed = [
        name
        for name in HIDDEN.keys() & names
        if not checked(show, file, field, HIDDEN[name])[0].findings
    ]
    assert missed == []


@some_or_all
@pytest.mark.parametrize(("file", "field"), [*READ_BACK], ids=called)
def test_texts_reach_the_feed_unchanged(
    show: Path, file: str, field: FieldPath, names: Collection[str]
) -> None:
    """Character by character, whatever they look like."""
    path, _, attribute = READ_BACK[file, field].partition("@")
    for name in HARMLESS.keys() & names:
        trick = HARMLESS[name]
        result, feed = checked(show, file, field, trick)
        assert feed, (name, result.findings)
        channel = etree.fromstring(feed).find("channel")
        assert channel is not None
        matches = channel.findall(path.format(**NAMESPACES))
        texts = [match.get(attribute) if attribute else match.text for match in matches]
        assert trick in texts, name


@pytest.mark.parametrize(
    ("file", "field", "name"),
    [
        ("podcast.yaml", ("title",), "feed.title"),
        ("podcast.yaml", ("owner", "name"), "feed.publisher_detail.name"),
        ("episodes/02-measuring.yaml", ("title",), "entries.title"),
    ],
)
def test_feedparser_reads_the_same_texts(
    show: Path, file: str, field: FieldPath, name: str
) -> None:
    """With its clean-up switched off."""
    for trick in HARMLESS.values():
        _, feed = checked(show, file, field, trick)
        parsed: Any = feedparser.parse(feed, sanitize_html=False, resolve_relative_uris=False)
        assert not parsed.bozo
        where, *steps = name.split(".")
        value = parsed.entries[0] if where == "entries" else parsed.feed
        for step in steps:
            value = value[step]
        assert value == " ".join(trick.split(" "))


@pytest.mark.parametrize(("file", "field"), sorted(AS_HTML), ids=called)
def test_descriptions_contain_only_safe_html(show: Path, file: str, field: FieldPath) -> None:
    """Only what all apps show, with links to the web."""
    worse = {
        "a picture": "Words <img src=x onerror=alert(1)>",
        "a link that runs": "Words [one](javascript:alert(1)) <a href='javascript:x'>two</a>",
        "a link with more": "Words <a href='https://a.example/' onclick='x' style='y'>one</a>",
        "a frame": "Words <iframe src='https://a.example/'></iframe><object data='x'></object>",
        "a form": "Words <form action='x'><input name='y'></form><style>*{}</style>",
        "drawn": "Words <svg><script>alert(1)</script></svg><math><mi>x</mi></math>",
        "an address of data": "Words <a href='data:text/html,x'>one</a> ![x](data:image/png,x)",
        "half a tag": "Words <a href='https://a.example/",
        "tags in tags": "Words <scr<script>ipt>alert(1)</scr</script>ipt>",
    }
    path = AS_HTML[file, field].format(**NAMESPACES)
    for name, trick in (ALL | worse).items():
        result, feed = checked(show, file, field, trick)
        assert_nothing_hidden(result)
        if not feed:
            assert name in FORBIDDEN
            continue
        written = etree.fromstring(feed).find(f"channel/{path}")
        assert written is not None
        assert written.text
        if file == "podcast.yaml":  # plain text: an app that takes it for HTML finds none in it
            assert not re.search(r"<[a-z/!?]", written.text, re.IGNORECASE), name
            continue
        for element in html.fragment_fromstring(written.text, create_parent="body").iter():
            if element.tag == "body":
                continue
            assert element.tag in SAFE, (name, written.text)
            assert set(element.attrib) <= {"href"}
            scheme = urlsplit(element.get("href", "https:")).scheme
            assert scheme in {"https", "http", "mailto", "tel"}


def test_every_text_field_is_tested() -> None:
    """Every text field is read back here, or never reaches the feed."""
    kept = {(file, path) for file, path in TEXTS if "consent" not in path}
    private = {
        ("reviewed", "by"),
        *((name, "reason") for name in ("withdrawn", "replaces_audio", "replaces_date")),
    }
    kept = {(file, path) for file, path in kept if path not in private}
    assert kept - READ_BACK.keys() - AS_HTML.keys() - NOT_IN_THE_FEED == set()
