"""CloudFront by moto, whose two faults are known: it ignores CallerReference, and says COMPLETED."""

import secrets
from collections.abc import Iterator

import boto3
import pytest

from podcast_publisher.announce.cloudfront import Invalidation, invalidate
from tests.publish import stores


@pytest.fixture
def distribution(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A distribution at moto, which the environment leads to."""
    with stores.moto() as store:
        monkeypatch.setenv("AWS_ENDPOINT_URL_CLOUDFRONT", store.endpoint_url)
        monkeypatch.setenv("AWS_ACCESS_KEY_ID", store.access_key)
        monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", store.secret_key)
        client = boto3.client("cloudfront", region_name="us-east-1")
        config = {
            "CallerReference": secrets.token_hex(8),
            "Comment": "",
            "Enabled": True,
            "Origins": {
                "Quantity": 1,
                "Items": [
                    {
                        "Id": "bucket",
                        "DomainName": "podcast.s3.amazonaws.com",
                        "S3OriginConfig": {"OriginAccessIdentity": ""},
                    }
                ],
            },
            "DefaultCacheBehavior": {
                "TargetOriginId": "bucket",
                "ViewerProtocolPolicy": "redirect-to-https",
            },
        }
        made = client.create_distribution(DistributionConfig=config)
        yield made["Distribution"]["Id"]


def test_paths_are_invalidated(distribution: str) -> None:
    """As CloudFront lists it."""
    urls = ("https://podcast.example.org/feed.xml", "https://podcast.example.org/")
    answer = invalidate(Invalidation.of(distribution, urls, "release-12"))
    assert answer.is_success
    client = boto3.client("cloudfront", region_name="us-east-1")
    (listed,) = client.list_invalidations(DistributionId=distribution)["InvalidationList"]["Items"]
    assert answer.text == f"invalidation {listed['Id']}"
    batch = client.get_invalidation(DistributionId=distribution, Id=listed["Id"])
    assert batch["Invalidation"]["InvalidationBatch"] == {
        "CallerReference": "release-12",
        "Paths": {"Quantity": 2, "Items": ["/feed.xml", "/"]},
    }


@pytest.mark.usefixtures("distribution")
def test_an_unknown_distribution_is_a_refusal() -> None:
    """The answer names CloudFront's own code."""
    answer = invalidate(Invalidation("E0UNKNOWN", ("/feed.xml",), "release-12"))
    assert (answer.is_success, answer.was_refused) == (False, True)
    assert answer.text == "CloudFront answers NoSuchDistribution"


def test_without_keys_nothing_is_asked(monkeypatch: pytest.MonkeyPatch, distribution: str) -> None:
    """That is an outcome, not an error."""
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    monkeypatch.setenv("AWS_CONFIG_FILE", "/dev/null")
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", "/dev/null")
    answer = invalidate(Invalidation(distribution, ("/feed.xml",), "release-12"))
    assert (answer.status, answer.is_success) == (0, False)
    assert "Credentials" in answer.text


def test_thousands_of_paths_are_one() -> None:
    """`/*` counts as one path, and CloudFront takes 3,000 at a time."""
    urls = [f"https://podcast.example.org/episodes/{number}.html" for number in range(1001)]
    assert Invalidation.of("E1", urls, "release-12").paths == ("/*",)
    assert Invalidation.of("E1", ["https://x.example/a b/ä"], "r").paths == ("/a%20b/%C3%A4",)
