"""Where the sound of recordings is, for release records: logs are counted by it, long after the files have gone."""

from podcast_publisher.model.plan import Plan
from podcast_publisher.model.release import RecordedSound
from podcast_publisher.model.show import Project
from podcast_publisher.render.keys import audio_key


def sound_of(project: Project, plan: Plan) -> dict[str, RecordedSound]:
    """The sound of the recordings that the plan publishes, by key; those of which it is not known are left out."""
    return {
        key: RecordedSound(episode.guid, audio.first_sound_byte, audio.minute_bytes)
        for episode in project.episodes
        if (audio := episode.audio) and audio.minute_bytes
        if (key := audio_key(episode, audio)) in plan.objects
    }
