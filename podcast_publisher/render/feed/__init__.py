"""The feed: feedgen builds the tree, and one extension adds each namespace."""
