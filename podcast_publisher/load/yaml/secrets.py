"""The kind of value that names an environment variable, so that no secret stands in a file."""

import re
from urllib.parse import urlsplit

from podcast_publisher.load.yaml import rules
from podcast_publisher.load.yaml.addresses import WebAddress
from podcast_publisher.load.yaml.nodes import Node, Scalar
from podcast_publisher.load.yaml.problems import ProblemCollector
from podcast_publisher.load.yaml.scalars import ValueKind
from podcast_publisher.model.finding import FieldPath

_FIX = (
    "Put it into an environment variable where the program runs, write the variable's name here, and have the "
    "secret replaced: whoever has the file's history has it."
)


class VariableName(ValueKind):
    """The name of an environment variable."""

    label = "the name of an environment variable in capital letters, but none that begins with AWS_"
    blank = ""
    # a proposal must not have the keys of the store sent to somebody
    pattern = r"(?!AWS_|PODCAST_CACHE)[A-Z][A-Z0-9_]{2,63}"

    def read(self, node: Node, problems: ProblemCollector, path: FieldPath) -> str:
        if isinstance(node, Scalar) and not re.fullmatch(self.pattern, node.text.strip()):
            message = f"This should be {self.label}; a secret must not be in the file"
            problems.report_secret(rules.no_secret_in_file, message, path, node.text, fix=_FIX)
            return ""
        value: str = super().read(node, problems, path)
        return value

    def value(self, text: str) -> str:
        return text.strip()


_SECRET_HOSTS = re.compile(
    r"(?:hooks\.slack(?:-gov)?\.com|.*\.webhook\.office\.com|.*\.logic\.azure\.com|.*\.powerplatform\.com"
    r"|(?:.*\.)?discord(?:app)?\.com)",
    re.IGNORECASE,
)
"""Servers at which whoever knows the address may write."""


class Endpoint(WebAddress):
    """The address of a service that is told of releases."""

    label = "a web address that begins with https://"

    def read(self, node: Node, problems: ProblemCollector, path: FieldPath) -> str:
        if isinstance(node, Scalar) and _is_secret(node.text):
            message = "This address is a secret: whoever knows it can write there in your name"
            problems.report_secret(rules.no_secret_in_file, message, path, node.text, fix=_FIX)
            return ""
        value: str = super().read(node, problems, path)
        return value


def _is_secret(text: str) -> bool:
    try:
        address = urlsplit(text.strip())
        return bool(address.password or _SECRET_HOSTS.fullmatch(address.hostname or ""))
    except ValueError:
        return False
