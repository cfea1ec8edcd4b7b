"""Templates come with proposed changes: whatever they do ends in limited time and memory."""

import resource
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import psutil
import pytest
from msgspec.structs import replace

from podcast_publisher.model.publication import Publication
from podcast_publisher.model.show import Project
from podcast_publisher.render.pages import template_process, template_worker
from podcast_publisher.render.pages.rules import template_works
from podcast_publisher.render.publication import build
from podcast_publisher.workflow.check import load_and_check
from tests.long_run import sampled
from tests.shows import NOW, PUBLIC_URL, SMALL_SHOW, workspace

NS = "{% set n = namespace(a=START) %}{% for i in range(60) %}{% set n.a = STEP %}{% endfor %}{{ n.a|length }}"


def growing(start: str, step: str) -> str:
    """Templates that make something longer again and again."""
    return NS.replace("START", start).replace("STEP", step)


GREEDY = {
    "lipsum": "{{ lipsum(n=10**7)|length }}",
    "product-of-numbers": "{% set n = namespace(a=10**60) %}{% for i in range(60) %}"
    "{% set n.a = n.a * n.a %}{% endfor %}{{ n.a }}",
    "powers": "{{ 10**64**64**64 }}",
    "wordwrap": "{{ ('x ' * 400000)|wordwrap(1)|wordwrap(1)|length }}",
    "tilde": growing("'x' * 1000", "n.a ~ n.a"),
    "plus": growing("'x' * 1000", "n.a + n.a"),
    "lists": growing("[1] * 1000", "n.a + n.a"),
    "center": "{{ 'x'|center(10**10)|length }}",
    "center-of-many": "{{ range(99999)|map('string')|map('center', 100000)|list|length }}",
    "format-filter": "{{ '%2000000000d'|format(1)|length }}",
    "percent": "{{ ('%2000000000d' % 1)|length }}",
    "percent-star": "{{ ('%*d' % (2000000000, 1))|length }}",
    "format-method": "{{ '{:>2000000000}'.format(1)|length }}",
    "format-nested": "{{ '{:>{}}'.format(1, 2000000000)|length }}",
    "join": growing("'x' * 1000", "n.a.join([n.a, n.a, n.a])"),
    "join-filter": growing("'x' * 1000", "[n.a, n.a]|join"),
    "replace": growing("'x' * 1000", "n.a.replace('x', 'xx')"),
    "replace-filter": growing("'x' * 1000", "n.a|replace('x', 'xx')"),
    "ljust": "{{ 'x'.ljust(10**10)|length }}",
    "zfill": "{{ 'x'.zfill(10**10)|length }}",
    "expandtabs": "{{ '\t'.expandtabs(2000000000)|length }}",
    "translate": growing("'x' * 1000", "n.a.translate({120: 'xxxx'})"),
    "indent": "{{ ('x\n' * 300000)|indent(100000)|length }}",
    "range": "{{ range(10**12)|list|length }}",
    "range-sum": "{{ range(99999)|map('string')|map('list')|sum(start=[])|length }}",
    "batch": "{{ [1]|batch(10**10, 'x')|list|length }}",
    "slice": "{{ [1]|slice(10**10, 'x')|list|length }}",
    "tojson": growing("[1] * 100", "[n.a, n.a]") + "{{ n.a|tojson|length }}",
    "nested-lists": "{% set n = namespace(a=[1]) %}{% for i in range(60) %}{% set n.a = [n.a, n.a] %}{% endfor %}{{ n.a }}",
    "groupby": "{% for g in range(99999)|map('string')|map('center', 9999)|groupby(0) %}{{ g }}{% endfor %}",
    "dict": "{% set n = namespace(a={}) %}{% for i in range(60) %}{% set n.a = {1: n.a, 2: n.a} %}{% endfor %}{{ n.a }}",
    "urlize": "{{ ('www.a.de ' * 100000)|urlize|urlize|urlize|length }}",
    "striptags": "{{ ('<' * 900000)|striptags|length }}",
    "title": "{% for i in range(9999) %}{% set a = ('x ' * 400000)|title|wordcount %}{% endfor %}",
    "sort": "{% for i in range(9999) %}{% set a = range(99999)|map('string')|sort|list %}{% endfor %}",
    "macro": "{% macro m(a) %}{{ m(a ~ a) }}{{ m(a ~ a) }}{% endmacro %}{{ m('x') }}",
    "call-block": "{% macro m(n) %}{{ caller(n) }}{% endmacro %}{% call(n) m(9) %}{{ 'x' * 999999 }}{% endcall %}"
    * 60,
    "much-output": "{% for i in range(99999) %}{{ 'x' * 9999 }}{% endfor %}",
    "includes": "{% for i in range(9999) %}{% include 'layout.html' %}{% endfor %}",
    "include-of-itself": "{% include 'index.html' %}",
    "extends-itself": "{% extends 'index.html' %}",
    "deep": "{{ " + "(" * 30_000 + "1" + ")" * 30_000 + " }}",
    "deep-lists": "{{ " + "[" * 30_000 + "]" * 30_000 + " }}",
    "many-nots": "{{ " + "not " * 40_000 + "1 }}",
    "long-sum": "{{ " + "1+" * 60_000 + "1 }}",
    "deep-ifs": "{% if 1 %}" * 9000 + "{% endif %}" * 9000,
    "cycler": "{% set c = cycler(*range(10**9)) %}",
    "half-a-character": "{{ '\\ud800' }}",
    "generator": "{{ range(10**9)|select('divisibleby', 3)|map('pprint')|list|length }}",
    "random-pprint": growing("[1]", "[n.a]*9") + "{{ n.a|pprint }}",
    "filesize": "{{ (10**64)**64|filesizeformat }}",
    "xmlattr": "{{ {'a': 'x'*999999}|xmlattr|forceescape|forceescape|urlencode|length }}" * 99,
    "int": "{{ ('9' * 999999)|int(base=3) }}",
    "big-in-text": "{% set a = ('1' ~ '0' * 4000)|int %}{{ a * a * a }}",
}
OF_EACH_KIND = {
    *(
        "powers",
        "wordwrap",
        "plus",
        "center",
        "format-nested",
        "join-filter",
        "range",
        "nested-lists",
    ),
    *(
        "sort",
        "macro",
        "much-output",
        "include-of-itself",
        "deep",
        "half-a-character",
        "big-in-text",
    ),
}
"""Greedy for numbers, text, lists, time, calls, output, depth, and what no page can hold."""


@pytest.fixture(scope="module")
def show() -> Project:
    """The good show, without templates."""
    return load_and_check(workspace(SMALL_SHOW), lambda _: None).project


def made_with(show: Project, **templates: str) -> Publication:
    """The publication with these templates."""
    site = {f"{name}.html": text for name, text in templates.items()}
    return build(replace(show, site=site), PUBLIC_URL, NOW)


def index_of(publication: Publication) -> bytes:
    return next(page for page in publication.pages if page.key == "index.html").body()


@pytest.mark.timeout(60)
@pytest.mark.parametrize("name", sampled(GREEDY, OF_EACH_KIND))
def test_a_greedy_template_is_stopped(
    show: Project, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is reported and replaced, or makes a page after all: in seconds, in little memory."""
    monkeypatch.setattr(template_process, "START_SECONDS", 2.5)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    started = time.monotonic()
    publication = made_with(show, index=GREEDY[name])
    assert time.monotonic() - started < 20
    findings = [finding for finding in publication.findings if finding.rule == template_works]
    for finding in findings:
        assert finding.file == "site/index.html"
        assert len(finding.message) < 1000
    page = index_of(publication)
    assert len(page) <= 4 * template_worker.LARGEST_PAGE
    if findings:
        assert page == index_of(made_with(show))
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert grown < 200_000  # kB; the process that renders has its own
    assert not rendering()


def rendering() -> list[psutil.Process]:
    """The template processes that this process has started."""
    children = psutil.Process().children()
    return [
        child for child in children if any("template_worker" in word for word in child.cmdline())
    ]


def test_the_memory_limit_is_reported_with_its_line(show: Project) -> None:
    """Where the system enforces it."""
    (finding,) = made_with(show, index="<p>\n" + growing("'x' * 1000", "n.a ~ n.a")).findings
    assert "memory" in finding.message
    assert finding.position is not None
    assert finding.position.line == 2


def test_the_time_limit_is_reported(show: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """With the template's name and the time; no other page is tried with it."""
    monkeypatch.setattr(template_process, "START_SECONDS", 1.0)
    long = (
        "{% for i in range(9999) %}{% set a = range(99999)|map('string')|sort|list %}{% endfor %}"
    )
    started = time.monotonic()
    (finding,) = made_with(show, layout=long, index="{% extends 'layout.html' %}").findings
    assert time.monotonic() - started < 10
    assert "takes longer than" in finding.message


def test_a_show_without_templates_starts_no_process(
    show: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Styles alone need none either."""
    monkeypatch.setattr(subprocess, "Popen", None)
    assert made_with(show).findings == ()
    assert build(replace(show, site={"house.css": "p {}"}), PUBLIC_URL, NOW).findings == ()


def test_one_process_renders_all_pages(show: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """However many there are."""
    started = []
    popen = subprocess.Popen

    def counted(*words: Any, **options: Any) -> Any:
        started.append(words)
        return popen(*words, **options)

    monkeypatch.setattr(subprocess, "Popen", counted)
    own = '{% extends "ours/layout.html" %}{% block header %}Ward radio{% endblock %}'
    publication = made_with(show, layout=own)
    assert all(
        b"Ward radio" in page.body()
        for page in publication.pages
        if "embed" not in page.key and page.key.endswith(".html")
    )
    assert len(started) == 1


def test_responses_of_the_process_are_not_unpickled(show: Project) -> None:
    """They are text or nothing."""
    source = Path(template_process.__file__).read_text("utf-8")
    assert "pickle.load" not in source


def test_the_process_ends_with_its_parent() -> None:
    """A killed build leaves nothing running."""
    code = (
        "from podcast_publisher.render.pages.template_process import TemplateProcess; import os, signal;"
        "process = TemplateProcess({'index.html': 'x'}); process.start(); print(process._child.pid, flush=True);"
        "os.kill(os.getpid(), signal.SIGKILL)"
    )
    done = subprocess.run([sys.executable, "-c", code], stdout=subprocess.PIPE, check=False)
    try:
        psutil.Process(int(done.stdout)).wait(10)
    except psutil.NoSuchProcess:
        return
