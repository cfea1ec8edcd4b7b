"""Signing in with AWS's credential sources: each failure has its own message and fix."""

import hashlib
import json
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import botocore.credentials
import botocore.tokens
import pytest

from podcast_publisher.model.destination import DestinationError
from podcast_publisher.model.publication import FEED_KEY
from podcast_publisher.publish.stores.local.state import LocalStore
from podcast_publisher.publish.stores.s3.bucket import BucketDestination
from podcast_publisher.publish.stores.s3.connection import client
from podcast_publisher.publish.stores.s3.store_errors import store_error

ROLE = "arn:aws:iam::123456789012:role/podcast"
KEYS = "aws_access_key_id = AKIAEXAMPLE\naws_secret_access_key = example\n"
SECRET = "very-secret-words"  # noqa: S105 - what a program may say, and no message may repeat


class _Service(ThreadingHTTPServer):
    """Answers every request with one status and body, as a sign-in service would."""

    daemon_threads = True
    status, body, kind = 200, b"", "text/xml"


class _Handler(BaseHTTPRequestHandler):
    server: _Service

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length", "0")))
        self.send_response(self.server.status)
        self.send_header("Content-Type", self.server.kind)
        self.send_header("Content-Length", str(len(self.server.body)))
        self.end_headers()
        self.wfile.write(self.server.body)

    do_GET = do_PUT = do_POST  # noqa: N815 - the base class's names

    def log_message(self, *args: object) -> None:
        """Say nothing."""


@pytest.fixture
def service() -> Iterator[_Service]:
    """A service on loopback."""
    server = _Service(("127.0.0.1", 0), _Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()


@dataclass
class Home:
    """A home folder with AWS's files."""

    folder: Path
    monkeypatch: pytest.MonkeyPatch
    variables: dict[str, str] = field(default_factory=dict)

    def config(self, text: str) -> None:
        (self.folder / "config").write_text(text, "utf-8")

    def set(self, **variables: str) -> None:
        for name, value in variables.items():
            self.monkeypatch.setenv(name, value)

    def program(self, code: str) -> str:
        """A program that fetches keys: the command for it."""
        file = self.folder / "fetch.py"
        file.write_text(code, "utf-8")
        return f"{sys.executable} {file}"

    def answered(self, service: _Service, status: int, code: str) -> None:
        """Let every service of AWS be that one, and answer with that error."""
        url = f"http://127.0.0.1:{service.server_port}"
        for name in ("STS", "SSO", "SSO_OIDC", "SIGNIN"):
            self.monkeypatch.setenv(f"AWS_ENDPOINT_URL_{name}", url)
        service.status = status
        service.body = (
            f"<ErrorResponse><Error><Type>Sender</Type><Code>{code}</Code>"
            f"<Message>{SECRET}</Message></Error></ErrorResponse>"
        ).encode()

    def refused(self) -> DestinationError:
        """What signing in comes to; nothing of what others said is in it."""

        def read() -> None:
            connected = client(endpoint_url="http://127.0.0.1:9", region="eu-west-2")
            BucketDestination(connected, "podcast").read(FEED_KEY)

        with pytest.raises(DestinationError) as caught:
            read()
        text = f"{caught.value} {caught.value.fix}"
        assert SECRET not in text
        assert "botocore." not in text
        assert "rror:" not in text
        assert caught.value.fix
        return caught.value


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    """A home without credentials."""
    folder = tmp_path / "aws"
    folder.mkdir()
    home = Home(folder, monkeypatch)
    cache = str(
        folder / ".aws" / "sso" / "cache"
    )  # botocore has taken the home's when it was imported
    for provider in (botocore.credentials.SSOProvider, botocore.tokens.SSOTokenProvider):
        monkeypatch.setattr(provider, "_SSO_TOKEN_CACHE_DIR", cache)
    home.set(
        HOME=str(folder),
        USERPROFILE=str(folder),
        AWS_CONFIG_FILE=str(folder / "config"),
        AWS_SHARED_CREDENTIALS_FILE=str(folder / "credentials"),
    )
    return home


def test_a_missing_credential_process_is_named(home: Home) -> None:
    """The program that credential_process names."""
    home.config(f"[default]\ncredential_process = {home.folder}/no-such-program --podcast\n")
    error = home.refused()
    assert f"The program that fetches the keys is not there: {home.folder}/no-such-program" in str(
        error
    )
    assert "credential_process" in error.fix


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (f"import sys; sys.exit({SECRET!r})", "failed"),
        (f"print({SECRET!r})", "answers something else than keys"),
        ("print('')", "answers something else than keys"),
        ("print('[]')", "answers something else than keys"),
        (
            "import sys; sys.stdout.buffer.write(bytes([255, 254]))",
            "answers something else than keys",
        ),
        ("print('{\"Version\": 2}')", "answers something else than keys"),
        ('print(\'{"Version": 1, "AccessKeyId": "a"}\')', "answers something else than keys"),
        (
            'print(\'{"Version": 1, "AccessKeyId": "a", "SecretAccessKey": "b", "Expiration": "soon"}\')',
            "answers something else than keys",
        ),
    ],
)
def test_a_failing_credential_process_is_reported(home: Home, code: str, words: str) -> None:
    """With an error or without keys; its output may be secret, and is not shown."""
    home.config(f"[default]\ncredential_process = {home.program(code)}\n")
    error = home.refused()
    assert f"The program that fetches the keys {words}" in str(error)
    assert "credential_process" in error.fix


def test_a_credential_process_works(home: Home, store: LocalStore) -> None:
    """With temporary keys or permanent ones."""
    keys = {"Version": 1, "AccessKeyId": store.access_key, "SecretAccessKey": store.secret_key}
    for more in ({}, {"Expiration": "2099-01-01T00:00:00Z"}):
        code = f"print({json.dumps(keys | more)!r})"
        home.config(f"[default]\ncredential_process = {home.program(code)}\n")
        stored = BucketDestination(client(endpoint_url=store.endpoint_url), "podcast").read(
            "no.txt"
        )
        assert stored is None


def test_a_failing_renewal_has_the_same_message(home: Home, store: LocalStore) -> None:
    """When keys are renewed during a run."""
    once = home.folder / "once"
    keys = {
        "Version": 1,
        "AccessKeyId": store.access_key,
        "SecretAccessKey": store.secret_key,
        "Expiration": "2001-01-01T00:00:00Z",
    }
    code = (
        f"import sys, pathlib; once = pathlib.Path({str(once)!r})\n"
        f"if once.exists(): sys.exit({SECRET!r})\n"
        f"once.touch(); print({json.dumps(keys)!r})"
    )
    home.config(f"[default]\ncredential_process = {home.program(code)}\n")
    assert "The program that fetches the keys" in str(home.refused())


def test_a_missing_web_identity_token_is_named(home: Home) -> None:
    """The file that a build should have written."""
    token = home.folder / "token"
    home.set(AWS_ROLE_ARN=ROLE, AWS_WEB_IDENTITY_TOKEN_FILE=str(token))
    error = home.refused()
    assert f"The file with the token to sign in with cannot be read: {token}" in str(error)
    assert "id-token: write" in error.fix


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("InvalidIdentityToken", "token to sign in with is not accepted"),
        ("ExpiredTokenException", "token to sign in with is not accepted"),
        ("AccessDenied", "token to sign in with is not accepted"),
    ],
)
def test_a_refused_web_identity_is_reported(
    home: Home, service: _Service, code: str, words: str
) -> None:
    """A token that has expired, or that the role does not trust."""
    (home.folder / "token").write_text("a token")
    home.set(AWS_ROLE_ARN=ROLE, AWS_WEB_IDENTITY_TOKEN_FILE=str(home.folder / "token"))
    home.answered(service, 403 if code == "AccessDenied" else 400, code)
    assert words in str(home.refused())


ASSUMED = f"[default]\nrole_arn = {ROLE}\nsource_profile = base\n[profile base]\n{KEYS}"


@pytest.mark.parametrize(
    ("status", "code", "words", "fix"),
    [
        (403, "AccessDenied", "do not allow taking the role", "trust policy"),
        (403, "InvalidClientTokenId", "with which the role is to be taken", "source_profile"),
        (403, "ExpiredToken", "with which the role is to be taken", "source_profile"),
        (400, "ValidationError", "There is no role of that name", "role_arn"),
    ],
)
def test_a_refused_role_is_reported(
    home: Home, service: _Service, status: int, code: str, words: str, fix: str
) -> None:
    """The message is about the role, not the bucket's permissions."""
    home.config(ASSUMED)
    home.answered(service, status, code)
    error = home.refused()
    assert words in str(error)
    assert fix in error.fix


def test_an_unreachable_sign_in_service_is_reported(home: Home) -> None:
    """The store is not blamed."""
    home.config(ASSUMED)
    home.set(AWS_ENDPOINT_URL_STS="http://127.0.0.1:9")
    assert "The service that signs in cannot be reached" in str(home.refused())


SSO = (
    "[default]\nsso_session = work\nsso_account_id = 123456789012\nsso_role_name = podcast\n"
    "[sso-session work]\nsso_region = eu-west-2\nsso_start_url = https://example.org/start\n"
)


def sso_token(home: Home, expires: str) -> None:
    """The file that `aws sso login` writes."""
    cache = home.folder / ".aws" / "sso" / "cache"
    cache.mkdir(parents=True)
    name = hashlib.sha1(b"work", usedforsecurity=False).hexdigest()
    token = {
        "startUrl": "https://example.org/start",
        "accessToken": "a token",
        "expiresAt": expires,
        "region": "eu-west-2",
    }
    (cache / f"{name}.json").write_text(json.dumps(token))


def test_a_missing_sso_token_is_reported(home: Home) -> None:
    """`aws sso login` was never run."""
    home.config(SSO)
    error = home.refused()
    assert "single sign-on (SSO)" in str(error)
    assert "aws sso login" in error.fix


def test_an_expired_sso_token_is_reported(home: Home) -> None:
    """It must be run again."""
    home.config(SSO)
    sso_token(home, "2001-01-01T00:00:00Z")
    error = home.refused()
    assert "The single sign-on (SSO) has expired" in str(error)
    assert "aws sso login" in error.fix


@pytest.mark.parametrize(
    ("status", "code", "words"),
    [
        (401, "UnauthorizedException", "The single sign-on (SSO) has expired"),
        (403, "ForbiddenException", "does not allow this account or role"),
    ],
)
def test_a_refused_sso_token_is_reported(
    home: Home, service: _Service, status: int, code: str, words: str
) -> None:
    """Although it has not expired."""
    home.config(SSO)
    sso_token(home, "2099-01-01T00:00:00Z")
    home.answered(service, status, code)
    service.kind = "application/json"
    service.body = json.dumps({"__type": code, "message": SECRET}).encode()
    assert words in str(home.refused())


def test_a_legacy_sso_profile_without_a_token_is_reported(home: Home) -> None:
    """A profile without its own session."""
    home.config(
        "[default]\nsso_start_url = https://example.org/start\nsso_region = eu-west-2\n"
        "sso_account_id = 123456789012\nsso_role_name = podcast\n"
    )
    error = home.refused()
    assert "single sign-on (SSO)" in str(error)


def test_an_incomplete_sso_profile_is_reported(home: Home) -> None:
    """Half of its lines are missing."""
    home.config("[default]\nsso_session = nobody\nsso_account_id = 1\nsso_role_name = a\n")
    assert "The settings for signing in cannot be used" in str(home.refused())


def test_an_expired_login_session_is_reported(home: Home) -> None:
    """`aws login` was never run, or long ago; or its package is not installed."""
    home.config("[default]\nlogin_session = arn:aws:iam::123456789012:user/ada\n")
    error = home.refused()
    assert "login session" in str(error)
    assert "aws login" in error.fix or "botocore[crt]" in error.fix


@pytest.mark.parametrize(
    ("config", "variables", "words"),
    [
        ("", {"AWS_PROFILE": "nobody"}, "no such profile"),
        ("[default\n", {}, "file with AWS's settings cannot be read"),
        ("[default]\naws_access_key_id = a\n", {}, "One of the two keys"),
        ("", {"AWS_ACCESS_KEY_ID": "a"}, "One of the two keys"),
        (f"[default]\nrole_arn = {ROLE}\nsource_profile = nobody\n", {}, "settings for signing in"),
        (
            f"[default]\nrole_arn = {ROLE}\nsource_profile = default\n",
            {},
            "settings for signing in",
        ),
        (
            f"[default]\nrole_arn = {ROLE}\ncredential_source = Moon\n",
            {},
            "settings for signing in",
        ),
    ],
)
def test_unusable_aws_settings_are_reported(
    home: Home, config: str, variables: dict[str, str], words: str
) -> None:
    """An unknown profile, half a key, an invalid file, a dangling role."""
    home.config(config)
    home.set(**variables)
    assert words in str(home.refused())


CONTAINERS: dict[str, Callable[[Home, str], None]] = {
    "nobody answers": lambda home, _: home.set(
        AWS_CONTAINER_CREDENTIALS_FULL_URI="http://127.0.0.1:9/keys"
    ),
    "no keys": lambda home, url: home.set(AWS_CONTAINER_CREDENTIALS_FULL_URI=f"{url}/keys"),
}


@pytest.mark.parametrize("prepare", CONTAINERS.values(), ids=CONTAINERS)
def test_a_container_service_without_keys_is_reported(
    home: Home, service: _Service, prepare: Callable[[Home, str], None]
) -> None:
    """It refuses."""
    service.status, service.body = 404, SECRET.encode()
    prepare(home, f"http://127.0.0.1:{service.server_port}")
    assert "The role of this machine or container gives no keys" in str(home.refused())


def test_a_missing_container_token_is_named(home: Home) -> None:
    """The file that a container should have."""
    token = home.folder / "token"
    home.set(
        AWS_CONTAINER_CREDENTIALS_FULL_URI="http://127.0.0.1:9/keys",
        AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE=str(token),
    )
    assert str(token) in str(home.refused())


@pytest.mark.parametrize(
    ("code", "status", "reason", "message"),
    [
        ("RequestTimeout", 400, "", "The upload came too slowly"),
        ("KMS.DisabledException", 400, "", "it is disabled, deleted"),
        ("KMS.NotFoundException", 400, "", "it is disabled, deleted"),
        ("KMS.KMSInvalidStateException", 400, "", "it is disabled, deleted"),
        (
            "AccessDenied",
            403,
            "not authorized to perform: kms:GenerateDataKey",
            "do not allow using the key",
        ),
        ("AccessDenied", 403, "Access Denied", "do not allow this"),
        ("SlowDown", 503, "", "too busy"),
        ("ThrottlingException", 400, "", "too busy"),
        ("QuotaExceeded", 403, "", "The store is full"),
        ("XMinioStorageFull", 507, "", "The store is full"),
        ("ExpiredTokenException", 400, "", "have expired"),
        ("AllAccessDisabled", 403, "", "closed the account"),
    ],
)
def test_store_refusals_have_their_own_messages(
    code: str, status: int, reason: str, message: str
) -> None:
    """Slow connections, encryption keys, quotas and expired keys."""
    error = store_error("the bucket podcast", code, status, reason)
    assert message in str(error)
    assert code not in str(error)
    assert error.fix
