"""Which proxy leads to a URL, by the variables that curl, pip and boto3 also read."""

from collections.abc import Mapping
from ipaddress import ip_address, ip_network
from urllib.parse import unquote, urlsplit

_PORTS = {"http": 80, "https": 443}


class InvalidProxyError(ValueError):
    """A proxy variable holds no usable proxy URL."""

    def __init__(self, variable: str) -> None:
        super().__init__(
            f"the proxy in {variable} is misspelt or not supported: "
            "an address looks like http://proxy.example.org:3128"
        )


class Proxies:
    """HTTP_PROXY, HTTPS_PROXY, ALL_PROXY and NO_PROXY of an environment; lower-case names win, as usual."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        fallback = "all_proxy", _variable(environment, "all_proxy")
        self._by_scheme = dict.fromkeys(_PORTS, fallback)
        for scheme in _PORTS:
            if proxy := _variable(environment, name := f"{scheme}_proxy"):
                self._by_scheme[scheme] = name, proxy
        direct = _variable(environment, "no_proxy").replace(",", " ").split()
        self._direct = [entry.lower() for entry in direct]

    def for_url(self, url: str) -> str:
        """The proxy URL to use; empty for a direct connection.

        Raises:
            ValueError: the address cannot be read.
            InvalidProxyError: the proxy's address cannot be read.
        """
        address = urlsplit(url)
        variable, proxy = self._by_scheme.get(address.scheme, ("", ""))
        host = (address.hostname or "").rstrip(".")
        port = address.port or _PORTS.get(address.scheme, 0)
        if not proxy or any(_covers(entry, host, port) for entry in self._direct):
            return ""
        proxy = proxy if "://" in proxy else f"http://{proxy}"
        if not _is_usable(proxy):
            raise InvalidProxyError(variable.upper())
        return proxy


def _variable(environment: Mapping[str, str], name: str) -> str:
    return (environment.get(name) or environment.get(name.upper(), "")).strip()


def _is_usable(proxy: str) -> bool:
    try:
        address = urlsplit(proxy)
        return address.scheme in _PORTS and bool(address.hostname) and (address.port or 1) > 0
    except ValueError:
        return False


def _covers(entry: str, host: str, port: int) -> bool:
    """Whether a NO_PROXY entry covers that host: a domain, an address or a network."""
    if entry == "*":
        return True
    if "/" in entry or entry.count(":") > 1:
        return _is_within(host, entry.strip("[]"))
    name, _, only = entry.partition(":")
    if only and only != str(port):
        return False
    name = name.removeprefix("*").strip(".")
    return bool(name) and (host == name or host.endswith(f".{name}"))


def _is_within(host: str, network: str) -> bool:
    try:
        return ip_address(host) in ip_network(network, strict=False)
    except ValueError:
        return False


def proxy_credentials(proxy: str) -> str:
    """The proxy's `name:password`, where its URL holds them."""
    address = urlsplit(proxy)
    if address.username is None:
        return ""
    return f"{unquote(address.username)}:{unquote(address.password or '')}"


def redact_password(proxy: str) -> str:
    """The proxy's URL without its password."""
    address = urlsplit(proxy)
    return f"{address.scheme}://{address.netloc.rpartition('@')[2]}"
