"""A paper as an OpenDocument text, on the office's own letterhead where there is one."""

from __future__ import annotations

import io
from collections.abc import Iterator
from itertools import groupby
from typing import TYPE_CHECKING, Any

from gemel.actions.drafting.layout import Paper, Paragraph

if TYPE_CHECKING:
    from odfdo import Document, Element

PLACE = "{{text}}"  # the paragraph of a letterhead that the text takes the place of
_STYLES = {
    "GemelDraftPlain": ('fo:margin-bottom="0.35cm"', 'fo:font-size="11pt"'),
    "GemelDraftItem": ('fo:margin-bottom="0.1cm" fo:keep-together="always"', 'fo:font-size="11pt"'),
    "GemelDraftLast": (
        'fo:margin-bottom="0.35cm" fo:keep-together="always"',
        'fo:font-size="11pt"',
    ),
    "GemelDraftFoot": ('fo:text-align="center"', 'fo:font-size="8.5pt" fo:color="#4a4f57"'),
    "GemelDraftAside": (
        'fo:margin-top="0.25cm" fo:margin-bottom="0.35cm"',
        'fo:font-size="11pt" fo:font-style="italic" fo:color="#4a4f57"',
    ),
    "GemelDraftMark": (
        'fo:margin-bottom="0.35cm" fo:text-align="center"',
        'fo:font-size="9pt" fo:font-weight="bold" fo:color="#8a2b06"',
    ),
    "GemelDraftHeading": (
        'fo:margin-top="0.4cm" fo:margin-bottom="0.25cm" fo:keep-with-next="always"',
        'fo:font-size="13pt" fo:font-weight="bold" style:font-weight-complex="bold"',
    ),
}
_FOOT = (
    '<style:footer><text:p text:style-name="GemelDraftFoot"><text:page-number '
    'text:select-page="current">1</text:page-number> / <text:page-count>1</text:page-count>'
    "</text:p></style:footer>"
)
_OF = {
    "": "GemelDraftPlain",
    "item": "GemelDraftItem",
    "aside": "GemelDraftAside",
    "heading": "GemelDraftHeading",
}


def as_odt(paper: Paper, *, letterhead: bytes = b"") -> bytes:
    """Return the paper as the bytes of an ODT. It names no author, and no time of its making.

    With a letterhead the text stands where that says `{{text}}`, or at its end, the mark above it;
    without one the sender stands above it, and each page has the mark and its number.
    """
    from odfdo import Document  # loaded by whoever asks for an ODT

    document = Document(io.BytesIO(letterhead)) if letterhead else Document("text")
    if not letterhead:
        document.body.clear()
        _mark_pages(document, paper)
    _dress(document, paper)
    place = _place(document)
    home: Any = place.parent if place is not None else document.body
    for element in _elements(paper, plain=not letterhead):
        if place is None:
            home.append(element)
        else:
            home.insert(element, position=home.index(place))
    if place is not None:
        place.delete(keep_tail=False)
    _forget(document, paper)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def _place(document: Document) -> Element | None:
    """Return the paragraph of a letterhead that the text takes the place of."""
    paragraphs = document.body.get_elements("//text:p")
    return next((each for each in paragraphs if PLACE in each.inner_text), None)


def _mark_pages(document: Document, paper: Paper) -> None:
    """Give each page of plain paper the mark at its head, and its number at its foot."""
    page: Any = document.get_part("styles.xml").root.get_element("//style:master-page")  # type: ignore[union-attr]
    if paper.mark:
        head = _new("<style:header/>")
        head.append(_text("text:p", (paper.mark,), "GemelDraftMark"))
        page.append(head)
    page.append(_new(_FOOT))


def _elements(paper: Paper, *, plain: bool) -> Iterator[Element]:
    if paper.mark and not plain:
        yield _text("text:p", (paper.mark,), "GemelDraftMark")
    if plain and paper.sender:
        yield _text("text:p", paper.sender, "GemelDraftAside")
    for look, run in groupby(paper.paragraphs, key=lambda each: each.look):
        if look == "item":
            yield _list(list(run))
            continue
        for each in run:
            tag = "text:h" if look == "heading" else "text:p"
            made = _text(tag, each.lines, _OF[look])
            if look == "heading":
                made.set_attribute("text:outline-level", "1")
                made.set_attribute("text:is-list-header", "true")  # without a number
            yield made


def _list(items: list[Paragraph]) -> Element:
    made = _new('<text:list text:style-name="GemelDraftList"/>')
    for each in items:
        item = _new("<text:list-item/>")
        style = "GemelDraftLast" if each is items[-1] else _OF["item"]
        item.append(_text("text:p", each.lines, style))
        made.append(item)
    return made


def _text(tag: str, lines: tuple[str, ...], style: str) -> Element:
    made = _new(f'<{tag} text:style-name="{style}"/>')
    for place, line in enumerate(lines):
        if place:
            made.append(_new("<text:line-break/>"))
        span = _new("<text:span/>")
        span.text = line
        made.append(span)
    return made


def _new(xml: str) -> Element:
    from odfdo import Element

    return Element.from_tag(xml)


def _dress(document: Document, paper: Paper) -> None:
    """Give the document the few styles that the text needs; a letterhead keeps its own."""
    ways, side = ("rl-tb", "right") if paper.right_to_left else ("lr-tb", "left")
    language = (
        f'fo:language="{paper.language}" fo:country="none" '
        f'style:language-complex="{paper.language}" style:country-complex="none"'
    )
    for name, (own, text) in _STYLES.items():
        align = "" if "text-align" in own else f'fo:text-align="{side}"'
        document.insert_style(
            f'<style:style style:name="{name}" style:family="paragraph" '
            f'style:parent-style-name="Standard"><style:paragraph-properties '
            f'style:writing-mode="{ways}" {align} {own}/>'
            f"<style:text-properties {text} {language}/></style:style>"
        )
    document.insert_style(
        '<text:list-style style:name="GemelDraftList"><text:list-level-style-bullet '
        'text:level="1" text:bullet-char="•"><style:list-level-properties '
        'text:list-level-position-and-space-mode="label-alignment">'
        '<style:list-level-label-alignment text:label-followed-by="listtab" '
        'text:list-tab-stop-position="0.7cm" fo:text-indent="-0.4cm" fo:margin-left="0.7cm"/>'
        "</style:list-level-properties></text:list-level-style-bullet></text:list-style>",
        automatic=True,
    )


def _forget(document: Document, paper: Paper) -> None:
    """Take out who made the file, when and with what; say what it is and in which language."""
    meta = document.meta
    for made in meta.get_elements(
        "//meta:creation-date|//meta:initial-creator|//dc:creator|//dc:date|//meta:editing-cycles"
        "|//meta:editing-duration|//meta:printed-by|//meta:print-date"
    ):
        made.delete()
    meta.title, meta.language = paper.title, paper.language
