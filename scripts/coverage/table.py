"""Which rules check what apps, directories and the law require, or why none does.

docs/rules.md ends with this table. The names are short names of ours; the sources are those of the rules.
"""

from scripts.coverage.feed import BUILT, FEED_AND_SHOW, LATER, NOT_WRITTEN
from scripts.coverage.http import HTTP_AND_STORAGE

DEEP = "With `check --deep`, which decodes every recording."
PAGES = "Always so in our pages: tests check it."

COVERAGE: dict[str, dict[str, tuple[str, str]]] = {
    "Feed and show": FEED_AND_SHOW,
    "Episode": {
        "item-title": ("PP005 PP101 PP662", ""),
        "item-title-clean": ("PP106 PP453", ""),
        "item-title-front": ("PP431", ""),
        "item-title-plain": ("PP421 PP664", ""),
        "item-guid": ("PP005 PP659", ""),
        "item-guid-unique": ("PP412 PP660", ""),
        "item-guid-frozen": ("PP902 PP636", LATER),
        "item-guid-independent": (
            "PP107",
            "Advice, not a warning: an old show keeps its guids, whatever they were made of.",
        ),
        "item-guid-permalink": ("PP661", BUILT),
        "enclosure-one": ("PP201 PP670 PP633", ""),
        "enclosure-attrs": ("PP501 PP671 PP672 PP673", ""),
        "enclosure-length": ("PP202 PP501 PP673 PP613", ""),
        "enclosure-url-unique": ("PP413 PP674 PP515", ""),
        "enclosure-url-ascii": ("PP103 PP671", ""),
        "enclosure-extension": ("PP203", ""),
        "enclosure-type-matches": ("PP202 PP203 PP649 PP675", ""),
        "enclosure-https": (
            "PP408 PP621 PP622",
            "A certificate that apps refuse is an error: nothing plays.",
        ),
        "enclosure-no-expiry": ("PP419 PP671", ""),
        "enclosure-immutable": ("", "Cannot happen: an address holds the digest of its content."),
        "pubdate-format": ("PP104 PP501 PP665 PP666 PP667", ""),
        "pubdate-london": (
            "PP007 PP008 PP667",
            "Errors: a time that may be an hour wrong is not published.",
        ),
        "pubdate-future": (
            "PP668",
            "Cannot happen in our feed: an episode is left out until its time.",
        ),
        "pubdate-order": ("PP416 PP434 PP669", ""),
        "pubdate-frozen": (
            "PP903",
            "An error when publishing; the field replaces_date allows it, with a reason.",
        ),
        "item-description": ("PP005 PP102 PP504 PP451 PP452 PP462 PP682", ""),
        "description-html": (
            "PP422 PP423 PP514",
            "Bold and italic are advice: only the emphasis is lost.",
        ),
        "description-plain-readable": (
            "PP425 PP426 PP461",
            "A description that is empty without its markup is a warning.",
        ),
        "description-markup-escaped": ("PP664 PP683", BUILT),
        "description-links": ("PP424 PP460", ""),
        "no-content-encoded": (
            "",
            "Only beside the `summary` of an episode, which is then the description before it.",
        ),
        "item-link": ("PP619 PP688", "Its own page, unless the YAML gives another."),
        "itunes-duration": (
            "PP205 PP501 PP676 PP678 PP682",
            "Errors: without a length there is nothing to play.",
        ),
        "episode-number": (
            "PP414 PP415 PP432 PP449 PP110 PP679 PP680",
            "A duplicate number is an error in every show: apps that sort by number show one of the two. A gap is advice in every show: an episode may be still to come, or withdrawn.",
        ),
        "season-number": ("PP006 PP433 PP457 PP679", ""),
        "episode-type": ("PP006 PP108 PP655", ""),
        "itunes-title": ("", NOT_WRITTEN),
        "itunes-explicit-item": ("PP006 PP655", ""),
        "itunes-image-item": (
            "PP301 PP303 PP681 PP516",
            "Every rule for pictures applies to an episode's own picture too.",
        ),
        "item-block-accident": ("PP653", "Only where an episode says `block: true`."),
        "newest-first": ("PP669", BUILT),
    },
    "Recording": {
        "audio-format": ("PP202 PP203 PP232", ""),
        "audio-complete": (
            "PP204 PP221 PP222 PP223 PP229",
            "A different encoder checksum (PP222) is a warning: the file decodes to its end.",
        ),
        "audio-duration-trusted": (
            "PP205 PP225 PP238",
            "Seconds are counted over the frames.",
        ),
        "audio-vbr-header": ("PP225", ""),
        "audio-bitrate": ("PP208", ""),
        "audio-sample-rate": ("PP207", ""),
        "audio-channels": ("PP211", "Mono and stereo are both fine."),
        "audio-loudness": ("PP242 PP248", DEEP),
        "audio-loudness-mono": ("PP242", DEEP),
        "audio-true-peak": ("PP243", DEEP),
        "audio-dead-air": ("PP241 PP244 PP245 PP872", DEEP),
        "m4a-faststart": ("PP228", ""),
        "audio-tags": ("", "No directory reads them."),
        "audio-cover-weight": (
            "PP209 PP233",
            "All tags together (PP233) are a warning: players wait for every byte of them.",
        ),
        "audio-private-tags": (
            "PP237",
            "A warning: what looks like a path or an address may be intended.",
        ),
        "audio-chapters-agree": ("PP210", ""),
    },
    "Artwork": {
        "art-pixels": ("PP303 PP689 PP516", ""),
        "art-square": ("PP304 PP689 PP516", ""),
        "art-format": ("PP301 PP302 PP616", ""),
        "art-colour": (
            "PP305 PP309 PP314",
            "Sixteen bits and palettes are a limit of our own: a warning; other profiles are advice.",
        ),
        "art-no-alpha": ("PP306", ""),
        "art-weight": (
            "PP307 PP310",
            "Advice from 500 kB, a warning from 1 MB: no directory publishes a limit.",
        ),
        "art-dpi": ("PP311", "A file that states no dpi is accepted."),
        "art-versioned-url": ("", "Cannot happen: an address holds the digest of its content."),
        "art-legible": (
            "",
            "A person has to judge it: the preview shows the artwork at 55 pixels.",
        ),
        "art-metadata": (
            "PP312 PP313",
            "A colour profile is not counted as metadata: most programs that export sRGB add one.",
        ),
        "art-alt": ("PP308 PP315", ""),
        "art-nhs-identity": ("", "A person has to compare it with the NHS identity guidelines."),
    },
    "Transcript": {
        "transcript-required": ("PP701 PP703", ""),
        "transcript-web": ("PP619", "It is on the same page as the player."),
        "transcript-content": (
            "PP705 PP723",
            "A warning: a program cannot tell an omitted sound from silence.",
        ),
        "transcript-reviewed": (
            "PP706 PP721 PP724 PP728",
            (
                "Advice, not a warning: somebody may have read it although the field is empty. "
                "Not required where voices are synthetic: the transcript is their script."
            ),
        ),
        "transcript-tag": ("PP681 PP684 PP512", BUILT),
        "transcript-types": (
            "PP702 PP684 PP612",
            "Only WebVTT is accepted; the message names another format.",
        ),
        "vtt-syntax": ("PP702 PP615 PP685", ""),
        "vtt-speakers": ("PP705 PP707 PP722", ""),
        "vtt-line": ("PP708", ""),
        "srt-shape": ("", "SubRip is not accepted: PP702 says what to do."),
        "transcript-html-shape": ("", PAGES),
        "transcript-json-shape": ("", "JSON is not accepted: PP702 says what to do."),
        "transcript-fits-audio": (
            "PP704 PP709 PP719 PP720 PP685",
            "A gap in the middle is a warning, and another episode's text advice: both may be right.",
        ),
        "transcript-identifiers": (
            "PP811 PP812 PP813 PP814 PP815 PP816 PP817",
            "A program cannot tell patients' surnames from other names. Postcodes, telephone numbers and email addresses are warnings or advice: they may be the institution's own.",
        ),
    },
    "Chapters": {
        "chapters-tag": ("PP684", BUILT),
        "chapters-json": (
            "PP006 PP615 PP687",
            "The file is made from the YAML, always in one form.",
        ),
        "chapters-order": (
            "PP711 PP712 PP687",
            "Errors: some apps stop playing. Our file has no end times.",
        ),
        "chapters-first-zero": (
            "PP713 PP716 PP687",
            (
                "Too few chapters is advice: only the list is lost. Chapters in a short episode, "
                "which needs none, are accepted."
            ),
        ),
        "chapters-titles": (
            "PP714 PP717 PP718 PP727",
            "Less than five seconds apart is advice: usually a time is a slip.",
        ),
        "chapters-whole-seconds": ("PP715", ""),
        "chapters-assets": ("PP687", NOT_WRITTEN),
        "chapters-in-notes": ("", "Not required: apps that show chapters read the file."),
    },
    "HTTP and storage": HTTP_AND_STORAGE,
    "Governance": {
        "consent-recorded": (
            "PP801 PP802 PP805 PP806 PP807 PP808 PP020",
            "The YAML does not hold the day of the recording, so the day of publication counts. The scope must name voice, transcript, worldwide and apps; permanence is recorded, not required.",
        ),
        "consent-lawful-basis": ("PP804", ""),
        "consent-withdrawal": (
            "PP901 PP456 PP459",
            "The field withdrawn removes an episode, and keeps it from returning.",
        ),
        "consent-review-date": ("PP803", ""),
        "accessible-player": ("", PAGES),
        "page-language": ("", PAGES),
        "monitored-level": (
            "",
            "The standard by which auditors measure; there is nothing to check.",
        ),
        "not-third-party": ("", "Whom the law binds; there is nothing to check."),
    },
}
"""By section: the short name of each requirement, the rules that check it, and a remark."""
