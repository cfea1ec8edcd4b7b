"""The pages' own words, in the language of the show."""

import re
from pathlib import Path

import pytest
from lxml import html
from markupsafe import Markup

from podcast_publisher.model.finding import Finding
from podcast_publisher.model.publication import Publication
from podcast_publisher.render.pages import formatting
from podcast_publisher.render.pages.catalogue import MESSAGES, read_words
from podcast_publisher.render.pages.jinja_environment import built_in
from podcast_publisher.render.pages.words import Words
from podcast_publisher.workflow.check import load_and_check
from scripts.messages import FILE, catalogue
from tests.publish.publishing import replace_in
from tests.shows import REPOSITORY, SMALL_SHOW, build_show, workspace

HEADER = """\
msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"
"Plural-Forms: nplurals=2; plural={};\\n"

"""


def words_in(
    language: str, catalogue_text: str = "", name: str = ""
) -> tuple[Words, tuple[Finding, ...]]:
    project = load_and_check(workspace(SMALL_SHOW), lambda _: None).project
    show = project.show.__class__(
        **{field: getattr(project.show, field) for field in project.show.__struct_fields__}
        | {"language": language}
    )
    return read_words(show, {name or f"{language}.po": catalogue_text} if catalogue_text else {})


def built(show: Path, language: str) -> Publication:
    replace_in(show / "podcast.yaml", "language: en-GB", f"language: {language}")
    return build_show(show)[0].publication


def page_of(publication: Publication, key: str) -> str:
    return next(page for page in publication.pages if page.key == key).body().decode()


def test_the_messages_are_those_of_the_pages() -> None:
    """What translators start from is collected from templates and code."""
    assert (REPOSITORY / FILE).read_text("utf-8") == catalogue()


def test_welsh_is_complete() -> None:
    """Every message, with six plural forms, and marked as to be read by a Welsh speaker."""
    words, findings = words_in("cy")
    assert findings == ()
    assert set(re.findall(r'^msgid "(.+)"$', built_in(MESSAGES), re.MULTILINE)) == set(words.forms)
    assert "To be read by a Welsh speaker" in built_in("cy.po")


@pytest.mark.parametrize(
    ("count", "said"),
    [
        *((0, "0 pennod"), (1, "1 bennod"), (2, "2 bennod"), (3, "3 pennod")),
        *((6, "6 phennod"), (7, "7 pennod"), (106, "106 pennod")),
    ],
)
def test_welsh_has_six_plurals(count: int, said: str) -> None:
    """Numbers change the beginning of the noun."""
    message = "The series is complete: %(count)s episode."
    words, _ = words_in("cy-GB")
    text = words.plural_text(
        message, "The series is complete: %(count)s episodes.", count, count=count
    )
    assert said in text


def test_a_welsh_show_has_welsh_pages(small_show: Path) -> None:
    """With dates and lengths as Welsh has them, and no English that is not marked."""
    publication = built(small_show, "cy")
    index = page_of(publication, "index.html")
    assert '<html lang="cy">' in index
    assert "Pob pennod" in index
    assert "2 Ebrill 2025" in index
    assert "All episodes" not in index
    script = next(
        artifact for artifact in publication.media if artifact.key.startswith("site/script")
    )
    assert b"gop\\u00efo" in script.body()


def test_missing_words_are_marked_as_english(small_show: Path) -> None:
    """On a page from right to left they go from left to right; in an attribute and a title they are text alone."""
    page = page_of(built(small_show, "he"), "index.html")
    assert '<html lang="he" dir="rtl">' in page
    assert '<span lang="en" dir="ltr">Episodes</span>' in page
    tree = html.document_fromstring(page)
    for element in tree.iter():
        assert "<" not in " ".join(map(str, element.attrib.values()))
    assert "2 באפריל 2025" in page


def test_dates_and_lengths_of_a_language_that_nobody_knows_are_english() -> None:
    """Marked as such."""
    assert formatting.length(61, "qaa").words == '<span lang="en" dir="ltr">61 seconds</span>'
    assert formatting.length(3900, "cy").words == "1 awr 5 munud"


def test_a_project_translates_by_itself(small_show: Path) -> None:
    """A catalogue in the folder site is used, its own messages in the project's templates, too."""
    (small_show / "site").mkdir()
    (small_show / "site" / "he.po").write_text(
        HEADER.format("n != 1")
        + 'msgid "Episodes"\nmsgstr "פרקים"\n\nmsgid "Ward radio"\nmsgstr "רדיו"\n',
        "utf-8",
    )
    (small_show / "site" / "layout.html").write_text(
        '{% extends "ours/layout.html" %}{% block header %}<p>{{ _("Ward radio") }}</p>{% endblock %}',
        "utf-8",
    )
    page = page_of(built(small_show, "he-IL"), "index.html")
    assert ">פרקים</h2>" in page
    assert "<p>רדיו</p>" in page


def test_hostile_translations_stay_text() -> None:
    """Markup in them is shown, placeholders come from the English text alone, and no width fills the memory."""
    hostile = (
        'msgid "Episodes"\nmsgstr "<script>alert(1)</script>"\n\n'
        'msgid "Copy"\nmsgstr "%(copy)999999999s"\n\n'
        'msgid "Episode %(number)s"\nmsgstr "%(number.__class__)s"\n'
    )
    words, findings = words_in("he", HEADER.format("n != 1") + hostile)
    assert words.text("Episodes") == Markup("&lt;script&gt;alert(1)&lt;/script&gt;")
    assert "Copy" in words.text("Copy")
    assert words.text("Episode %(number)s", number="<b>") == Markup(
        '<span lang="en" dir="ltr">Episode &lt;b&gt;</span>'
    )
    assert [finding.rule.code for finding in findings] == ["PP891", "PP891", "PP890"]


@pytest.mark.parametrize(
    "rule", ["1/n", "n/0", "__import__('os')", "n" * 2000, "9**9**9**9", "(" * 500]
)
def test_a_rule_for_plurals_is_never_run_as_code(rule: str) -> None:
    """A catalogue whose rule gives no form for some number is not used, and a finding says so."""
    words, findings = words_in("he", HEADER.format(rule) + 'msgid "Episodes"\nmsgstr "פרקים"\n')
    assert findings
    assert words.plural_text("%(n)s day", "%(n)s days", 2, n=2)


def test_a_damaged_catalogue_is_named() -> None:
    """One finding for the file; the pages are made in English."""
    words, findings = words_in("he", 'msgid "\nmsgstr [[[\n\0')
    assert words.text("Episodes")
    assert {finding.rule.code for finding in findings} <= {"PP890", "PP891"}
    assert findings


def test_an_english_show_has_no_catalogue() -> None:
    """Nor any finding about words, whatever English it is."""
    for language in ("en", "en-GB", "en-us"):
        assert words_in(language) == (Words(language), ())
