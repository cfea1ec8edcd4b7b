"""What can be wrong with what the feed's files hold, and with where the feed leads."""

from podcast_publisher.model.finding import Severity
from podcast_publisher.model.rules import rule


@rule("PP652", Severity.ERROR)
def feed_moves_to_a_feed() -> None:
    """The address in itunes:new-feed-url serves a feed that has not moved on.

    Why: Apps and directories follow it and forget this address: subscribers are lost on the way.
    Fix: Let itunes:new-feed-url name the new feed's own address, and the new feed name its own or
        none.
    Source: Apple, Change the RSS feed URL,
        https://podcasters.apple.com/support/837-change-the-rss-feed-url.
    """


@rule("PP656", Severity.WARNING, allowable=False)
def answers_soon() -> None:
    """Feed and recordings start within three seconds.

    Why: Apps and directories give up, and show an error or an outdated show.
    Fix: Serve static files, or put a CDN in front of the server.
    Source: Apple, Podcast RSS feed requirements,
        https://podcasters.apple.com/support/823-podcast-requirements; docs/reference/limits.md.
    """


@rule("PP675", Severity.ERROR)
def recording_is_media() -> None:
    """The address of a recording serves a recording.

    Why: Nothing plays. A server that answers with an error page of status 200 hides that the file
        is gone.
    Fix: Publish again; this uploads what is missing. If that does not help, something in front of
        the storage answers with a page: a login, an error or a firewall.
    Elsewhere: Upload the recording, and let the server answer 404 where there is no file.
    Source: Apple, Podcast RSS feed requirements,
        https://podcasters.apple.com/support/823-podcast-requirements.
    """


@rule("PP678", Severity.WARNING, allowable=False)
def duration_is_true() -> None:
    """The recording is as long as the feed says.

    Why: Apps show a wrong length, and place chapters, transcript and progress bar by it. Perhaps
        it is another episode's recording.
    Fix: Write the recording's seconds into itunes:duration, or name the right recording.
    Source: Apple, A Podcaster's Guide to RSS,
        https://help.apple.com/itc/podcasts_connect/#/itcb54353390; PSP-1,
        https://github.com/Podcast-Standards-Project/PSP-1-Podcast-RSS-Specification.
    """


@rule("PP515", Severity.ERROR)
def recordings_differ() -> None:
    """No two episodes have the same sound under different addresses.

    Why: Listeners hear the wrong episode, and never the right one.
    Fix: Replace the recording of one of them.
    Source: Apple, Podcast RSS feed requirements,
        https://podcasters.apple.com/support/823-podcast-requirements.
    """


@rule("PP685", Severity.ERROR)
def cues_make_sense() -> None:
    """Cues end after they start, and are in order and within the recording.

    Why: Apps show the words at the wrong moment, or not at all. Perhaps it is another episode's
        transcript.
    Fix: Export the transcript again from the published recording.
    Source: W3C, WebVTT, https://www.w3.org/TR/webvtt1/; Podcast namespace, transcript,
        https://github.com/Podcastindex-org/podcast-namespace/blob/main/docs/tags/transcript.md.
    """


@rule("PP686", Severity.ADVICE, allowable=False)
def cues_follow_each_other() -> None:
    """A cue starts when the previous one has ended.

    Why: Apps show both at once, or repeat the words.
    Fix: Let each cue end where the next starts, unless two people speak at once.
    Source: Podcast namespace, transcript,
        https://github.com/Podcastindex-org/podcast-namespace/blob/main/docs/tags/transcript.md.
    """


@rule("PP687", Severity.WARNING, allowable=False)
def chapters_make_sense() -> None:
    """Chapters start at 0, are in order and within the recording, and have titles.

    Why: Apps drop a chapter without a start, or the whole list; one stopped playing.
    Fix: Correct the times, state the version ("1.2.0"), and give every chapter a title.
    Source: Podcast namespace, JSON chapters,
        https://github.com/Podcastindex-org/podcast-namespace/blob/main/docs/examples/chapters/jsonChapters.md.
    """


@rule("PP688", Severity.WARNING, allowable=False)
def link_answers() -> None:
    """Pages on the show's own hosts, linked from it and its newest episodes, can be opened.

    Why: Apps show the link next to the episode; listeners end up at an error.
    Fix: Correct the link, or restore the page.
    Source: Apple, A Podcaster's Guide to RSS,
        https://help.apple.com/itc/podcasts_connect/#/itcb54353390.
    """


@rule("PP689", Severity.ERROR)
def artwork_size() -> None:
    """The show's artwork is square, with 1400 to 3000 pixels.

    Why: Apple and Spotify refuse a show with other artwork; apps crop it.
    Fix: Replace it with a square picture of 3000 pixels, under a new name.
    Source: Apple, Show cover, https://podcasters.apple.com/support/5514-show-cover-template.
    """


@rule("PP516", Severity.ADVICE, allowable=False)
def episode_artwork_size() -> None:
    """An episode's artwork is square, with 1400 to 3000 pixels.

    Why: Apps crop it, or show the show's artwork instead.
    Fix: Replace it with a square picture of 1400 to 3000 pixels, under a new name.
    Source: Apple, Episode art, https://podcasters.apple.com/support/5516-episode-art-template.
    """
