"""The published show and its servers, as in tests/verify."""

from tests.verify.conftest import publication, serve, show, without_a_pause

__all__ = ["publication", "serve", "show", "without_a_pause"]
