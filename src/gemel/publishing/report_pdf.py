"""The report to the IPU as a PDF that a screen reader can read (PDF/UA-1), set by typst."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

from gemel.kernel.errors import Invalid
from gemel.kernel.say import say
from gemel.publishing.report_sheet import Sheet

LAYOUT = Path(__file__).with_name("report.typ")
NO_FONT = say(
    "No font here has every letter of this report, so the PDF would have gaps. Install Debian’s "
    "fonts-noto-core, or set GEMEL_FONTS to a folder with fonts. The ODT needs no font here."
)


def as_pdf(paper: Sheet, *, fonts: Path | None, of_system: bool = True) -> bytes:
    """Return the paper as a PDF; `fonts` is a folder with fonts, beside those `of_system`.

    What is told goes to typst as data, never as markup. Raises: Invalid where no font has a letter.
    """
    import typst  # 80 MB on disk: loaded by whoever asks for a PDF

    try:
        return typst.compile(
            LAYOUT,
            root=LAYOUT.parent,
            format="pdf",
            pdf_standards="ua-1",
            font_paths=[fonts] if fonts else [],
            ignore_system_fonts=not of_system,
            sys_inputs={"sheet": json.dumps(asdict(paper), ensure_ascii=False)},
        )
    except typst.TypstError as fault:
        if "could not be displayed" in str(fault):
            raise Invalid(NO_FONT) from None
        raise
