"""What can be wrong with what the feed's files hold, and with where the feed leads."""

from podcast_publisher.model.finding import Severity
from podcast_publisher.model.rules import rule


@rule("PP652", Severity.ERROR)
def feed_moves_to_a_feed() -> None:
    """Where itunes:new-feed-url leads, there is a feed, and it does not lead on.

    Why: Apps and directories follow it and forget this address: subscribers are lost on the way.
    Fix: Let itunes:new-feed-url name the new feed's own address, and the new feed name its own or none.
    Source: Apple, Change the RSS feed URL,
        https://podcasters.apple.com/support/837-change-the-rss-feed-url.
    """


@rule("PP656", Severity.WARNING, allowable=False)
def answers_soon() -> None:
    """Feed and recordings begin within three seconds.

    Why: Apps and directories give up, and show an error or the show as it was.
    Fix: Serve static files, or put a CDN before the server.
    Source: Apple, Podcast RSS feed requirements,
        https://podcasters.apple.com/support/823-podcast-requirements.
    """


@rule("PP675", Severity.ERROR)
def recording_is_media() -> None:
    """At the address of a recording there is a recording.

    Why: Nothing plays. A server that answers with a page of its own hides that the file is gone.
    Fix: Publish again; it uploads what is missing. If it stays, something before the storage answers
        with a page: a login, an error or a firewall.
    Elsewhere: Upload the recording, and let the server answer 404 where there is no file.
    Source: Apple, Podcast RSS feed requirements,
        https://podcasters.apple.com/support/823-podcast-requirements.
    """


@rule("PP678", Severity.WARNING, allowable=False)
def duration_is_true() -> None:
    """The recording takes as long as the feed says.

    Why: Apps show a wrong length, and place chapters, transcript and the bar of progress by it. Perhaps
        it is another episode's recording.
    Fix: Write the recording's seconds into itunes:duration, or name the right recording.
    Source: Apple, A Podcaster's Guide to RSS,
        https://help.apple.com/itc/podcasts_connect/#/itcb54353390; PSP-1.
    """


@rule("PP515", Severity.ERROR)
def recordings_differ() -> None:
    """No two episodes hold the same sound under different addresses.

    Why: Listeners hear the wrong episode, and never the right one.
    Fix: Replace the recording of one of them.
    Source: Apple, Podcast RSS feed requirements,
        https://podcasters.apple.com/support/823-podcast-requirements.
    """


@rule("PP685", Severity.ERROR)
def cues_make_sense() -> None:
    """Cues end after they begin, stand in the order of time, and within the recording.

    Why: Apps show the words at the wrong moment, or none of them. Perhaps it is another episode's
        transcript.
    Fix: Export the transcript anew from the recording that is published.
    Source: WebVTT, https://www.w3.org/TR/webvtt1/; Podcast namespace, transcript,
        https://podcastindex.org/namespace/1.0#transcript.
    """


@rule("PP686", Severity.ADVICE, allowable=False)
def cues_follow_each_other() -> None:
    """A cue begins when the one before it has ended.

    Why: Apps show both at once, or repeat the words.
    Fix: Let each cue end where the next begins, unless two people speak at once.
    Source: Podcast namespace, transcripts, https://podcastindex.org/namespace/1.0#transcript.
    """


@rule("PP687", Severity.WARNING, allowable=False)
def chapters_make_sense() -> None:
    """Chapters begin at 0, stand in the order of time, within the recording, and have titles.

    Why: Apps leave out a chapter that begins nowhere, or the whole list; one stopped playing.
    Fix: Correct the times, name the version ("1.2.0"), and give every chapter a title.
    Source: Podcast namespace, JSON chapters,
        https://github.com/Podcastindex-org/podcast-namespace/blob/main/docs/examples/chapters/jsonChapters.md.
    """


@rule("PP688", Severity.WARNING, allowable=False)
def link_answers() -> None:
    """The pages of the show's own hosts that it and its newest episodes link to are there.

    Why: Apps show the link beside the episode; listeners come to an error.
    Fix: Correct the link, or put the page back.
    Source: Apple, A Podcaster's Guide to RSS,
        https://help.apple.com/itc/podcasts_connect/#/itcb54353390.
    """


@rule("PP689", Severity.ERROR)
def artwork_size() -> None:
    """The show's artwork is square, of 1400 to 3000 pixels.

    Why: Apple and Spotify refuse a show with other artwork; apps cut it off.
    Fix: Replace it by a square picture of 3000 pixels, under a new name.
    Source: Apple, Podcast RSS feed requirements,
        https://podcasters.apple.com/support/823-podcast-requirements.
    """


@rule("PP516", Severity.ADVICE, allowable=False)
def episode_artwork_size() -> None:
    """An episode's artwork is square, of 1400 to 3000 pixels.

    Why: Apps cut it off, or show the show's artwork instead.
    Fix: Replace it by a square picture of 1400 to 3000 pixels, under a new name.
    Source: Apple, A Podcaster's Guide to RSS,
        https://help.apple.com/itc/podcasts_connect/#/itcb54353390.
    """
