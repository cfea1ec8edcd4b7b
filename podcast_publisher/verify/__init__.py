"""The published show, read over HTTP as an app reads it, to findings."""
