"""Serve the objects of a publication as a store does: with types, ranges and ETags."""

from pathlib import Path

from starlette.requests import Request
from starlette.responses import FileResponse, Response

from podcast_publisher.model.publication import Artifact

_REVALIDATE = "no-cache"
"""Revalidate each time: what is previewed changes."""


def object_response(artifact: Artifact, request: Request) -> Response:
    """The object, the requested range of it, or 304 where the browser has it."""
    etag = f'"{artifact.sha256}"'
    headers = {"etag": etag, "cache-control": _REVALIDATE}
    if _is_cached(request, etag):
        return Response(status_code=304, headers=headers)
    # as a header, so that starlette adds no charset
    headers["content-type"] = artifact.content_type
    if isinstance(artifact.content, Path):
        # deleted since; the next snapshot reports it
        if not artifact.content.is_file():
            return Response("This file has been deleted.", 404, media_type="text/plain")
        return FileResponse(artifact.content, headers=headers)
    return Response(artifact.body(), headers=headers)


def _is_cached(request: Request, etag: str) -> bool:
    """Whether the browser has it already."""
    header = request.headers.get("if-none-match", "")
    return header == "*" or etag in {tag.strip().removeprefix("W/") for tag in header.split(",")}
