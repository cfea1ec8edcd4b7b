"""Code and hosts that a project's own site brings to listeners' browsers are reported."""

import time

import pytest
from msgspec.structs import replace

from podcast_publisher.model.finding import Severity
from podcast_publisher.render.pages.jinja_environment import built_in
from podcast_publisher.render.pages.policy import content_policy
from podcast_publisher.render.publication import build
from podcast_publisher.workflow.check import load_and_check
from tests.shows import NOW, PUBLIC_URL, SMALL_SHOW, workspace


def files_and_codes(site: dict[str, str]) -> list[str]:
    """The findings' codes, each with its file."""
    project = load_and_check(workspace(SMALL_SHOW), lambda _: None).project
    findings = build(replace(project, site=site), PUBLIC_URL, NOW).findings
    return sorted(
        {f"{finding.rule.code} {finding.file.removeprefix('site/')}" for finding in findings}
    )


def with_markup(markup: str) -> dict[str, str]:
    """A site whose pages have that in their header."""
    header = "{% extends 'ours/layout.html' %}{% block header %}" + markup + "{% endblock %}"
    return {"layout.html": header}


def test_harmless_sites_have_no_finding() -> None:
    """Our own, a house style, a copy of ours, and links that people choose."""
    names = ("layout.html", "index.html", "episode.html", "embed.html", "player.html")
    harmless = (
        '<p data-onward="x"><a href="https://www.nhs.uk/">NHS</a> on = off; javascript is a language</p>'
        '<svg viewBox="0 0 1 1"><path d="M0 0"/></svg><img src="{{ root }}{{ icon }}" alt="">'
        "{{ '<script>alert(1)</script>' }}"
    )
    assert files_and_codes({}) == []
    assert (
        files_and_codes({"house.css": ":root { --brand: #003087; } a { background: url(#x) }"})
        == []
    )
    assert files_and_codes({name: built_in(name) for name in names}) == []
    assert files_and_codes(with_markup(harmless)) == []


@pytest.mark.parametrize(
    "markup",
    [
        "<script>alert(1)</script>",
        "<SCRIPT\n>alert(1)</SCRIPT>",
        "<{{ 'scr' ~ 'ipt' }}>alert(1)</{{ 'script' }}>",
        '<script src="{{ root }}audio/other.js"></script>',
        '<script type="application/ld+json" src="other.js"></script>',
        '<script type="module">alert(1)</script>',
        "<img src=x onerror=alert(1)>",
        "<img/src='x'/onerror='alert(1)'>",
        '<p title="a" ONCLICK = "alert(1)">x</p>',
        "<svg><script>alert(1)</script></svg>",
        "<svg><svg:script>alert(1)</svg:script></svg>",
        "<svg onload=alert(1)>",
        "<svg><foreignObject><p>x</p></foreignObject></svg>",
        '<a href="javascript:alert(1)">x</a>',
        '<a href="JaVa&#115;cript&colon;alert(1)">x</a>',
        '<a href="java\tscript:alert(1)">x</a>',
        '<a href="data:text/html,<script>alert(1)</script>">x</a>',
        '<base href="https://elsewhere.example.net/">',
        '<meta http-equiv="refresh" content="0; url=https://elsewhere.example.net/">',
        '<object data="x.swf"></object>',
        "{% autoescape false %}{{ '<script>alert(1)</script>' }}{% endautoescape %}",
    ],
)
def test_scripts_in_pages_are_reported(markup: str) -> None:
    """In elements, attributes, URLs, SVG, or assembled from parts."""
    assert "PP481 layout.html" in files_and_codes(with_markup(markup))


@pytest.mark.parametrize(
    "markup",
    [
        '<img src="https://elsewhere.example.net/a.gif" alt="">',
        "<img src=//elsewhere.example.net/a.gif alt=''>",
        '<img src="\\\\elsewhere.example.net\\a.gif" alt="">',
        '<img srcset="https://elsewhere.example.net/a.gif 2x" alt="">',
        '<iframe src="https://elsewhere.example.net/"></iframe>',
        '<link rel="stylesheet" href="https://elsewhere.example.net/a.css">',
        '<link rel="preconnect" href="https://elsewhere.example.net">',
        '<form action="https://elsewhere.example.net/"></form>',
        '<svg><use xlink:href="https://elsewhere.example.net/a.svg#x"/></svg>',
        '<p style="background: url(https://elsewhere.example.net/a.gif)">x</p>',
    ],
)
def test_other_hosts_in_pages_are_reported(markup: str) -> None:
    """Whatever makes a browser ask another host, with its name."""
    assert files_and_codes(with_markup(markup)) == ["PP482 layout.html"]


def test_styles_icons_and_scripts_are_checked() -> None:
    """Styles that fetch from elsewhere, an icon with a script, and a script by its digest."""
    for style in (
        "@import 'https://a.example.net/b.css';",
        "a { background: URL( //a.example.net/b ) }",
    ):
        assert files_and_codes({"house.css": style}) == ["PP482 house.css"]
    for picture in ("<svg><script/></svg>", '<svg onload="x()"/>', '<a href="javascript:x()"/>'):
        assert files_and_codes({"icon.svg": picture}) == ["PP481 icon.svg"]
    assert files_and_codes({"script.js": "alert(1)"}) == ["PP480 script.js"]


def test_a_missing_or_weaker_policy_is_reported() -> None:
    """In a layout of the project's own."""
    layout = built_in("layout.html")
    lines = [line for line in layout.splitlines() if "Content-Security-Policy" not in line]
    assert files_and_codes({"layout.html": "\n".join(lines)}) == ["PP483 layout.html"]
    for source in ("script-src 'self' 'unsafe-inline'", "script-src 'self'; style-src *"):
        weaker = content_policy("").replace("script-src 'self'", source)
        other = layout.replace("{{ policy }}", weaker)
        assert files_and_codes({"layout.html": other}) == ["PP483 layout.html"]


def test_the_policy_may_allow_the_colour_of_a_page_alone() -> None:
    """That of the last version, copied into a layout, holds; the digest of another style does not."""
    layout = built_in("layout.html")
    of_the_last_version = (
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; "
        "media-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'"
    )
    assert (
        files_and_codes({"layout.html": layout.replace("{{ policy }}", of_the_last_version)}) == []
    )
    coloured = layout.replace("{{ policy }}", content_policy("#5a174a"))
    assert files_and_codes({"layout.html": coloured}) == ["PP483 layout.html"]
    style = "<style>:root{--tint:#5a174a}</style></head>"
    assert files_and_codes({"layout.html": coloured.replace("</head>", style)}) == []


def test_only_the_script_is_advice() -> None:
    """A script in its own file may be intended; the rest are warnings."""
    project = load_and_check(workspace(SMALL_SHOW), lambda _: None).project
    site = {"script.js": "a\nb", **with_markup("<p onclick=x>x</p>")}
    findings = build(replace(project, site=site), PUBLIC_URL, NOW).findings
    assert {finding.rule.code: finding.rule.severity for finding in findings} == {
        "PP480": Severity.ADVICE,
        "PP481": Severity.WARNING,
    }
    (script,) = (finding for finding in findings if finding.rule.code == "PP480")
    assert script.message.startswith("2 lines of JavaScript")
    assert "SHA-256" in script.message


@pytest.mark.parametrize("piece", ["<a ", "<a src=", "<a src = '", "url( ", "<script ", "http://"])
def test_checking_takes_linear_time(piece: str) -> None:
    """A file of the greatest size, full of openings, is checked at once."""
    text = (piece * 200_000)[:199_000]
    began = time.process_time()
    files_and_codes({"icon.svg": text, "house.css": text, "script.js": text})
    files_and_codes(with_markup("<" + (" " * 4_000 + piece) * 40))
    assert time.process_time() - began < 5
