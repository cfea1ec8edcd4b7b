"""The page on which people approve, in a real browser, from the link to the episode's file."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.browser.visit import Visit
from tests.cli.test_commands import run_command

EPISODE = "02-measuring"


@pytest.fixture
def link(small_show: Path) -> Iterator[str]:
    """The link of an approver to a draft that was shared on the local store."""
    path = small_show / "episodes" / f"{EPISODE}.yaml"
    path.write_text("draft: true\n" + path.read_text("utf-8"), "utf-8")
    done = run_command(
        "preview", "--share", "local", "--approver", "Dr Sam Sample", "--yes", cwd=small_show
    )
    assert done.returncode == 0, done.stderr
    match = re.search(r"  Dr Sam Sample: (http://\S+)", done.stdout)
    assert match
    yield match[1]
    run_command("store", "stop", cwd=small_show)


def test_an_approval_comes_back(
    link: str, visit: Callable[..., Visit], small_show: Path, tmp_path: Path
) -> None:
    """By keyboard alone: choose, write the answer, save it as a file; then `approve` takes it in."""
    there = visit(link)
    page = there.page
    assert page.get_by_text("You are answering as Dr Sam Sample.").is_visible()
    assert page.get_by_text("To answer here").is_hidden()
    assert there.violations("light", "dark") == []
    page.get_by_role("radio", name="I approve it as it is").focus()
    page.keyboard.press("Space")
    page.get_by_role("textbox", name="What should be changed").fill("Schön & <b>gut</b>")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    answer = page.get_by_role("status").get_by_text("approval: ")
    answer.wait_for()
    mail = page.get_by_role("link", name="Send it by mail").get_attribute("href") or ""
    assert re.fullmatch(r"mailto:\S+@\S+approval%3A%20\S+", mail)
    assert there.violations("light", "dark") == []
    with page.expect_download() as download:
        page.get_by_role("link", name="Save it as a file").press("Enter")
    file = tmp_path / "approval.txt"
    download.value.save_as(file)
    assert file.read_text("utf-8").strip() == answer.text_content()
    done = run_command("approve", "--answer", str(file), cwd=small_show)
    assert done.returncode == 0, done.stderr
    assert "Dr Sam Sample approves it as it is" in done.stdout
    assert "They write: Schön & <b>gut</b>" in done.stdout
    assert "by: Dr Sam Sample" in (small_show / "episodes" / f"{EPISODE}.yaml").read_text("utf-8")
    assert there.trouble == []


def test_without_a_key_or_a_script_it_says_what_to_do(
    link: str, visit: Callable[..., Visit]
) -> None:
    """Nobody can answer there, and nothing overflows on a telephone."""
    for address, settings in (
        (link.partition("#")[0], {}),
        (link.partition("#")[0] + "#key=broken&name=x", {}),
        (link, {"java_script_enabled": False}),
    ):
        there = visit(address, viewport={"width": 320, "height": 640}, **settings)
        assert there.page.get_by_text("You can also answer on paper").is_visible()
        assert there.page.get_by_role("button").count() == 0
        if not settings:
            assert there.overflow == 0


def test_a_damaged_key_is_told(link: str, visit: Callable[..., Visit]) -> None:
    """A key that holds a letter that no key has; the page says so when it is used."""
    page = visit(re.sub(r"(key=\w+\.).", r"\1%21", link)).page
    page.get_by_role("radio", name="I approve it as it is").check()
    page.get_by_role("button", name="Write the answer").click()
    page.get_by_role("status").get_by_text("The link is damaged").wait_for()
