"""Who publishes the next episode, in a sentence."""

from podcast_publisher.model.next_publisher import NextPublisher
from podcast_publisher.report.dates import long_moment

NOBODY = "Nobody publishes the next episode automatically."
WHAT_TO_DO = "Start podcast-publisher run on a server, or publish when it is due."


def next_publisher(publisher: NextPublisher) -> str:
    """The sentence, with what is wrong with it; times in London."""
    heard = long_moment(publisher.heartbeat) if publisher.heartbeat else ""
    if publisher.is_running:
        trouble = "".join(f" Problem: {problem}" for problem in publisher.problems)
        return f"The service on this computer publishes it; last heard of on {heard}.{trouble}"
    if publisher.job and publisher.job_published:
        return f"{publisher.job} last published on {long_moment(publisher.job_published)}."
    if publisher.schedule:
        return f"The workflow {publisher.schedule} publishes on a schedule. It has not made the live release."
    stopped = f" The service on this computer does not run since {heard}." if heard else ""
    return f"{NOBODY}{stopped}"
