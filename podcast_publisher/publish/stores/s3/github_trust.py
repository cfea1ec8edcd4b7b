"""The policy by which an AWS role trusts the jobs of one GitHub repository, without permanent keys."""

import json
import re

from msgspec import Struct

from podcast_publisher.model.errors import WrongUseError

_ISSUER = "token.actions.githubusercontent.com"
_REPOSITORY = re.compile(
    r"(?P<owner>[A-Za-z0-9][A-Za-z0-9-]{0,38})(?:@(?P<owner_id>[0-9]{1,18}))?"
    r"/(?P<name>[A-Za-z0-9._-]{1,100})(?:@(?P<id>[0-9]{1,18}))?"
)
_ENVIRONMENT = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,200}")


class GithubRepository(Struct, frozen=True):
    """A repository by its names, and by its numbers where they are known."""

    owner: str
    name: str
    owner_id: str = ""
    id: str = ""

    @property
    def has_ids(self) -> bool:
        return bool(self.id)


def read_repository(text: str) -> GithubRepository:
    """Read OWNER/REPO or OWNER@ID/REPO@ID.

    Raises:
        WrongUseError: it is neither.
    """
    match = _REPOSITORY.fullmatch(text)
    if match is None or bool(match["owner_id"]) != bool(match["id"]):
        raise WrongUseError(
            f"{text[:100]!r} names no repository",
            fix="Write OWNER/REPO, or OWNER@ID/REPO@ID with both numbers.",
        )
    return GithubRepository(
        match["owner"], match["name"], match["owner_id"] or "", match["id"] or ""
    )


def trust_policy(repository: GithubRepository, environment: str) -> str:
    """The trust policy of a role for the jobs of that repository in that environment, as JSON.

    Repositories that were created, renamed or moved since 15 July 2026 sign in with their numbers too, and
    older ones without (https://docs.github.com/actions/reference/security/oidc). Both forms are named
    whole: a wildcard would let other repositories in.

    Raises:
        WrongUseError: an environment cannot have that name.
    """
    if not _ENVIRONMENT.fullmatch(environment):
        raise WrongUseError(
            f"{environment[:100]!r} names no environment",
            fix="Use letters, digits, hyphens and underscores.",
        )
    names = [f"{repository.owner}/{repository.name}"]
    if repository.has_ids:
        names.append(f"{repository.owner}@{repository.owner_id}/{repository.name}@{repository.id}")
    subjects = [f"repo:{name}:environment:{environment}" for name in names]
    statement = {
        "Sid": "PublishFromGitHub",
        "Effect": "Allow",
        "Principal": {"Federated": f"arn:aws:iam::ACCOUNT_ID:oidc-provider/{_ISSUER}"},
        "Action": "sts:AssumeRoleWithWebIdentity",
        "Condition": {
            "StringEquals": {f"{_ISSUER}:aud": "sts.amazonaws.com", f"{_ISSUER}:sub": subjects}
        },
    }
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]}, indent=2)
