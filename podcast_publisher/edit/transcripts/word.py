"""Read the text of a Word document within bounds: a .docx is a ZIP archive with XML."""

from io import BytesIO
from typing import TYPE_CHECKING

from podcast_publisher.edit.transcripts.cues import refused

if TYPE_CHECKING:
    from zipfile import ZipFile

_DOCUMENT = "word/document.xml"
_MOST_ENTRIES = 2_000
_LARGEST = 30_000_000
"""Bytes of the document's XML: three hours of speech have a tenth."""
_MOST_MARKS = 1_000_000
"""Each `<` may begin an element, and an element takes some 200 bytes of memory."""
_HIGHEST_RATIO = 200
"""Bytes that one byte may become; Word's XML shrinks to a twentieth."""
_IGNORED = {"Fallback", "del", "pPr"}
"""A second copy of a text box, words struck out, and the stops of tabs."""
_AGAIN = "Open it in Word, save it as .docx again, or export the transcript as WebVTT (.vtt)."


def read_word(body: bytes) -> str:
    """The text of the document: a line for each paragraph or table row, with tabs between cells.

    Raises:
        EditError: it is another archive, damaged, or too large.
    """
    from zipfile import BadZipFile, ZipFile  # not needed for other forms
    from zlib import error as ZlibError  # noqa: N812 - a bare "error" says nothing

    if body.count(b"PK\x01\x02") > _MOST_ENTRIES:
        raise refused("This ZIP archive holds too many files for a Word document", _AGAIN)
    try:
        with ZipFile(BytesIO(body)) as archive:
            xml = _document(archive)
    except (BadZipFile, ZlibError, EOFError, OSError, ValueError, RuntimeError) as error:
        raise refused("This Word document is damaged or encrypted", _AGAIN) from error
    return _text(xml)


def _document(archive: "ZipFile") -> bytes:
    try:
        entry = archive.getinfo(_DOCUMENT)
    except KeyError as error:
        fix = "Unpack it and choose the transcript in it, as WebVTT, SubRip or a Word document."
        raise refused("This is a ZIP archive, but not a Word document (.docx)", fix) from error
    if entry.compress_type not in {0, 8}:
        raise refused("This Word document is compressed in an unusual way", _AGAIN)
    size, packed = entry.file_size, max(entry.compress_size, 1)
    if size > _LARGEST or (size > 1_000_000 and size > _HIGHEST_RATIO * packed):
        raise refused("This Word document is too large to be a transcript", _AGAIN)
    with archive.open(entry) as file:
        xml = file.read(_LARGEST + 1)
    if len(xml) > _LARGEST or xml.count(b"<") > _MOST_MARKS:
        raise refused("This Word document is too large to be a transcript", _AGAIN)
    return xml


def _text(xml: bytes) -> str:
    from lxml import etree  # not needed for other forms

    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    try:
        root = etree.fromstring(xml, parser)
    except etree.XMLSyntaxError as error:
        raise refused("The text of this Word document is damaged", _AGAIN) from error
    if root.getroottree().docinfo.doctype:  # type: ignore[union-attr]  # the stubs lack it
        raise refused("The text of this Word document is not as Word writes it", _AGAIN)
    parts: list[str] = []
    cells = ignored = 0
    for event, element in etree.iterwalk(root, events=("start", "end")):
        if not isinstance(element.tag, str):
            continue
        name = element.tag.rpartition("}")[2]
        if name in _IGNORED:
            ignored += 1 if event == "start" else -1
        elif name == "tc":
            cells += 1 if event == "start" else -1
        if not ignored:
            parts.append(_part(element.text, name, event, in_cell=cells > 0))
    return "".join(parts)


def _part(text: str | None, name: str, event: str, *, in_cell: bool) -> str:
    """The text that an element adds."""
    if event == "start":
        spaces = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
        return (text or "") if name == "t" else spaces.get(name, "")
    if name == "tc":
        return "\t"
    if name == "p":
        return " " if in_cell else "\n"
    return "\n" if name == "tr" else ""
