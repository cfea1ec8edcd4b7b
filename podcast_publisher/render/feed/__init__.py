"""The feed: feedgen makes the tree, and each namespace decorates it. The only user of feedgen."""
