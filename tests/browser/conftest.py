"""A real browser, and the series as people meet it: published to a store, and in the preview.

Chromium is the system's own (`scripts/install_system_packages.sh`); nothing here downloads one.
"""

import os
import secrets
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, sync_playwright

from podcast_publisher.publish.releases.carry_out import Publisher, carry_out
from podcast_publisher.publish.stores.local.state import LocalStore
from podcast_publisher.publish.stores.local.store import connect
from podcast_publisher.publish.stores.s3.bucket import BucketDestination
from podcast_publisher.publish.stores.s3.policies import public_read_policy
from podcast_publisher.workflow.plan import plan_release
from tests.browser.visit import OFF_THE_NETWORK, Visit
from tests.buckets import create_bucket
from tests.npm import BROWSER, is_installed
from tests.running_preview import RunningPreview, running_preview
from tests.shows import NOW, build_show, copy_series
from tests.system_programs import CHROMIUM, missing, system_program

WITHDRAWN = "09-"
"""The episode of the series that is withdrawn here, so that there is a page which says so."""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium without a window.

    It ends with its module: while it runs, Playwright's event loop does, and nobody else's can.
    """
    chromium = system_program(*CHROMIUM)
    if not is_installed(BROWSER):
        missing("the packages of tests/browser are not installed: python -m tests.npm")
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=chromium, args=OFF_THE_NETWORK)
        yield launched
        launched.close()


@pytest.fixture
def visit(browser: Browser) -> Iterator[Callable[..., Visit]]:
    """Opens an address in a browser that has never been anywhere; `Visit` says what happened."""
    contexts: list[BrowserContext] = []

    def opened(url: str, **settings: Any) -> Visit:
        context = browser.new_context(**({"viewport": {"width": 1280, "height": 900}} | settings))
        context.set_default_timeout(20_000)
        contexts.append(context)
        return Visit(context, url)

    yield opened
    for context in contexts:
        context.close()


@pytest.fixture(scope="session")
def site(store: LocalStore, tmp_path_factory: pytest.TempPathFactory) -> str:
    """Where the series is published: the address of its folder."""
    root = copy_series(tmp_path_factory.mktemp("browser") / "series")
    withdraw(root)
    name = f"browser-{secrets.token_hex(6)}"
    with pytest.MonkeyPatch.context() as environment:
        for variable in [name for name in os.environ if name.startswith("AWS_")]:
            environment.delenv(variable)
        client = connect(store)
    create_bucket(client, name)
    client.put_bucket_policy(Bucket=name, Policy=public_read_policy(name))
    public_url = f"{store.endpoint_url}/{name}/"
    destination = BucketDestination(client, name)
    built, checked = build_show(root, public_url)
    planned, _ = plan_release(built, checked.project, destination)
    carry_out(planned, destination, Publisher(name="Ada", tool="0", run="browser", now=NOW))
    return public_url


def withdraw(root: Path) -> None:
    """Take the last episode of that series down."""
    (file,) = (root / "episodes").glob(f"{WITHDRAWN}*.yaml")
    words = "\nwithdrawn:\n  date: 2026-01-05\n  reason: to see what its page says\n"
    file.write_text(file.read_text("utf-8") + words, "utf-8")


@pytest.fixture(scope="session")
def preview(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningPreview]:
    """The series in the preview, with an episode that has something to mend."""
    root = copy_series(tmp_path_factory.mktemp("browser") / "previewed")
    withdraw(root)
    (file,) = (root / "episodes").glob("02-*.yaml")
    text = file.read_text("utf-8").replace("\nartwork:", "\ndraft: true\nartwork:", 1)
    file.write_text(
        text.replace("title: ", "title: Episode 2 of a very long title that no app shows, ", 1),
        "utf-8",
    )
    with running_preview(root) as running:
        yield running
