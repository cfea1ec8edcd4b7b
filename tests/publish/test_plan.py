"""What a plan says listeners will notice."""

from msgspec.structs import replace

from podcast_publisher.model.feed import Feed, FeedItem, LinkedFile
from podcast_publisher.model.plan import HeaderRenewal, LiveState, Plan
from podcast_publisher.model.publication import Artifact, Publication
from podcast_publisher.model.release import PublishedObject, Release
from podcast_publisher.publish.releases.plan import make_plan
from podcast_publisher.report.plan import as_text
from podcast_publisher.report.words import size

FEED = Artifact.of_bytes("feed.xml", b"<rss/>", content_type="a/b", cache_control="c")


def item(guid: str, recording: str = "a-1.mp3") -> FeedItem:
    """An episode in a feed."""
    url = f"https://podcast.example.org/audio/{guid}{recording}"
    return FeedItem(guid, f"Episode {guid}", "", "Words", LinkedFile(url, "audio/mpeg", 1))


def feed(*items: FeedItem) -> Feed:
    """A show with these episodes."""
    return Feed("Show", "https://podcast.example.org/feed.xml", "", items)


def notices(before: Feed | None, after: Feed) -> tuple[str, ...]:
    """The notices of the plan from one feed to the other."""
    publication = Publication((), (), FEED)
    return make_plan(publication, LiveState(), before=before, after=after).notices


def test_a_first_publish() -> None:
    """The show appears."""
    assert notices(None, feed(item("a"), item("b"))) == ("the show appears, with 2 episodes",)


def test_each_change_is_counted_once() -> None:
    """New, corrected, reworded, vanished and unchanged episodes."""
    before = feed(item("a"), item("b"), item("c"), item("d"))
    after = feed(
        item("a"),
        item("b", "a-2.mp3"),
        replace(item("c"), title="Other"),
        item("e"),
    )
    assert notices(before, after) == (
        '1 new episode ("Episode e")',
        '1 corrected recording: people who already downloaded it keep the old one ("Episode b")',
        '1 episode with other words, picture or details ("Other")',
        '1 episode disappears ("Episode d")',
        "1 episode unchanged",
    )


def test_other_forms_of_the_words_are_no_other_words() -> None:
    """Nothing that is heard or read changes: apps get one file more."""
    forms = replace(item("b"), transcripts=(LinkedFile("https://example.org/b.srt"),))
    listed = replace(item("c"), simple_chapters=(("00:00:00.000", "Welcome"),))
    before = feed(item("a"), item("b"), item("c"), item("d"))
    assert notices(before, feed(item("a"), forms, listed, replace(item("d"), title="Other"))) == (
        '1 episode with other words, picture or details ("Other")',
        '2 episodes with other files of transcript or chapters ("Episode b", "Episode c")',
        "1 episode unchanged",
    )


def test_an_episode_that_directories_are_to_hide_is_named() -> None:
    """Its followers see no difference, and nobody else finds it any more."""
    hidden = replace(item("a"), is_blocked=True)
    assert notices(feed(item("a")), feed(hidden)) == (
        '1 episode with other words, picture or details ("Episode a")',
        '1 episode hidden from directories (block) ("Episode a")',
    )


def test_what_stands_beside_the_episodes_is_reported() -> None:
    """Support, recommended shows and trailers concern the show."""
    after = replace(feed(item("a")), funding=("https://www.example.org/charity",))
    assert notices(feed(item("a")), after) == (
        "what the show asks support for, recommends or plays as its trailer changes",
        "1 episode unchanged",
    )


def test_many_episodes_are_counted() -> None:
    """Three are named, four are not."""
    items = [item(name) for name in "abcd"]
    assert notices(feed(), feed(*items[:3])) == (
        '3 new episodes ("Episode a", "Episode b", "Episode c")',
    )
    assert notices(feed(), feed(*items)) == ("4 new episodes",)
    assert notices(feed(*items), feed()) == ("4 episodes disappear",)


def test_a_changed_show_title_is_reported() -> None:
    """Although it concerns no episode."""
    after = replace(feed(item("a")), title="Other")
    assert notices(feed(item("a")), after) == (
        "the show's own title or picture changes",
        "1 episode unchanged",
    )


def test_why_each_object_is_sent() -> None:
    """Bytes, headers, or a new object; unchanged ones are counted, and a removed page is deleted."""
    first, second, third, page = (
        Artifact.of_bytes(key, key.encode(), content_type="a/b", cache_control="c")
        for key in ("audio/1.mp3", "audio/2.mp3", "audio/3.mp3", "episodes/1.html")
    )
    other = Artifact.of_bytes(second.key, b"other bytes", content_type="a/b", cache_control="c")
    known = {artifact.key: PublishedObject.of(artifact) for artifact in (first, second, page, FEED)}
    release = Release(1, "2026-11-20T09:00:00Z", by="Ada", tool="1", run="r", objects=known)
    publication = Publication((replace(first, content_type="c/d"), other, third), (), FEED)
    live = LiveState(b"<rss/>", "version", release)
    plan = make_plan(publication, live, before=feed(), after=feed())
    assert {step.artifact.key: step.reason for step in plan} == {
        first.key: "type or cache header differs",
        first.key: "type or cache header differs",
        second.key: "bytes differ",
        third.key: "not there yet",
        FEED.key: "names the new release",
    }
    assert (plan.removals, plan.unchanged) == ((page.key,), 0)
    same = Publication((first, second), (page,), FEED)
    again = make_plan(same, live, before=feed(), after=feed())
    assert (again.nothing_to_do, again.unchanged) == (True, 4)
    cut_off = make_plan(same, replace(live, is_finished=False), before=feed(), after=feed())
    assert [step.artifact.key for step in cut_off.pages] == [page.key]


def test_the_plan_as_text() -> None:
    """Each object with its size and reason; the feed comes last."""
    sound = Artifact.of_bytes(
        "audio/a.mp3", b"x" * 2_000_000, content_type="a/b", cache_control="c"
    )
    plan = make_plan(
        Publication((sound,), (), FEED), LiveState(), before=None, after=feed(item("a"))
    )
    assert as_text(plan, "the bucket x").splitlines() == [
        "What listeners will notice:",
        "  the show appears, with 1 episode",
        "What is uploaded to the bucket x: 2 of 2 objects, 2.0 MB",
        "  first  audio/a.mp3, 2.0 MB (not there yet)",
        "  then   feed.xml, 6 bytes (not there yet)",
    ]


def test_many_objects_of_a_kind_are_counted() -> None:
    """More than three recordings are a number and a total."""
    sounds = tuple(
        Artifact.of_bytes(f"audio/{n}.mp3", b"x" * 1000, content_type="a/b", cache_control="c")
        for n in range(4)
    )
    plan = make_plan(Publication(sounds, (), FEED), LiveState(), before=None, after=feed(item("a")))
    assert "  first  4 recordings, 4 kB (not there yet)" in as_text(plan, "x").splitlines()


def test_sizes_are_readable() -> None:
    """Bytes, kilobytes and megabytes, as file managers show them."""
    assert [size(1), size(999), size(1000)] == ["1 byte", "999 bytes", "1 kB"]
    assert [size(1_500_000), size(2_500_000_000)] == ["1.5 MB", "2.5 GB"]


def test_a_new_cache_header_does_not_resend_recordings() -> None:
    """Content-addressed objects keep the recorded header; pages are sent again, and an option renews all."""
    old, new = (
        Artifact.of_bytes("audio/1.mp3", b"1", content_type="a/b", cache_control=header)
        for header in ("max-age=31536000", "max-age=86400")
    )
    known = {artifact.key: PublishedObject.of(artifact) for artifact in (old, FEED)}
    live = LiveState(
        b"<rss/>",
        "version",
        Release(1, "2026-11-20T09:00:00Z", by="Ada", tool="1", run="r", objects=known),
    )
    publication = Publication((new,), (), FEED)

    def planned(renew: HeaderRenewal) -> Plan:
        return make_plan(publication, live, before=feed(), after=feed(), renew=renew)

    kept = planned(HeaderRenewal.NOTHING)
    assert (kept.nothing_to_do, kept.outdated) == (True, (new,))
    assert kept.objects[old.key].cache == old.cache_control
    copied = planned(HeaderRenewal.COPY)
    assert (copied.media, copied.header_updates, copied.outdated) == ((), (new,), ())
    uploaded = planned(HeaderRenewal.UPLOAD)
    assert ([step.artifact for step in uploaded.media], uploaded.header_updates) == ([new], ())
    for plan in (copied, uploaded):
        assert plan.feed
        assert plan.objects[new.key].cache == new.cache_control
    page = Publication((), (replace(new, key="episodes/1.html"),), FEED)
    of_page = {"episodes/1.html": PublishedObject.of(old)}
    assert live.release
    release = replace(live.release, objects=known | of_page)
    again = make_plan(page, replace(live, release=release), before=feed(), after=feed())
    assert [step.artifact.key for step in again.pages] == ["episodes/1.html"]


def test_a_changed_script_is_reported() -> None:
    """The publisher sees that listeners' browsers will run something else; not at the first publish."""
    old, new = (
        Artifact.of_bytes(
            f"site/script-{name}.js", name.encode(), content_type="a/b", cache_control="c"
        )
        for name in ("old", "new")
    )
    known = {old.key: PublishedObject.of(old)}
    release = Release(1, "2026-11-20T09:00:00Z", by="Ada", tool="1", run="r", objects=known)
    live = LiveState(b"<rss/>", "version", release)

    def notices_for(script: Artifact, live: LiveState) -> tuple[str, ...]:
        publication = Publication((script,), (), FEED)
        return make_plan(publication, live, before=feed(), after=feed()).notices

    assert notices_for(new, live) == ("pages run another script than before: site/script-new.js",)
    assert notices_for(old, live) == notices_for(new, LiveState()) == ()
