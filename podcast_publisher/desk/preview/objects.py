"""The objects of a publication as a store gives them out: their types, in parts, and only if new."""

from pathlib import Path

from starlette.requests import Request
from starlette.responses import FileResponse, Response

from podcast_publisher.model.publication import Artifact

_ASK = "no-cache"
"""To be kept, but never used without a question: what is previewed changes."""


def answer(artifact: Artifact, request: Request) -> Response:
    """The object, or the part of it that is asked for, or that it has not changed."""
    etag = f'"{artifact.sha256}"'
    headers = {"etag": etag, "cache-control": _ASK}
    if _has(request, etag):
        return Response(status_code=304, headers=headers)
    # given as a header, a type is left as it is; otherwise texts would get a character set
    headers["content-type"] = artifact.content_type
    if isinstance(artifact.content, Path):
        # a file that was taken away since is not there; the next save tells why
        if not artifact.content.is_file():
            return Response("This file is not there any more.", 404, media_type="text/plain")
        return FileResponse(artifact.content, headers=headers)
    return Response(artifact.content, headers=headers)


def _has(request: Request, etag: str) -> bool:
    """Whether the browser has it already."""
    known = request.headers.get("if-none-match", "")
    return etag in {one.strip().removeprefix("W/") for one in known.split(",")} or known == "*"
