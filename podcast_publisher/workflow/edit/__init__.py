"""Edit the fields of podcast.yaml or of an episode, and replace an episode's files."""
