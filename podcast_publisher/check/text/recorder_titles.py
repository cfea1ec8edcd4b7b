"""Rules for titles that recorders and programs give to files."""

import re
from urllib.parse import unquote

from podcast_publisher.check.engine.rule import Problems, owner_rule
from podcast_publisher.check.text.public_texts import plain_fields, shortened
from podcast_publisher.model.finding import Severity
from podcast_publisher.model.patterns import lazy_pattern
from podcast_publisher.model.show import Project

_NUMBER = r"[ _-]?\(?\d{1,6}\)?"
_GIVEN = lazy_pattern(
    r"GMT\d{8}[ _-]\d{6}(?:[ _-].*)?|"  # Zoom, in the cloud
    r"(?:audio|video|zoom|audio_only|double_click_to_convert)[ _-]?\d+(?:[ _-].*)?|"  # Zoom, on a computer
    r"(?:.*[ _-])?\d{8}[ _-]\d{4,6}(?:Z|UTC)?[ _-]*(?:meeting )?(?:recording|transcript)?|"  # Teams, Olympus
    rf"(?:my |new |voice |audio |call |screen |meeting |standard )?recordings?(?:{_NUMBER})?|"
    rf"(?:record|memo|audio|voice){_NUMBER}|"  # telephones
    rf"(?:new )?(?:voice|audio) (?:memo|note|clip|message|recording)s?(?:{_NUMBER})?|"
    r"(?:WhatsApp|Signal)[ _-](?:audio|video|ptt)\b.*|(?:AUD|PTT|VID|IMG|MVI|DSC|DSCN|GOPR|GX|MAH|PXL)[ _-]?\d.*|"
    r"(?:REC|ZOOM|TASCAM|STE|MONO|DS|DM|LS|WS|VN|DW|DR|TRK|TRACK|FILE|CLIP|TAKE|SOUND|SR)[ _-]?\d{2,8}|"  # pocket recorders
    r"(?:audio|screen|voice|call|google meet|rode connect|r\u00f8de connect) ?(?:recording|capture)?[ _-]\d{4}-\d\d-\d\d.*|"
    r"recording[ _-]\d{4}-\d\d-\d\d.*|[a-z]{3}-[a-z]{4}-[a-z]{3} \(.*|"
    r".* - \d{4}/\d\d/\d\d \d\d:\d\d \w{2,5} [-\u2013] Recording|"  # Google Meet
    r"(?:DJI|riverside)_.*|R?\d{8}-\d{6}|"  # DJI microphones, Riverside, Sony
    rf"(?:neue )?aufnahme{_NUMBER}|(?:nueva )?grabaci\u00f3n{_NUMBER}|(?:nuova )?registrazione{_NUMBER}|"
    rf"(?:opname|nagranie){_NUMBER}|(?:sequence|timeline|composition) ?{_NUMBER}(?:_\d)?|"
    r"(?:untitled|unnamed|unbenannt|sans titre|senza titolo|sin t\u00edtulo|no name|my song|my project|neue aufnahme|nouvel enregistrement)"
    r"(?: (?:project|session|recording|podcast|episode))?(?:[ _-]?\d+)?(?:[ _-]mixdown)?|"
    r"(?:[a-z][\w'’-]* ){1,3}(?:lane|road|street|avenue|drive|hill|square|crescent|grove|mews) \d{1,3}|"
    r"\d[\d :._-]{4,}",  # a telephone that knows where it is; a clock
    re.IGNORECASE,
)
"""What Zoom, Teams, telephones, pocket recorders and editors call a recording, as their makers document it."""
_COPY = lazy_pattern(
    r"(?:copy|kopie|copie) (?:\(\d+\) )?of (?!(?:an?|the|my|our|your|his|her|their) ).*|.*[ _-]- ?(?:copy|kopie)(?: ?\(\d+\))?|.*\S ?\(\d{1,2}\)\.\w{2,4}",
    re.IGNORECASE,
)
_FILE_NAME = lazy_pattern(
    r"\w\.(?:mp3|m4a|wav|mp4|mov|aif|aiff|flac|ogg|aup3|docx)$", re.IGNORECASE
)
_ESCAPED = lazy_pattern(
    r"%(?:20|2[0-9A-F]|[3-5][A-F]|C[23]%[89AB][0-9A-F]|E2%80%[89AB][0-9A-F])", re.IGNORECASE
)
_VERSION = lazy_pattern(
    r"\b(?:(?:FINAL|MASTER|MIXDOWN|BOUNCE)$|final(?:[ _-]+(?:final|v?\d+|version|mix|master|edit))\b|"
    r"-?\d{1,2} ?LUFS\b|(?:44[.]?1?|48|96) ?k(?:Hz)?\b|(?:64|96|112|128|160|192|256|320) ?kbps?\b|(?:16|24|32) ?bit$|"
    r"[ _-]v\d{1,2}$)"
)
_FORMULA = lazy_pattern(r"[=+@][A-Za-z]+\(.*\)|#(?:REF|NAME|VALUE|N/A|DIV/0)[!?]?")


@owner_rule("PP111", Severity.WARNING)
def titles_are_chosen(project: Project) -> Problems:
    """No title is a name that a recorder, phone, program or copy gave to a file.

    Why: Listeners choose by the title, and search for its words. "New Recording 12" or
        "GMT20260304" tells them nothing, and reveals how the episode was made.
    Fix: Write what the episode is about.
    Source: Apple, A Podcaster's Guide to RSS,
        https://help.apple.com/itc/podcasts_connect/#/itcb54353390; WCAG 2.2, 2.4.6,
        https://www.w3.org/TR/WCAG22/#headings-and-labels.
    """
    for plain_field in plain_fields(project):
        if plain_field.field == ("title",) and (what := called_by_a_program(plain_field.text)):
            fix = ""
            if _ESCAPED.search(plain_field.text):
                fix = f"Write  title: {unquote(plain_field.text)}"
            yield plain_field.problem(f'"{shortened(plain_field.text)}" is {what}', fix=fix)


def called_by_a_program(title: str) -> str:
    """What kind of name it is; empty if a person chose it."""
    text = title.strip()[:300]
    kinds = (
        ("a name given by a recorder or program", _GIVEN.fullmatch(text)),
        ("the name of a copy", _COPY.fullmatch(text)),
        ("the name of a file", _FILE_NAME.search(text)),
        ("part of an address (%20 stands for a space)", _ESCAPED.search(text)),
        ("the version of a file", _VERSION.search(text)),
        ("a spreadsheet formula", _FORMULA.fullmatch(text)),
    )
    return next((words for words, match in kinds if match), "")
