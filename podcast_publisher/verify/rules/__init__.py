"""What can be wrong with a published show."""

from podcast_publisher.verify.rules import access, content, feed, files

ALL = (*feed.ALL, *access.ALL, *files.ALL, *content.ALL)
