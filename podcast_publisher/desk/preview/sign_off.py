"""The sign-off sheet of an episode. It names consents, so it is never published."""

from podcast_publisher.desk.preview.bar import status_label
from podcast_publisher.desk.server.templating import render_page
from podcast_publisher.model.show import Episode
from podcast_publisher.report.text import counted
from podcast_publisher.workflow.preview_snapshot import PreviewSnapshot
from podcast_publisher.workflow.show_notes import render_notes


def sign_off_sheet(snapshot: PreviewSnapshot, episode: Episode) -> str:
    """The sheet of that episode, as HTML to print."""
    show = snapshot.project.show
    artwork = episode.artwork or show.artwork
    cues = episode.transcript.cues if episode.transcript else ()
    return render_page(
        "sign_off.html",
        {
            "show": show,
            "episode": episode,
            "status": status_label(episode, snapshot.now),
            "sound": episode.audio.measurements if episode.audio else None,
            "words": sum(len(cue.text.split()) for cue in cues),
            "explicit": show.explicit if episode.explicit is None else episode.explicit,
            "counted": counted(snapshot.findings_of(episode)),
            "artwork": snapshot.artwork_key(episode),
            "artwork_alt": artwork.alt if artwork else "",
            "notes": render_notes(episode.description),
            "people": episode.people or show.people,
        },
    )
