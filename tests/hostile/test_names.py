"""File names that a terminal, a log or a JSON reader would misinterpret."""

import json
import os
import re
import shutil
import sys
from pathlib import Path
from typing import Any
from urllib.parse import unquote_to_bytes

import pytest

from tests.hostile.command import check, hidden_in

NAMES = {
    "a new line": "01\n::error::x",
    "a carriage return": "01\r::error::x",
    "an escape": "01\x1b[2J",
    "writing turned round": "01\u202e3pm",
    "a separator of lines": "01\u2028x",
    "bytes that are no UTF-8": os.fsdecode(b"01\xff\xfe\x9b2J"),
    "an emoji": "01\U0001f600",
    "what GitHub encodes": "01%0A::error::x,line=9",
    "an order of the old kind": "01##[error]x",
    "an order in front": "::error::x",
    "markup": "01<b>&\"'",
    "an option": "--help",
    "as long as can be": "a" * 250,
}
FORMS = ("text", "json", "github", "sarif")
pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux takes any name")


@pytest.fixture(scope="module", params=NAMES)
def output(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> tuple[str, dict[str, bytes]]:
    """The output in every format for a show with an episode of that name."""
    name = NAMES[request.param]
    show = tmp_path_factory.mktemp("named") / "show"
    shutil.copytree(Path(__file__).parents[1] / "cases" / "good-show", show)
    for ending in (".yaml", ".mp3", ".vtt"):
        before = show / "episodes" / f"01-listening{ending}"
        before.replace(f"{show}/episodes/{name}{ending}")
    results = {form: check(show, form) for form in FORMS}
    assert {result.code for result in results.values()} == {1}
    return name, {form: result.out for form, result in results.items()}


def test_text_output_is_safe(output: tuple[str, dict[str, bytes]]) -> None:
    """It says what is wrong with the name, without hidden characters or workflow commands."""
    text = output[1]["text"].decode()
    assert "error PP103 " in text
    assert hidden_in(text) == set()
    assert "##[" not in text
    assert not [line for line in text.split("\n") if line.lstrip().startswith("::")]


def test_json_output_is_safe(output: tuple[str, dict[str, bytes]]) -> None:
    """It is valid, without hidden characters, and names the file."""
    name, forms = output
    text = forms["json"].decode()
    assert hidden_in(text) == set()
    assert "##[" not in text
    readable = re.sub("[\ud800-\udfff]", "\ufffd", name)
    assert {load["file"] for load in json.loads(text)} == {f"episodes/{readable}.yaml"}


def test_github_output_is_safe(output: tuple[str, dict[str, bytes]]) -> None:
    """Each line is one of our commands: no name starts another one or ends a property."""
    lines = output[1]["github"].decode().splitlines()
    assert lines
    for line in lines:
        assert hidden_in(line) == set()
        order = re.fullmatch(
            r"::error file=[^,:\r\n]*,line=\d+,endLine=\d+,col=\d+,endColumn=\d+,"
            r"title=PP103 [a-z-]+::[^\r\n]*",
            line,
        )
        assert order, line


def test_sarif_output_is_safe(output: tuple[str, dict[str, bytes]]) -> None:
    """The file's URI is its name, byte by byte."""
    name, forms = output
    text = forms["sarif"].decode()
    assert hidden_in(text) == set()
    results: list[Any] = json.loads(text)["runs"][0]["results"]
    uris = {
        result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for result in results
    }
    assert {unquote_to_bytes(uri) for uri in uris} == {os.fsencode(f"episodes/{name}.yaml")}


@pytest.mark.parametrize("name", ["::error::x.vtt", "a\n::error::x.vtt", "a ##[error]x.vtt"])
def test_a_file_name_in_a_field_is_safe(small_show: Path, name: str) -> None:
    """A file that an episode names may have any name; it is no command either."""
    (small_show / name).write_text("no transcript\n", "utf-8")
    episode = small_show / "episodes" / "01-listening.yaml"
    written = json.dumps(f"../{name}")
    episode.write_text(f"{episode.read_text('utf-8')}\ntranscript: {written}\n", "utf-8")
    text = check(small_show).out.decode()
    assert "PP702" in text or "PP006" in text
    assert "##[" not in text
    assert not [line for line in text.split("\n") if line.lstrip().startswith("::")]
