"""Which rules check what apps, directories and the law ask for, or why none does.

docs/rules.md ends with this table.
"""

from scripts.coverage.feed import BUILT, FEED_AND_SHOW, LATER, NOT_WRITTEN
from scripts.coverage.http import HTTP_AND_STORAGE

DEEP = "With `check --deep`, which decodes every recording."
PAGES = "Cannot happen: every page is made so, and tests look at it."

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
            "Cannot happen: an episode is kept out of the feed until its time.",
        ),
        "pubdate-order": ("PP416 PP434 PP669", ""),
        "pubdate-frozen": (
            "PP903",
            "An error when publishing: the field replaces_date lets it pass, with a reason.",
        ),
        "item-description": ("PP005 PP102 PP504 PP451 PP452 PP462 PP682", ""),
        "description-html": (
            "PP422 PP423 PP514",
            "Bold and italic are advice: nothing but stress is lost.",
        ),
        "description-plain-readable": (
            "PP425 PP426 PP461",
            "That nothing is left without markup is a warning.",
        ),
        "description-markup-escaped": ("PP664 PP683", BUILT),
        "description-links": ("PP424 PP460", ""),
        "no-content-encoded": ("", NOT_WRITTEN),
        "item-link": ("PP619 PP688", "Its own page, unless the YAML gives another."),
        "itunes-duration": (
            "PP205 PP501 PP676 PP678 PP682",
            "Errors: without a length there is nothing to play.",
        ),
        "episode-number": (
            "PP414 PP415 PP432 PP449 PP110 PP679 PP680",
            "A number given twice is an error in every show: apps that sort by it show one of the two. A gap is advice in every show: an episode may be to come or be withdrawn.",
        ),
        "season-number": ("PP006 PP433 PP457 PP679", ""),
        "episode-type": ("PP006 PP108 PP655", ""),
        "itunes-title": ("", NOT_WRITTEN),
        "itunes-explicit-item": ("PP006 PP655", ""),
        "itunes-image-item": (
            "PP301 PP303 PP681 PP516",
            "Every rule for pictures holds for an episode's too.",
        ),
        "item-block-accident": ("PP653", NOT_WRITTEN),
        "newest-first": ("PP669", BUILT),
    },
    "Recording": {
        "audio-format": ("PP202 PP203 PP232", ""),
        "audio-complete": (
            "PP204 PP221 PP222 PP223 PP229",
            "That the encoder's checksum differs (PP222) is a warning: the file decodes to its end.",
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
        "audio-dead-air": ("PP241 PP244 PP245", DEEP),
        "m4a-faststart": ("PP228", ""),
        "audio-tags": ("", "No directory reads them."),
        "audio-cover-weight": (
            "PP209 PP233",
            "All tags together (PP233) are a warning: players wait for every byte of them.",
        ),
        "audio-private-tags": (
            "PP237",
            "A warning: what looks like a path or an address may be meant.",
        ),
        "audio-chapters-agree": ("PP210", ""),
    },
    "Artwork": {
        "art-pixels": ("PP303 PP689 PP516", ""),
        "art-square": ("PP304 PP689 PP516", ""),
        "art-format": ("PP301 PP302 PP616", ""),
        "art-colour": (
            "PP305 PP309 PP314",
            "Sixteen bits and palettes are our own strictness: a warning; other profiles advice.",
        ),
        "art-no-alpha": ("PP306", ""),
        "art-weight": (
            "PP307 PP310",
            "Advice from 500 kB, a warning from 1 MB: no directory publishes a limit.",
        ),
        "art-dpi": ("PP311", "Where the file says nothing of dpi, neither do we."),
        "art-versioned-url": ("", "Cannot happen: an address holds the digest of its content."),
        "art-legible": ("", "A person has to look at it."),
        "art-metadata": (
            "PP312 PP313",
            "A colour profile is not counted as metadata: most programs that export sRGB add one.",
        ),
        "art-alt": ("PP308 PP315", ""),
        "art-nhs-identity": ("", "A person has to look at it."),
    },
    "Transcript": {
        "transcript-required": ("PP701 PP703", ""),
        "transcript-web": ("PP619", "It stands on the page of the player."),
        "transcript-content": (
            "PP705 PP723",
            "A warning: a program cannot tell a sound that was left out from silence.",
        ),
        "transcript-reviewed": (
            "PP706 PP721 PP724 PP728",
            (
                "Advice, not a warning: that the field is empty does not mean that nobody read it. "
                "Not asked for where voices are synthetic: the transcript is their script."
            ),
        ),
        "transcript-tag": ("PP681 PP684 PP512", BUILT),
        "transcript-types": (
            "PP702 PP684 PP612",
            "WebVTT is the one kind taken; others are named.",
        ),
        "vtt-syntax": ("PP702 PP615 PP685", ""),
        "vtt-speakers": ("PP705 PP707 PP722", ""),
        "vtt-line": ("PP708", ""),
        "srt-shape": ("", "SubRip is not taken: PP702 says what to do."),
        "transcript-html-shape": ("", PAGES),
        "transcript-json-shape": ("", "JSON is not taken: PP702 says what to do."),
        "transcript-fits-audio": (
            "PP704 PP709 PP719 PP720 PP685",
            "A hole in the middle is a warning, and the words of another episode advice: both may be right.",
        ),
        "transcript-identifiers": (
            "PP811 PP812 PP813 PP814 PP815 PP816 PP817",
            "Surnames of patients cannot be told from other names. Postcodes, telephone numbers and e-mail addresses are warnings or advice: they may be the institution's own.",
        ),
    },
    "Chapters": {
        "chapters-tag": ("PP684", BUILT),
        "chapters-json": (
            "PP006 PP615 PP687",
            "The file is made from the YAML, always in one shape.",
        ),
        "chapters-order": (
            "PP711 PP712 PP687",
            "Errors: some apps stop playing. Ends are not written.",
        ),
        "chapters-first-zero": (
            "PP713 PP716 PP687",
            (
                "Too few chapters is advice: nothing is lost but the list. That short episodes "
                "need none is not looked at: they harm nobody there."
            ),
        ),
        "chapters-titles": (
            "PP714 PP717 PP718 PP727",
            "Less than five seconds apart is advice: mostly, a time is a slip.",
        ),
        "chapters-whole-seconds": ("PP715", ""),
        "chapters-assets": ("PP687", NOT_WRITTEN),
        "chapters-in-notes": ("", "Nobody is hurt: apps that show chapters read the file."),
    },
    "HTTP and storage": HTTP_AND_STORAGE,
    "Governance": {
        "consent-recorded": (
            "PP801 PP802 PP805 PP806 PP807 PP808 PP020",
            "The day of the recording is not in the YAML, so the day of publication counts. The scope must hold voice, transcript, worldwide and apps; permanence is recorded and not demanded.",
        ),
        "consent-lawful-basis": ("PP804", ""),
        "consent-withdrawal": (
            "PP901 PP456 PP459",
            "The field withdrawn takes an episode down, and keeps it down.",
        ),
        "consent-review-date": ("PP803", ""),
        "accessible-player": ("", PAGES),
        "page-language": ("", PAGES),
        "monitored-level": ("", "Says by what others measure; there is nothing to look at."),
        "not-third-party": ("", "Says whom the law binds; there is nothing to look at."),
    },
}
"""By section: each entry's name, the codes that look at it, and what else is to be said."""
