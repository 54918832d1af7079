"""The report to the IPU as an OpenDocument text that an office can go on working with."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from gemel.publishing.report_sheet import Cell, Sheet, Table

if TYPE_CHECKING:
    from odfdo import Document, Element

# Widths of columns in millimetres: of the acts of a kind, and of what is only counted.
ACTS = (9, 28, 27, 29, 23, 27, 27)
COUNTED = (120, 30, 20)
QUIET, MARKED = "#4a4f57", "#8a2b06"
TEXT = {
    "GemelQuiet": f'fo:color="{QUIET}"',
    "GemelStrong": 'fo:font-weight="bold" style:font-weight-complex="bold"',
    "GemelMark": f'fo:color="{MARKED}" fo:font-weight="bold" style:font-weight-complex="bold"',
    "GemelLarge": 'fo:font-size="20pt" style:font-size-complex="20pt" '
    'fo:font-weight="bold" style:font-weight-complex="bold"',
}
TONES = {"quiet": "GemelQuiet", "mark": "GemelMark"}


def as_odt(paper: Sheet) -> bytes:
    """Return the paper as the bytes of an ODT. It names no author, and no time of its making."""
    from odfdo import Document  # loaded by whoever asks for an ODT

    document = Document("text")
    document.body.clear()
    _dress(document, paper)
    for element in _elements(paper):
        document.body.append(element)
    meta = document.meta
    meta.title, meta.language = f"{paper.title} · {paper.period}", paper.language
    for clock in meta.get_elements("//meta:creation-date"):
        clock.delete()
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def _elements(paper: Sheet) -> list[Element]:
    found = [
        _text("text:h", paper.title, level=1),
        _text("text:p", paper.period, style="GemelPeriod"),
        *(
            _pair("text:p", number, words, style="GemelLarge", beside="GemelQuiet")
            for number, words in paper.figures
        ),
        _text("text:h", paper.about, level=2),
        *(_pair("text:p", term, words) for term, words in paper.definitions),
    ]
    if paper.kinds or paper.nothing:
        found.append(_text("text:h", paper.acts, level=2))
    if paper.nothing:
        found.append(_text("text:p", paper.nothing))
    for number, kind in enumerate(paper.kinds, start=1):
        found.append(_text("text:h", kind.heading, level=3))
        found.append(_text("text:p", kind.beside, style="GemelBeside"))
        found.append(_table(kind, ACTS, f"Acts{number}", "GemelActs"))
    if paper.counted:
        found.append(_text("text:h", paper.counted.heading, level=2))
        found.append(_text("text:p", paper.counted.beside, style="GemelBeside"))
        found.append(_table(paper.counted, COUNTED, "Counted", "GemelCounted"))
    if paper.bullets:
        found.append(_text("text:h", paper.sources, level=2))
        found += [_pair("text:p", key, words) for key, words in paper.bullets]
    return found


# --- text and tables ----------------------------------------------------------------------------


def _new(xml: str) -> Element:
    from odfdo import Element

    return Element.from_tag(xml)


def _text(tag: str, text: str, *, level: int = 0, style: str = "GemelText") -> Element:
    """Return a heading of a level, or a paragraph of a style, with this text and no other."""
    made = _new(f"<{tag}/>")
    made.set_attribute("text:style-name", f"GemelHeading{level}" if level else style)
    if level:
        made.set_attribute("text:outline-level", str(level))
    made.text = text
    return made


def _pair(
    tag: str, term: str, words: str, *, style: str = "GemelStrong", beside: str = ""
) -> Element:
    """Return a paragraph with a term that stands out, and its words."""
    made = _text(tag, "")
    if term:
        made.append(_span(term, style))
        made.append(_span("\u2002", ""))
    made.append(_span(words, beside))
    return made


def _span(text: str, style: str) -> Element:
    made = _new("<text:span/>")
    if style:
        made.set_attribute("text:style-name", style)
    made.text = text
    return made


def _table(table: Table, widths: tuple[int, ...], name: str, style: str) -> Element:
    made = _new(f'<table:table table:name="{name}" table:style-name="{style}"/>')
    for place in range(len(widths)):
        made.append(_new(f'<table:table-column table:style-name="{style}{place}"/>'))
    heads = _new("<table:table-header-rows/>")
    heads.append(_row([[_text("text:p", head, style="GemelHead")] for head in table.heads]))
    made.append(heads)
    for row in table.rows:
        made.append(_row([_lines(cell) for cell in row]))
    return made


def _row(cells: list[list[Element]]) -> Element:
    made = _new('<table:table-row table:style-name="GemelRow"/>')
    for paragraphs in cells:
        cell = _new('<table:table-cell table:style-name="GemelCell"/>')
        for paragraph in paragraphs:
            cell.append(paragraph)
        made.append(cell)
    return made


def _lines(cell: Cell) -> list[Element]:
    found = []
    for line in cell:
        paragraph = _text("text:p", "", style="GemelLine")
        paragraph.append(_span(line.text, TONES.get(line.tone, "")))
        found.append(paragraph)
    return found or [_text("text:p", "", style="GemelLine")]


# --- styles -------------------------------------------------------------------------------------


def _dress(document: Document, paper: Sheet) -> None:
    """Give the document its styles, its direction, its language, its head and foot."""
    ways = "rl-tb" if paper.right_to_left else "lr-tb"
    for xml in _styles(ways):
        document.insert_style(xml, automatic='"table' in xml)
    styles: Any = document.styles
    for numbering in styles.get_elements("//text:outline-style"):
        numbering.delete()
    for directed in styles.get_elements("//*[@style:writing-mode]"):
        directed.set_attribute("style:writing-mode", ways)
    for default in styles.get_elements("//style:default-style[@style:family='paragraph']/*"):
        if default.tag == "style:paragraph-properties":
            default.set_attribute("style:writing-mode", ways)
        elif default.tag == "style:text-properties":
            default.set_attribute("fo:language", paper.language)
            default.set_attribute("fo:country", "none")
            default.set_attribute("style:language-complex", paper.language)
            default.set_attribute("style:country-complex", "none")
    master = styles.get_element("//style:master-page[@style:name='Standard']")
    if paper.mark:
        head = _new("<style:header/>")
        head.append(_text("text:p", paper.mark, style="GemelTop"))
        master.append(head)
    foot = _new("<style:footer/>")
    line = _text("text:p", "", style="GemelFoot")
    line.append(_span(f"{paper.title} · {paper.period} · \u2066", ""))  # from left to right, always
    line.append(_new("<text:page-number/>"))
    line.append(_span(" / ", ""))
    line.append(_new("<text:page-count/>"))
    line.append(_span("\u2069", ""))
    foot.append(line)
    master.append(foot)


def _styles(ways: str) -> list[str]:
    """Return every style of ours as the XML that the format asks for; no text of the report."""
    texts = [
        f'<style:style style:name="{name}" style:family="text"><style:text-properties {own}/>'
        "</style:style>"
        for name, own in TEXT.items()
    ]
    return [*texts, *_paragraphs(ways), *_tables(ways)]


def _paragraphs(ways: str) -> Iterator[str]:
    # "start" would be the word, but some offices read it as "left" whatever the direction.
    direction = f'style:writing-mode="{ways}" fo:text-align="{_side(ways)}"'
    quiet, strong, mark = (TEXT[f"Gemel{name}"] for name in ("Quiet", "Strong", "Mark"))

    def style(name: str, own: str, text: str, parent: str = "Standard") -> str:
        return (
            f'<style:style style:name="{name}" style:family="paragraph" '
            f'style:parent-style-name="{parent}"><style:paragraph-properties {direction} {own}/>'
            f"<style:text-properties {text}/></style:style>"
        )

    for level, points in enumerate((20, 14, 11), start=1):
        upright = 'fo:font-style="normal" style:font-style-complex="normal"'
        room = 'fo:margin-top="0.5cm" fo:margin-bottom="0.2cm" fo:keep-with-next="always"'
        name, parent = f"GemelHeading{level}", f"Heading_20_{level}"
        yield style(name, room, f"{_size(points)} {upright} {strong}", parent)
    space = 'fo:margin-top="0cm" fo:margin-bottom="0.15cm"'
    tight = 'fo:margin-top="0cm" fo:margin-bottom="0cm"'
    yield style("GemelText", space, _size(10))
    yield style("GemelPeriod", space, _size(13))
    yield style("GemelBeside", f'{space} fo:keep-with-next="always"', f"{_size(10)} {quiet}")
    yield style("GemelLine", tight, _size(8.5))
    yield style("GemelHead", tight, f"{_size(8.5)} {strong}")
    yield style("GemelTop", 'fo:margin-bottom="0.3cm"', f"{_size(8.5)} {mark}")
    yield style("GemelFoot", 'fo:margin-top="0.3cm"', f"{_size(8.5)} {quiet}")


def _tables(ways: str) -> Iterator[str]:
    yield (
        '<style:style style:name="GemelRow" style:family="table-row">'
        '<style:table-row-properties fo:keep-together="always"/></style:style>'
    )
    yield (
        '<style:style style:name="GemelCell" style:family="table-cell">'
        '<style:table-cell-properties fo:padding="0.1cm" '
        'fo:border-bottom="0.5pt solid #9aa0a8"/></style:style>'
    )
    for name, widths in (("GemelActs", ACTS), ("GemelCounted", COUNTED)):
        yield (
            f'<style:style style:name="{name}" style:family="table"><style:table-properties '
            f'style:width="17cm" table:align="{_side(ways)}" style:writing-mode="{ways}"/>'
            "</style:style>"
        )
        for place, width in enumerate(widths):
            yield (
                f'<style:style style:name="{name}{place}" style:family="table-column">'
                f'<style:table-column-properties style:column-width="{width / 10}cm"/>'
                "</style:style>"
            )


def _size(points: float) -> str:
    return f'fo:font-size="{points}pt" style:font-size-complex="{points}pt"'


def _side(ways: str) -> str:
    return "right" if ways == "rl-tb" else "left"
