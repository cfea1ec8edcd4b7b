"""Sign in as every AWS program does, with sign-in errors that say what to do."""

import re
import shlex
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import datetime
from functools import cache
from typing import Any

import botocore.session
from botocore.exceptions import BotoCoreError, ClientError
from botocore.loaders import Loader, create_loader
from botocore.utils import parse_timestamp

from podcast_publisher.publish.stores.s3.sign_in_errors import sign_in_error, sign_in_error_for
from podcast_publisher.publish.stores.s3.store_errors import is_known_code, store_error

_ISO_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,6})?Z", re.ASCII)
"""As stores write it in listings."""


def sign_in_session(store: str) -> botocore.session.Session:
    """A session that raises DestinationErrors where signing in or renewing keys fails."""
    session = botocore.session.get_session()
    session.register_component("data_loader", _loader(session.get_config_variable("data_path")))
    provider = session.get_component("credential_provider")
    session.register_component("credential_provider", _Provider(provider, session, store))
    parsers = session.get_component("response_parser_factory")
    parsers.set_parser_defaults(timestamp_parser=_timestamp)
    return session


def _timestamp(value: Any) -> datetime:
    """As botocore reads it: most of the time that a listing takes goes into its dates."""
    if isinstance(value, str) and _ISO_TIME.fullmatch(value):
        with suppress(ValueError):
            return datetime.fromisoformat(value)
    return parse_timestamp(value)


@cache
def _loader(data_path: str | None) -> Loader:
    """The descriptions of services, read once: reading them is half of what a client costs."""
    return create_loader(data_path)


class _Provider:
    """Wraps botocore's chain of credential providers."""

    def __init__(self, real: Any, session: botocore.session.Session, store: str) -> None:
        self._real = real
        self._session = session
        self._store = store

    def load_credentials(self) -> Any:
        with self.in_words():
            credentials = self._real.load_credentials()
            if credentials is None:
                return None
            credentials.get_frozen_credentials()  # some are fetched only when they are needed
            return _Credentials(credentials, self)

    @contextmanager
    def in_words(self) -> Iterator[None]:
        """Never shows the output of a program, file or service: it may be secret."""
        try:
            yield
        except ClientError as error:
            code = error.response.get("Error", {}).get("Code", "")
            operation = error.operation_name
            raise sign_in_error(self._store, operation=operation, code=code) from error
        except BotoCoreError as error:
            raise self._of_botocore(error) from error
        except OSError as error:
            is_program = error.filename in self._program()
            failure = "process-missing" if is_program else "token-missing"
            detail = f"{error.filename}" if error.filename else ""
            raise sign_in_error_for(failure, self._store, detail) from error
        except (
            Exception
        ) as error:  # what is no JSON, no text, no address: of the kind that was tried
            failure = "process-garbage" if self._program() else "settings"
            raise sign_in_error_for(failure, self._store) from error

    def _of_botocore(self, error: BotoCoreError) -> Exception:
        kind = type(error).__name__
        provider = str(getattr(error, "kwargs", {}).get("provider", ""))
        if provider == "custom-process" and (
            "ersion" in str(error) or "required key" in str(error)
        ):
            return sign_in_error_for("process-garbage", self._store)
        if is_known_code(kind) and kind not in {"EndpointConnectionError", "SSLError"}:
            return store_error(self._store, kind, 0, str(error))
        return sign_in_error(self._store, kind=kind, provider=provider)

    def _program(self) -> list[str]:
        """The command that the profile names to fetch keys with."""
        try:
            profile: Mapping[str, Any] = self._session.get_scoped_config()
            return shlex.split(str(profile.get("credential_process", "")))[:1]
        except (BotoCoreError, ValueError):
            return []


class _Credentials:
    """Keys that may be renewed while something is uploaded."""

    def __init__(self, real: Any, provider: _Provider) -> None:
        self._real = real
        self._provider = provider

    def get_frozen_credentials(self) -> Any:
        with self._provider.in_words():
            return self._real.get_frozen_credentials()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._real, name)
