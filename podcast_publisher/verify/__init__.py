"""Verify a published show over HTTP, as apps read it."""
