"""Destinations, for people."""

from collections.abc import Iterator, Mapping

from msgspec import Struct

from podcast_publisher.model.destination_settings import DestinationSettings
from podcast_publisher.report.announcements import channels_line


class PolicyText(Struct, frozen=True):
    """What a policy of a bucket allows, and the command that applies it."""

    allows: str
    command: str

    def apply(self, bucket: str) -> str:
        """The command for that bucket."""
        return self.command.format(bucket=bucket)


POLICIES: Mapping[str, PolicyText] = {
    "public": PolicyText(
        "What the world may do: read what the feed names, and nothing under releases/.",
        "aws s3api put-bucket-policy --bucket {bucket} --policy file://public.json",
    ),
    "publisher": PolicyText(
        "What the publisher may do, and no more; for the user or role whose keys the program has.",
        "aws iam put-user-policy --user-name NAME --policy-name podcast "
        "--policy-document file://publisher.json",
    ),
    "cors": PolicyText(
        "What pages of other sites may read: web players fetch transcripts and chapters.",
        "aws s3api put-bucket-cors --bucket {bucket} --cors-configuration file://cors.json",
    ),
}
"""The policies that every bucket needs, by name."""


TRUST = """
Write your account's 12 digits for ACCOUNT_ID, then create the role and give it the publisher's policy:
aws iam create-role --role-name podcast --assume-role-policy-document file://trust.json
aws iam put-role-policy --role-name podcast --policy-name podcast --policy-document file://publisher.json"""
"""What to do with a role's trust in a GitHub repository."""
TRUST_WITH_IDS = """
GitHub repositories that were created, renamed or moved since 15 July 2026 sign in with their numbers too. Add them:
--github OWNER@ID/REPO@ID. To read them: gh api repos/OWNER/REPO --jq '.owner.id, .id'"""


def as_lines(settings: DestinationSettings) -> Iterator[str]:
    """Name, kind and location, then the public address."""
    where, *more = described(settings)
    yield f"{settings.name:<14} {settings.kind:<7} {where}"
    for line in more:
        yield f"{'':22} {line}"


def described(settings: DestinationSettings) -> Iterator[str]:
    """Its location, then its public address and what else is set."""
    yield _where(settings)
    if settings.public_url:
        yield f"read at {settings.public_url}"
    if settings.records:
        yield f"with separate records, in {settings.records}"
    if settings.single_writer:
        yield "for a single writer: two people who publish at once are not protected"
    if settings.announce:
        yield channels_line(settings.announce)
    if settings.public_url_unreachable:
        yield f"not checked before the feed is replaced: {settings.public_url_unreachable}"


def unchecked_address(address: str, reason: str) -> str:
    """A sentence that the public address is not checked, and why."""
    return (
        f"The public address {address} is not checked, as podcast.yaml accepts "
        f"(public_url_unreachable): {reason.rstrip('.')}."
    )


def _where(settings: DestinationSettings) -> str:
    if settings.kind == "local":
        return "an object store on this computer"
    if settings.kind == "folder":
        return settings.folder
    below = f", below {settings.prefix.strip('/')}/" if settings.prefix.strip("/") else ""
    return f"the bucket {settings.bucket} at {settings.endpoint_url or _aws(settings)}{below}"


def _aws(settings: DestinationSettings) -> str:
    return f"Amazon S3 ({settings.region})" if settings.region else "Amazon S3"
