"""The report to the IPU as a file, in every format that the command and the desk offer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from gemel.publishing import report, report_odt, report_pdf
from gemel.publishing.report_sheet import Tongue, sheet


@dataclass(frozen=True)
class Format:
    """One kind of file: its media type, and what writes it."""

    media_type: str
    write: Callable[[report.Report, Tongue, Path | None], bytes]


FORMATS: dict[str, Format] = {
    "json": Format(
        "application/json",
        lambda told, tongue, _: report.as_json(told, speak=tongue.speak).encode("utf-8", "replace"),
    ),
    "csv": Format(
        "text/csv; charset=utf-8",
        lambda told, tongue, _: report.as_csv(told, speak=tongue.speak).encode(
            "utf-8-sig", "replace"
        ),
    ),
    "odt": Format(
        "application/vnd.oasis.opendocument.text",
        lambda told, tongue, _: report_odt.as_odt(sheet(told, tongue=tongue)),
    ),
    "pdf": Format(
        "application/pdf",
        lambda told, tongue, fonts: report_pdf.as_pdf(sheet(told, tongue=tongue), fonts=fonts),
    ),
}


def file_of(told: report.Report, kind: str, *, tongue: Tongue, fonts: Path | None = None) -> bytes:
    """Return the bytes of a file. Raises: Invalid for a PDF where no font has its letters."""
    return FORMATS[kind].write(told, tongue, fonts)


def name_of(told: report.Report, kind: str) -> str:
    """Return the name of the file: it says the period and nothing else."""
    return f"gemel-report-ipu-{told.starts.isoformat()}-{told.last.isoformat()}.{kind}"
