"""What can be wrong with a feed, whoever publishes it, as far as its bytes tell."""
