"""Every published requirement has a rule, or a reason why it has none."""

import pytest

from podcast_publisher.workflow.rules import all_rules
from scripts.coverage.table import COVERAGE

_NAMES = """
    xml-well-formed xml-control-chars xml-decl-first utf8-only rss-root ns-uri-exact ns-on-root
    channel-title channel-description channel-link channel-link-not-feed channel-language
    channel-language-region itunes-category itunes-category-count itunes-explicit itunes-image
    itunes-author owner-email itunes-type channel-block-accident complete-consistent new-feed-url
    atom-self podcast-guid podcast-guid-frozen podcast-locked podcast-medium podcast-urls-https
    podcast-text-lengths podcast-person podcast-location podcast-license podcast-update-frequency
    podcast-txt-ai copyright-form rss-image-block generator-tag stable-bytes contact-format
    deprecated-tags trim-values at-least-one-item feed-size rfc5005-paging item-vanished

    item-title item-title-clean item-title-front item-title-plain item-guid item-guid-unique
    item-guid-frozen item-guid-independent item-guid-permalink enclosure-one enclosure-attrs
    enclosure-length enclosure-url-unique enclosure-url-ascii enclosure-extension
    enclosure-type-matches enclosure-https enclosure-no-expiry enclosure-immutable pubdate-format
    pubdate-london pubdate-future pubdate-order pubdate-frozen item-description description-html
    description-plain-readable description-markup-escaped description-links no-content-encoded
    item-link itunes-duration episode-number season-number episode-type itunes-title
    itunes-explicit-item itunes-image-item item-block-accident newest-first

    audio-format audio-complete audio-duration-trusted audio-vbr-header audio-bitrate
    audio-sample-rate audio-channels audio-loudness audio-loudness-mono audio-true-peak
    audio-dead-air m4a-faststart audio-tags audio-cover-weight audio-private-tags
    audio-chapters-agree

    art-pixels art-square art-format art-colour art-no-alpha art-weight art-dpi art-versioned-url
    art-legible art-metadata art-alt art-nhs-identity

    transcript-required transcript-web transcript-content transcript-reviewed transcript-tag
    transcript-types vtt-syntax vtt-speakers vtt-line srt-shape transcript-html-shape
    transcript-json-shape transcript-fits-audio transcript-identifiers

    chapters-tag chapters-json chapters-order chapters-first-zero chapters-titles
    chapters-whole-seconds chapters-assets chapters-in-notes

    http-public http-head http-range http-length-agrees http-audio-type http-feed-type
    http-conditional http-cache-feed http-gzip http-cors http-redirects http-art s3-content-type
    s3-etag-not-id upload-order upload-no-delete key-ascii dedicated-host external-redirect-plan

    consent-recorded consent-lawful-basis consent-withdrawal consent-review-date accessible-player
    page-language monitored-level not-third-party
"""
ASKED_FOR = _NAMES.split()
ENTRIES = {name: entry for section in COVERAGE.values() for name, entry in section.items()}


@pytest.mark.parametrize("name", ASKED_FOR)
def test_a_requirement_has_a_rule_or_a_reason(name: str) -> None:
    """An existing rule checks it, or a reason explains why none does."""
    codes, reason = ENTRIES[name]
    assert set(codes.split()) <= {rule.code for rule in all_rules()}
    assert codes or len(reason) > 20


def test_the_table_lists_only_requirements() -> None:
    """The table has no other entries and no duplicates."""
    assert sorted(ENTRIES) == sorted(ASKED_FOR)
    assert sum(len(section) for section in COVERAGE.values()) == len(ASKED_FOR)
