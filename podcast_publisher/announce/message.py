"""The message that people read in Teams or Slack."""

from collections.abc import Iterator

from podcast_publisher.model.announcement import EpisodeChange, ReleaseNews

MOST_EPISODES = 10
"""Episodes that a message names."""
_HEADINGS = {
    EpisodeChange.NEW: "New episode",
    EpisodeChange.CHANGED: "Changed episode",
    EpisodeChange.WITHDRAWN: "Withdrawn episode",
}


def headline(news: ReleaseNews) -> str:
    """What was published."""
    return f"{news.title}: release {news.number} is live"


def episode_lines(news: ReleaseNews) -> Iterator[tuple[str, str, str]]:
    """What happened, title and address of each episode; new ones first."""
    order = list(EpisodeChange)
    episodes = sorted(news.episodes, key=lambda item: order.index(item.change))
    for episode in episodes[:MOST_EPISODES]:
        yield _HEADINGS[episode.change], episode.title, episode.url
    if len(episodes) > MOST_EPISODES:
        yield f"And {len(episodes) - MOST_EPISODES} more", "", ""
