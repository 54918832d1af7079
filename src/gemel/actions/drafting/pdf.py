"""A paper as a PDF that a screen reader can read (PDF/UA-1), set by typst."""

from __future__ import annotations

import json
from functools import lru_cache
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from gemel.actions.drafting.layout import Paper
from gemel.kernel.errors import Invalid
from gemel.kernel.say import say

if TYPE_CHECKING:
    from typst import Compiler

LAYOUT = Path(__file__).with_name("letter.typ")
NO_FONT = say(
    "No font here has every letter of this text, so the PDF would have gaps. Install Debian’s "
    "fonts-noto-core, or set GEMEL_FONTS to a folder with fonts. The ODT needs no font here."
)


def as_pdf(paper: Paper, *, fonts: Path | None, of_system: bool = True) -> bytes:
    """Return the paper as a PDF; `fonts` is a folder with fonts, beside those `of_system`.

    What is told goes to typst as data, never as markup. Raises: Invalid where no font has a letter.
    """
    import typst  # 80 MB on disk: loaded by whoever asks for a PDF

    try:
        made = _compiler(fonts, of_system).compile(
            format="pdf",
            pdf_standards="ua-1",
            sys_inputs={"paper": json.dumps(_told(paper), ensure_ascii=False)},
        )
    except typst.TypstError as fault:
        if "could not be displayed" in str(fault):
            raise Invalid(NO_FONT) from None
        raise
    assert isinstance(made, bytes)  # one document, as one file
    return made


@lru_cache(maxsize=2)
def _compiler(fonts: Path | None, of_system: bool) -> Compiler:
    """Return a compiler that has found its fonts already; every further paper is quick."""
    import typst

    return typst.Compiler(
        LAYOUT,
        root=LAYOUT.parent,
        font_paths=[fonts] if fonts else [],
        ignore_system_fonts=not of_system,
    )


def _told(paper: Paper) -> dict[str, object]:
    runs = [
        (look, [list(each.lines) for each in run])
        for look, run in groupby(paper.paragraphs, key=lambda each: each.look)
    ]
    return {
        "title": paper.title,
        "language": paper.language,
        "right_to_left": paper.right_to_left,
        "sender": list(paper.sender),
        "mark": paper.mark,
        "runs": runs,
    }
