"""Rules for a published show, reported where its files are read."""
