"""The keys with which the full run has signed in, from where it has taken them."""

import json
from collections.abc import Mapping

from podcast_publisher.unchanged.stamps import UnsureError

Keys = tuple[str, str, str]
"""Access key, secret key and session token, which may be empty."""

ENVIRONMENT, STATE = "env", "explicit"
CREDENTIALS, CONFIGURATION = "shared-credentials-file", "config-file"
BY_AWS = frozenset({"iam-role", "container-role", "assume-role-with-web-identity"})
"""What botocore is asked for, which takes longer. All other ways to sign in may ask people, or run programs."""
_MAX_BYTES = 100_000


def keys_from(source: Mapping[str, str], environment: Mapping[str, str]) -> Keys:
    """The keys; `source` says how botocore got them, in its own words, and from which file.

    Raises:
        UnsureError: there are none.
        OSError: the file cannot be read.
        KeyError: they are not where they were.
    """
    method = source["method"]
    if method == ENVIRONMENT and "AWS_CREDENTIAL_EXPIRATION" not in environment:
        token = environment.get("AWS_SESSION_TOKEN") or environment.get("AWS_SECURITY_TOKEN", "")
        return environment["AWS_ACCESS_KEY_ID"], environment["AWS_SECRET_ACCESS_KEY"], token
    if method == STATE:
        with open(source["path"], "rb") as file:
            state = json.loads(file.read(_MAX_BYTES))
        return state["access_key"], state["secret_key"], ""
    if method in {CREDENTIALS, CONFIGURATION}:
        return _from_file(source["path"], source["section"])
    if method in BY_AWS:
        return _from_botocore()
    raise UnsureError(method)


def _from_file(path: str, name: str) -> Keys:
    from configparser import RawConfigParser  # as botocore reads it

    parser = RawConfigParser()
    parser.read(path)
    section = parser[name]
    token = section.get("aws_security_token") or section.get("aws_session_token") or ""
    return section["aws_access_key_id"], section["aws_secret_access_key"], token


def _from_botocore() -> Keys:
    import botocore.session  # as slow to import as all else here takes; needed for nothing but this

    credentials = botocore.session.get_session().get_credentials()
    if credentials is None:
        raise UnsureError("no credentials")
    keys = credentials.get_frozen_credentials()
    return str(keys.access_key), str(keys.secret_key), keys.token or ""
