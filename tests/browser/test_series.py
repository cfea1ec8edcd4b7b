"""The page of the series in a browser: beginning, searching all transcripts, following, and other languages."""

import re
from collections.abc import Callable, Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from podcast_publisher.model.publication import Publication
from tests.browser.visit import Visit
from tests.publish.publishing import replace_in
from tests.shows import build_show, copy_series

Open = Callable[..., Visit]
Serve = Callable[[Path], str]
PHONE = {"width": 390, "height": 844}
BUDGET = 120_000
"""Bytes of the page with nine pictures, style and scripts."""


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base class's name
        pass


@pytest.fixture
def serve(tmp_path: Path) -> Iterator[Serve]:
    """Publishes the show in a folder to a server on this computer; the address."""
    servers: list[ThreadingHTTPServer] = []

    def served(show: Path) -> str:
        folder = tmp_path / f"served-{len(servers)}"
        handler = partial(_Quiet, directory=str(folder))
        server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        url = f"http://127.0.0.1:{server.server_port}/"
        write(build_show(show, url)[0].publication, folder)
        Thread(target=server.serve_forever, daemon=True).start()
        servers.append(server)
        return url

    yield served
    for server in servers:
        server.shutdown()
        server.server_close()


def write(publication: Publication, folder: Path) -> None:
    for artifact in publication:
        file = folder / artifact.key
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(artifact.body())


def search(seen: Visit, text: str) -> str:
    """Type it, and wait until the page says what was found."""
    status = seen.page.locator("#found")
    seen.page.fill("#q", "")
    status.filter(has_text=re.compile("^$")).wait_for(state="attached")
    seen.page.fill("#q", text)
    status.filter(has_text=re.compile(".")).wait_for()
    return status.inner_text()


def hits(seen: Visit) -> list[str]:
    return seen.page.locator(".hits summary").all_inner_texts()


def test_a_search_leads_to_the_sentence(site: str, visit: Open) -> None:
    """A beginning finds its words in any case; an opened result has sentences, and each leads to its place."""
    seen = visit(site + "index.html")
    assert search(seen, "PRET") == "Episodes with these words: 1"
    assert hits(seen) == ["Saving lives before birth"]
    seen.page.click(".hits summary")
    seen.page.locator(".hits mark").first.wait_for()
    assert set(seen.page.locator(".hits mark").all_inner_texts()) == {"preterm"}
    seen.page.locator(".hits a").first.click()
    seen.page.wait_for_url(re.compile(r"episodes/01-.*#t\d"))
    assert "preterm" in seen.page.locator(".turn .on").inner_text()
    assert seen.trouble == []


def test_all_words_must_be_there(site: str, visit: Open) -> None:
    """Each further word narrows it; words that nobody says find nothing, and a sentence says so."""
    seen = visit(site + "index.html")
    search(seen, "placeholder")
    many = hits(seen)
    assert len(many) > 5
    search(seen, "placeholder preterm")
    assert hits(seen) == ["Saving lives before birth"]
    assert "No transcript has these words" in search(seen, "preterm xylophone")
    assert hits(seen) == []
    assert seen.trouble == []


def test_a_withdrawn_episode_is_not_found(site: str, visit: Open) -> None:
    """The ninth is withdrawn here."""
    assert "No transcript" in search(visit(site + "index.html"), "grade listed hub")


def test_searching_takes_a_keyboard_alone(site: str, visit: Open) -> None:
    """From the field to a result, into it and to a sentence; axe finds nothing wrong with it open, light or dark."""
    seen = visit(site + "index.html")
    seen.page.focus("#q")
    seen.page.keyboard.type("preterm")
    seen.page.locator(".hits summary").wait_for()
    assert seen.page.locator("#found").get_attribute("role") == "status"
    seen.page.keyboard.press("Tab")
    seen.page.keyboard.press("Enter")
    seen.page.locator(".hits p").first.wait_for()
    seen.page.keyboard.press("Tab")
    assert seen.page.evaluate("document.activeElement.closest('.hits') !== null")
    assert seen.page.evaluate("document.activeElement.tagName") == "A"
    assert seen.violations("light", "dark") == []


def test_following_is_complete(site: str, visit: Open) -> None:
    """Apps as buttons; behind one line the address and a QR code; axe finds nothing wrong with it open."""
    seen = visit(site + "index.html", viewport=PHONE)
    for app in ("AntennaPod", "Overcast", "Pocket Casts"):
        assert seen.page.get_by_role("link", name=f"Follow in {app}", exact=True).is_visible()
    seen.page.click(".side summary")
    assert seen.page.input_value("#feed") == site + "feed.xml"
    assert seen.page.get_by_role("img", name="QR code of this page’s address").is_visible()
    assert seen.violations("light", "dark") == []
    assert seen.overflow == 0


def test_one_button_begins(site: str, visit: Open) -> None:
    """It leads to the first episode."""
    seen = visit(site + "index.html")
    seen.page.get_by_role("link", name="Start with the first episode").click()
    assert "/episodes/01-" in seen.page.url


def test_the_page_is_light(serve: Serve, tmp_path: Path, visit: Open) -> None:
    """Nine episodes with their pictures, style and scripts, in bytes as stores send them."""
    url = serve(copy_series(tmp_path / "series"))
    seen = visit("about:blank")
    sizes: dict[str, int] = {}
    seen.page.on("response", lambda answer: sizes.update({answer.url: len(answer.body())}))
    seen.page.goto(url)
    for picture in seen.page.locator(".ep img").all():
        picture.scroll_into_view_if_needed()
    seen.page.wait_for_load_state("networkidle")
    assert len([name for name in sizes if name.endswith(".webp")]) >= 10
    assert sum(sizes.values()) <= BUDGET, sizes
    before = sum(sizes.values())
    search(seen, "preterm")
    assert sum(sizes.values()) - before <= 25_000


def test_without_a_script_there_is_no_field(site: str, visit: Open) -> None:
    """All else is there."""
    seen = visit(site + "index.html", java_script_enabled=False)
    assert not seen.page.locator("#q").is_visible()
    assert seen.page.locator(".ep").count() == 8


HOSTILE = "&lt;img src=x onerror=alert(1)&gt; &lt;/script&gt;&lt;script&gt;alert(2)&lt;/script&gt; zebra &amp;amp;"


def test_hostile_transcripts_stay_text(serve: Serve, small_show: Path, visit: Open) -> None:
    """Markup in a sentence is shown as it is written."""
    vtt = small_show / "episodes" / "01-listening.vtt"
    text = vtt.read_text("utf-8").rstrip()
    vtt.write_text(f"{text}\n\n00:00:19.000 --> 00:00:19.500\n{HOSTILE}\n", "utf-8")
    seen = visit(serve(small_show))
    assert search(seen, "zebra onerror") == "Episodes with these words: 1"
    seen.page.click(".hits summary")
    shown = seen.page.locator(".hits p").first.inner_text()
    assert "<img src=x onerror=alert(1)> </script><script>alert(2)</script> zebra &amp;" in shown
    assert seen.page.locator(".hits img, .hits script").count() == 0
    assert seen.trouble == []


ARABIC = """\
WEBVTT

00:00:00.000 --> 00:00:09.000
<v Jo Instance>مَرحباً بكم في مُستشفى لِيدز التعليمي.

00:00:09.000 --> 00:00:19.000
<v Jo Instance>نتحدث اليوم عن أبحاث القلب مع الطبيب أحمد.
"""


@pytest.fixture
def arabic_show(small_show: Path) -> Path:
    """A show in Arabic."""
    replace_in(small_show / "podcast.yaml", "language: en-GB", "language: ar")
    title = re.compile(r"^title: .*$", re.MULTILINE)
    for name, words in (
        ("podcast.yaml", "أصوات من المستشفى"),
        ("episodes/01-listening.yaml", "أبحاث القلب"),
        ("episodes/02-measuring.yaml", "القياس: ما الذي يهم"),
    ):
        file = small_show / name
        file.write_text(title.sub(f'title: "{words}"', file.read_text("utf-8"), count=1), "utf-8")
    (small_show / "episodes" / "01-listening.vtt").write_text(ARABIC, "utf-8")
    return small_show


@pytest.mark.parametrize("width", [1280, 390, 320])
def test_an_arabic_show_runs_from_right_to_left(
    serve: Serve, arabic_show: Path, visit: Open, width: int
) -> None:
    """Its pages without scrolling sideways; sound and times from left to right; English words marked; axe finds nothing."""
    url = serve(arabic_show)
    for key in ("index.html", "episodes/01-listening.html", "embed/01-listening.html"):
        seen = visit(url + key, viewport={"width": width, "height": 800})
        assert seen.page.evaluate("getComputedStyle(document.body).direction") == "rtl"
        assert seen.overflow == 0
        assert seen.violations("light", "dark") == []
    seen = visit(url + "episodes/01-listening.html", viewport={"width": width, "height": 800})
    assert (
        seen.page.evaluate("getComputedStyle(document.querySelector('.seek')).direction") == "ltr"
    )
    assert (
        seen.page.evaluate("getComputedStyle(document.querySelector('.turn > a')).direction")
        == "ltr"
    )


def test_arabic_is_found_without_vowel_signs(serve: Serve, arabic_show: Path, visit: Open) -> None:
    """Whether the transcript or the listener writes them; and what the page says is English, and says so."""
    seen = visit(serve(arabic_show))
    search(seen, "مستشفى احمد")
    assert hits(seen) == ["أبحاث القلب"]
    search(seen, "مُسْتَشْ")
    assert hits(seen) == ["أبحاث القلب"]
    assert seen.page.locator("#found").get_attribute("lang") == "en"


def test_a_welsh_show_is_welsh_throughout(serve: Serve, small_show: Path, visit: Open) -> None:
    """No English word of the page's own is left, not even where a script writes it."""
    replace_in(small_show / "podcast.yaml", "language: en-GB", "language: cy")
    url = serve(small_show)
    for key in ("index.html", "episodes/01-listening.html", "embed/01-listening.html"):
        seen = visit(url + key)
        assert seen.page.evaluate("document.documentElement.lang") == "cy"
        assert seen.page.locator("[lang=en]").count() == 0
        assert seen.violations() == []
    seen = visit(url)
    assert search(seen, "xylophone").startswith("Nid oes")
