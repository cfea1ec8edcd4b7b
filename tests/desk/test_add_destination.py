"""A destination is added at the desk: kind, address, a test at a real store, the rights, podcast.yaml."""

import secrets
from collections.abc import Iterator
from pathlib import Path

import pytest

from podcast_publisher.load.project import load_project
from podcast_publisher.model.destination_settings import DestinationSettings
from podcast_publisher.model.workspace import Workspace
from podcast_publisher.publish.stores.local import store as local
from podcast_publisher.publish.stores.local.state import LocalStore
from podcast_publisher.publish.stores.s3.policies import public_read_policy
from tests.buckets import create_bucket
from tests.desk_process import filled
from tests.local_requests import Response
from tests.publish.publishing import add_destination
from tests.publish.stores import rclone
from tests.running_desk import HOME, RunningDesk, running_desk

ADD = f"{HOME}/destinations/add"
MINE = {"wards", "elsewhere"}
MARKUP = "<script>alert(1)</script>\"'><b>"


@pytest.fixture
def desk(small_show: Path) -> Iterator[RunningDesk]:
    with running_desk(small_show) as running:
        yield running


def fields(desk: RunningDesk, kind: str, **typed: str) -> list[tuple[str, str]]:
    """The form for that kind, filled in."""
    return filled(desk.get(f"{ADD}?kind={kind}"), **({"name": "wards"} | typed))


def tried(desk: RunningDesk, kind: str, **typed: str) -> Response:
    return desk.finished(desk.post(ADD, [*fields(desk, kind, **typed), ("do", "try")]))


def added(desk: RunningDesk, page: Response) -> Response:
    return desk.post(ADD, [*filled(page), ("do", "add")])


def destinations(desk: RunningDesk) -> dict[str, DestinationSettings]:
    show = load_project(Workspace(desk.root)).show
    return {settings.name: settings for settings in show.destinations if settings.name in MINE}


def bucket_of(store: LocalStore, *, public: bool) -> dict[str, str]:
    """A bucket of the store, as somebody enters it."""
    name = f"test-{secrets.token_hex(6)}"
    owner = local.connect(store)
    create_bucket(owner, name)
    if public:
        owner.put_bucket_policy(Bucket=name, Policy=public_read_policy(name))
    return {
        "endpoint_url": store.endpoint_url,
        "bucket": name,
        "public_url": f"{store.endpoint_url}/{name}/",
    }


def test_a_bucket_is_tried_and_added(
    desk: RunningDesk, store: LocalStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """First without keys; they come into a file while the desk runs. The rest of podcast.yaml stays to the letter."""
    before = (desk.root / "podcast.yaml").read_text("utf-8")
    keys = tmp_path / "credentials"
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(keys))
    page = desk.get(f"{ADD}?kind=s3").text
    assert "You do not type keys here" in page
    assert 'type="password"' not in page
    answers = bucket_of(store, public=True)
    without = tried(desk, "s3", **answers)
    assert "Not tried: wards" in without.text
    assert "There are no keys to sign in with" in without.text
    keys.write_text(
        f"[default]\naws_access_key_id = {store.access_key}\n"
        f"aws_secret_access_key = {store.secret_key}\n"
    )
    page_after = desk.finished(desk.post(ADD, [*filled(without), ("do", "try")]))
    assert "Tried: wards" in page_after.text
    assert "It can hold a show, even if several people publish." in page_after.text
    assert "lets the world read what is published" in page_after.text
    assert f"arn:aws:s3:::{answers['bucket']}/audio/*" in page_after.text
    assert (desk.root / "podcast.yaml").read_text("utf-8") == before
    done = added(desk, page_after)
    assert done.headers["location"] == f"{HOME}/destinations?added=wards"
    after = (desk.root / "podcast.yaml").read_text("utf-8")
    assert all(line in after.splitlines() for line in before.splitlines())
    assert store.secret_key not in after
    assert store.access_key not in after
    settings = destinations(desk)["wards"]
    assert (settings.kind, settings.bucket) == ("s3", answers["bucket"])
    shown = desk.get(done.headers["location"]).text
    assert "Added: wards" in shown
    assert "Test wards" in shown
    checked = desk.finished(desk.post(f"{HOME}/destinations/check?to=wards", {"csrf": desk.csrf}))
    assert "It can hold a show" in checked.text


@pytest.fixture
def keys(store: LocalStore, monkeypatch: pytest.MonkeyPatch) -> LocalStore:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", store.access_key)
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", store.secret_key)
    return store


def test_a_bucket_that_the_world_cannot_read(desk: RunningDesk, keys: LocalStore) -> None:
    """The page says so, with the policies to apply; once they are, the next try finds nothing."""
    answers = bucket_of(keys, public=False)
    page = tried(desk, "s3", **answers)
    assert "<strong>No: </strong>lets the world read what is published" in page.text
    assert "Give these to whoever looks after the storage" in page.text
    owner = local.connect(keys)
    owner.put_bucket_policy(Bucket=answers["bucket"], Policy=public_read_policy(answers["bucket"]))
    again = desk.finished(desk.post(ADD, [*filled(page), ("do", "try")]))
    assert "<strong>No" not in again.text


def test_a_store_for_a_single_publisher(
    desk: RunningDesk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A store that cannot be trusted gets no button that adds it."""
    with rclone(tmp_path / "data") as store:
        monkeypatch.setenv("AWS_ACCESS_KEY_ID", store.access_key)
        monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", store.secret_key)
        name = f"test-{secrets.token_hex(6)}"
        create_bucket(store.client(), name)
        page = tried(
            desk,
            "s3",
            endpoint_url=store.endpoint_url,
            bucket=name,
            public_url=f"{store.endpoint_url}/{name}/",
        )
    assert "It cannot be trusted with a show." in page.text
    assert 'value="add"' not in page.text


def test_a_folder_is_tried_and_added(desk: RunningDesk) -> None:
    """What serves it does not answer, and the page says so; it can be added all the same."""
    page = tried(desk, "folder", folder="../public", public_url="http://127.0.0.1:9/")
    assert "Tried: wards" in page.text
    assert "lets the world read what is published" in page.text
    assert "You do not type keys here" not in page.text
    assert added(desk, page).status == 303
    assert destinations(desk)["wards"].folder == "../public"
    assert (
        "There is a destination called wards already"
        in desk.post(ADD, [*filled(page), ("do", "add")]).text
    )


def test_cloudflare_needs_its_account(desk: RunningDesk) -> None:
    """The address of the store is made of it."""
    typed = {"bucket": "wards", "public_url": "https://podcast.wards.nhs.uk/", "prefix": "rounds"}
    wrong = desk.post(ADD, [*fields(desk, "r2", account="wards", **typed), ("do", "try")])
    assert wrong.status == 422
    beside = wrong.text.partition('id="messages-account"')[2].partition("</div>")[0]
    assert "32 characters" in beside
    right = [*filled(wrong, account="0123456789ABCDEF" * 2), ("do", "add")]
    assert desk.post(ADD, right).status == 303
    settings = destinations(desk)["wards"]
    assert (
        settings.endpoint_url == "https://0123456789abcdef0123456789abcdef.r2.cloudflarestorage.com"
    )
    assert (settings.region, settings.prefix) == ("auto", "rounds")


@pytest.mark.parametrize(
    ("kind", "typed", "field"),
    [
        ("aws", {}, "bucket"),
        ("aws", {"bucket": "Wards Of"}, "bucket"),
        ("aws", {"region": "Europe !"}, "region"),
        ("aws", {"region": ""}, "region"),
        ("aws", {"prefix": "a b"}, "prefix"),
        ("aws", {"public_url": "podcast"}, "public_url"),
        ("aws", {"public_url": "https://podcast.wards.nhs.uk/feed.xml"}, "public_url"),
        ("aws", {"name": "Not A Name"}, "name"),
        ("aws", {"name": "local"}, "name"),
        ("aws", {"name": "elsewhere"}, "name"),
        ("s3", {"endpoint_url": "http://store.example.org"}, "endpoint_url"),
        ("s3", {"endpoint_url": "https://me:secret@store.example.org"}, "endpoint_url"),
        ("s3", {"endpoint_url": "store"}, "endpoint_url"),
        ("s3", {"bucket": "x" * 600}, "bucket"),
        ("folder", {"folder": ""}, "folder"),
    ],
)
def test_wrong_answers_are_refused_beside_their_fields(
    small_show: Path, kind: str, typed: dict[str, str], field: str
) -> None:
    """With all that was typed; nothing is tried or written."""
    add_destination(small_show, kind="folder", folder="../x", public_url="http://127.0.0.1:9/")
    before = (small_show / "podcast.yaml").read_bytes()
    good = {
        "name": "wards",
        "bucket": "wards",
        "region": "eu-west-2",
        "endpoint_url": "https://store.example.org",
        "folder": "../public",
        "public_url": "https://podcast.wards.nhs.uk/",
    }
    with running_desk(small_show) as desk:
        names = {name for name, _ in fields(desk, kind)}
        entered = {name: text for name, text in (good | typed).items() if name in names}
        if not typed:
            entered["bucket"] = ""
        for do in ("try", "add"):
            page = desk.post(ADD, [*fields(desk, kind, **entered), ("do", do)])
            assert page.status == 422
            beside = page.text.partition(f'id="messages-{field}"')[2].partition("</div>")[0]
            assert "Error:" in beside
            assert dict(filled(page))["public_url"] == entered["public_url"]
    assert (small_show / "podcast.yaml").read_bytes() == before


def test_markup_in_every_answer_is_escaped(desk: RunningDesk) -> None:
    """Beside its field, in the message and in the form."""
    for kind in ("aws", "r2", "s3", "folder"):
        names = [name for name, _ in fields(desk, kind) if name not in {"csrf", "kind"}]
        page = desk.post(ADD, [*fields(desk, kind, **dict.fromkeys(names, MARKUP)), ("do", "try")])
        assert page.status == 422
        assert "<script>alert" not in page.text
        assert "<b>" not in page.text


def test_a_broken_podcast_yaml_is_told(desk: RunningDesk) -> None:
    """Nothing is half-written into it."""
    form = fields(desk, "folder", folder="../public", public_url="http://127.0.0.1:9/")
    (desk.root / "podcast.yaml").write_text("title: [broken\n")
    page = desk.post(ADD, [*form, ("do", "add")])
    assert page.status == 409
    assert "podcast.yaml" in page.text
    assert dict(filled(page))["folder"] == "../public"
    assert (desk.root / "podcast.yaml").read_text() == "title: [broken\n"


def test_nothing_begins_without_our_own_form(desk: RunningDesk) -> None:
    """A page from elsewhere can neither try a place nor add it."""
    form = fields(desk, "folder", folder="../public", public_url="http://127.0.0.1:9/")
    for do in ("try", "add"):
        foreign = desk.post(ADD, [*form, ("do", do)], Origin="http://evil.example.org")
        assert foreign.status == 403
        pairs = [(name, "x" if name == "csrf" else text) for name, text in form]
        assert desk.post(ADD, [*pairs, ("do", do)]).status == 403
    assert not (desk.root.parent / "public").exists()
    assert destinations(desk) == {}
