"""S3-compatible stores: connection, requests, limits, errors and policies."""
