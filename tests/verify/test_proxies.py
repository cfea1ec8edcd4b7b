"""Proxies: verify uses those of the environment, tested with a real proxy on loopback."""

import ssl
from collections.abc import Callable, Iterator

import pytest
import trustme

from podcast_publisher.fetch.client import HttpClient
from podcast_publisher.fetch.proxies import InvalidProxyError, Proxies, redact_password
from podcast_publisher.model.publication import Publication
from podcast_publisher.verify.show import verify
from tests.verify.proxy import Proxy, proxying
from tests.verify.servers import Serve, Server

NAME = "podcast.example.org"
"""A name that only the proxy knows."""


@pytest.fixture
def proxy_to() -> Iterator[Callable[..., Proxy]]:
    """Starts proxies that are stopped after the test."""
    from contextlib import ExitStack

    with ExitStack() as stack:

        def start(server: Server, password: str = "") -> Proxy:
            return stack.enter_context(proxying(server.server_port, password))

        yield start


@pytest.mark.parametrize("variable", ["http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"])
def test_a_show_is_verified_through_a_proxy(
    serve: Serve, publication: Publication, proxy_to: Callable[..., Proxy], variable: str
) -> None:
    """Every request passes through it."""
    server = serve()
    server.url = f"http://{NAME}/show/"
    feed_url = server.hold(publication)
    proxy = proxy_to(server)
    findings = verify(feed_url, environment={variable: proxy.url})
    assert {finding.rule.code for finding in findings} <= {"PP622"}, "it is read over http"
    assert len(proxy.requests) == len(server.requests) > 20
    assert all(f" http://{NAME}/show/" in asked for asked in proxy.requests)


@pytest.mark.parametrize("password", ["", "user:pass word"])
def test_https_goes_through_a_tunnel(
    serve: Serve,
    publication: Publication,
    proxy_to: Callable[..., Proxy],
    password: str,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    """With name and password where the proxy's URL has them."""
    authority = trustme.CA()
    file = tmp_path_factory.mktemp("authority") / "authority.pem"
    authority.cert_pem.write_to_path(str(file))
    monkeypatch.setenv("SSL_CERT_FILE", str(file))
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(NAME).configure_cert(tls)
    server = serve(tls=tls)
    server.url = f"https://{NAME}/show/"
    feed_url = server.hold(publication)
    proxy = proxy_to(server, password)
    address = proxy.url.replace(" ", "%20")
    assert verify(feed_url, environment={"HTTPS_PROXY": address}) == ()
    assert set(proxy.requests) == {f"CONNECT {NAME}:443"}


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_a_proxy_without_its_password_is_named(
    serve: Serve, proxy_to: Callable[..., Proxy], scheme: str
) -> None:
    """As the cause; no password is shown."""
    proxy = proxy_to(serve(), "ada:secret")
    wrong = proxy.url.replace("secret", "other")
    visitor = HttpClient(1, {f"{scheme}_proxy": wrong})
    fault = visitor.get(f"{scheme}://{NAME}/feed.xml", max_bytes=10).problem or ""
    visitor.close()
    assert "the proxy" in fault
    assert "asks for a name and a password" in fault
    assert "other" not in fault


def test_an_unreachable_proxy_is_named() -> None:
    """Rather than the show's server."""
    visitor = HttpClient(1, {"HTTPS_PROXY": "http://ada:secret@127.0.0.1:9"})
    fault = visitor.get(f"https://{NAME}/feed.xml", max_bytes=10).problem
    visitor.close()
    assert fault == "It cannot be fetched: the proxy http://127.0.0.1:9 cannot be reached"


def test_a_refusal_of_the_proxy_is_named(serve: Serve) -> None:
    """An error instead of a tunnel is the proxy's."""
    server = serve()  # which is no proxy: it answers 501 to CONNECT
    visitor = HttpClient(1, {"HTTPS_PROXY": f"http://127.0.0.1:{server.server_port}"})
    fault = visitor.get(f"https://{NAME}/feed.xml", max_bytes=10).problem or ""
    visitor.close()
    assert "refuses this address (501)" in fault


def test_no_proxy_bypasses_the_proxy(serve: Serve, publication: Publication) -> None:
    """For loopback, for example."""
    environment = {"HTTP_PROXY": "http://127.0.0.1:9", "NO_PROXY": "localhost,127.0.0.1"}
    assert verify(serve().hold(publication), environment=environment) == ()


PROXY = "http://proxy.example.org:3128"


@pytest.mark.parametrize(
    ("no_proxy", "url", "direct"),
    [
        ("example.org", "https://example.org/", True),
        ("example.org", "https://podcast.example.org/", True),
        (".example.org", "https://podcast.example.org/", True),
        ("*.example.org", "https://podcast.example.org/", True),
        ("EXAMPLE.org", "https://podcast.example.ORG/", True),
        ("example.org", "https://notexample.org/", False),
        ("a.org, example.org", "https://example.org/", True),
        ("a.org example.org", "https://example.org/", True),
        ("example.org:443", "https://example.org/", True),
        ("example.org:8443", "https://example.org/", False),
        ("*", "https://example.org/", True),
        ("10.0.0.0/8", "https://10.1.2.3/", True),
        ("10.0.0.0/8", "https://11.1.2.3/", False),
        ("::1", "https://[::1]:8000/", True),
        ("", "https://example.org/", False),
        (",", "https://example.org/", False),
        (".", "https://example.org/", False),
    ],
)
def test_no_proxy_matches_names_ports_and_networks(no_proxy: str, url: str, direct: bool) -> None:
    """Subdomains and `*` too, as in other programs."""
    proxies = Proxies({"https_proxy": PROXY, "no_proxy": no_proxy})
    assert proxies.for_url(url) == ("" if direct else PROXY)


def test_the_order_of_proxy_variables() -> None:
    """Lower case first, the scheme's own before ALL_PROXY; a bare host is an http proxy."""
    proxies = Proxies(
        {"https_proxy": "small:1", "HTTPS_PROXY": "large:2", "ALL_PROXY": "http://all:3"}
    )
    assert proxies.for_url("https://example.org/") == "http://small:1"
    assert proxies.for_url("http://example.org/") == "http://all:3"
    assert Proxies({"https_proxy": "", "HTTPS_PROXY": " "}).for_url("https://example.org/") == ""


@pytest.mark.parametrize("proxy", ["socks5://127.0.0.1:1080", "http://[::1", "http://", "a:b:c"])
def test_an_invalid_proxy_is_named(proxy: str) -> None:
    """With its variable: an unknown kind, or no URL."""
    with pytest.raises(InvalidProxyError, match="HTTPS_PROXY"):
        Proxies({"HTTPS_PROXY": proxy}).for_url("https://example.org/")
    visitor = HttpClient(1, {"HTTPS_PROXY": proxy})
    assert "HTTPS_PROXY is misspelt" in (
        visitor.get("https://example.org/", max_bytes=1).problem or ""
    )
    visitor.close()


def test_proxy_passwords_are_redacted() -> None:
    """Everything else of the URL is shown."""
    assert redact_password("http://ada:secret@proxy.example.org:3128") == PROXY
