"""Rules for paths, shortened links and repetition in descriptions."""

import re
from collections import Counter

from podcast_publisher.check.engine.rule import Problems, owner_rule
from podcast_publisher.check.text.public_texts import descriptions, shortened
from podcast_publisher.model.finding import Severity
from podcast_publisher.model.patterns import lazy_pattern
from podcast_publisher.model.show import Project

_OF_A_COMPUTER = lazy_pattern(
    r"(?<!\w)[A-Za-z]:\\[^\s\"'<>)\]]+|(?<![\w\\:])\\\\\w[\w.-]*\\\w[^\s\"'<>)\]]*|"
    r"(?<!\w)file://[^\s\"'<>)\]]+",
    re.ASCII | re.IGNORECASE,
)
r"""C:\Users\..., \\server\share and file:///C:/..."""
_SHORTENED = lazy_pattern(
    r"(?<![\w.@=-])(?:bit\.ly|tinyurl\.com|t\.co|ow\.ly|goo\.gl|is\.gd|buff\.ly|lnkd\.in|rebrand\.ly|"
    r"cutt\.ly|tiny\.cc|shorturl\.at)/[\w-]+",
    re.ASCII | re.IGNORECASE,
)
_SENTENCE_ENDS = lazy_pattern(r"(?<=[.!?])\s|\n")
_A_SENTENCE = 25
"""Characters; what is shorter, such as a question of three words, may well come back."""
_TOO_OFTEN = 3


@owner_rule("PP460", Severity.WARNING)
def no_path_of_a_computer(project: Project) -> Problems:
    r"""No description has a path on your own computer or network: C:\, \\server or file://.

    Why: Nobody else can open it, and it often reveals names of people and computers.
    Fix: Put the file on your website and link to it there, or remove the path.
    Source: UK GDPR, article 5, https://www.legislation.gov.uk/eur/2016/679/article/5; Spotify,
        Podcast specification,
        https://support.spotify.com/us/creators/article/podcast-specification-doc/.
    """
    for description in descriptions(project):
        for path in dict.fromkeys(_OF_A_COMPUTER.findall(description.text)):
            message = f'"{shortened(path)}" opens only on your own computer or network'
            yield description.problem(message, path)


@owner_rule("PP461", Severity.ADVICE)
def links_show_where_they_lead(project: Project) -> Problems:
    """No link is shortened by bit.ly, tinyurl.com, t.co or similar.

    Why: Nobody sees where it leads, so careful people do not follow it. It can expire, or change
        its target without notice, and most such services track who follows it.
    Fix: Open it, and copy the page's own address from the browser.
    Source: WCAG 2.2, 2.4.4, https://www.w3.org/TR/WCAG22/#link-purpose-in-context.
    """
    for description in descriptions(project):
        for link in dict.fromkeys(_SHORTENED.findall(description.text)):
            yield description.problem(f'"{shortened(link)}" does not show where it leads', link)


@owner_rule("PP462", Severity.ADVICE)
def sentences_are_said_once(project: Project) -> Problems:
    """No sentence occurs three times in one description.

    Why: It was pasted too often, and apps show only the beginning.
    Fix: Keep it once.
    Source: docs/reference/limits.md.
    """
    for description in descriptions(project):
        sentences = (
            " ".join(part.split()).casefold() for part in _SENTENCE_ENDS.split(description.text)
        )
        for sentence, times in Counter(
            part for part in sentences if len(part) >= _A_SENTENCE
        ).items():
            if times >= _TOO_OFTEN:
                yield description.problem(f'It repeats {times} times "{shortened(sentence)}"')
