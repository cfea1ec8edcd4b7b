"""Word documents for tests."""

from html import escape
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def word_document(lines: list[str] | list[list[str]]) -> bytes:
    """A document with these paragraphs, or a table with these rows."""
    rows = [row for row in lines if isinstance(row, list)]
    body = "".join(_paragraph(line) for line in lines if isinstance(line, str))
    if rows:
        cells = ("".join(f"<w:tc>{_paragraph(cell)}</w:tc>" for cell in row) for row in rows)
        body += f"<w:tbl>{''.join(f'<w:tr>{row}</w:tr>' for row in cells)}</w:tbl>"
    return packed(
        f'<w:document xmlns:w="{NAMESPACE}"><w:body>{body}</w:body></w:document>'.encode()
    )


def packed(xml: bytes, name: str = "word/document.xml") -> bytes:
    """The archive with that document."""
    file = BytesIO()
    with ZipFile(file, "w", ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr(name, xml)
    return file.getvalue()


def _paragraph(text: str) -> str:
    """In two runs, as Word writes them; tabs and line breaks are elements."""
    half = len(text) // 2
    runs = (text[:half], text[half:])
    marked = (
        escape(run).replace("\t", "</w:t><w:tab/><w:t>").replace("\n", "</w:t><w:br/><w:t>")
        for run in runs
    )
    stops = '<w:pPr><w:tabs><w:tab w:val="left" w:pos="720"/></w:tabs></w:pPr>'
    inner = "".join(f'<w:r><w:t xml:space="preserve">{run}</w:t></w:r>' for run in marked)
    return f"<w:p>{stops}{inner}</w:p>"
