"""How quickly decisions are read, held against the least that could be done.

    python -m bench.reading               a session of sixteen decisions, the best of nine rounds
    python -m bench.reading --rounds 20   more rounds

The floor is PDFium alone: the letters of every page taken out, in this process, and nothing done
with them. Above it stand the columns put together, the closed process, and the reading itself.
Ratios within one run mean something on any machine; seconds do not, and on a crowded one the best
of some rounds is nearest to what the work costs. All papers are invented.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "src"))

from gemel.cases.reading import decision
from gemel.files import text_pdf, texts
from tests.decisions import corpus, layouts, printers


def floor(data: bytes) -> str:
    """Take the letters out of every page, and nothing else."""
    import pypdfium2

    return "".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(data))


def whole(data: bytes) -> Any:
    """Do what a page or a command does with a file."""
    words = texts.text_of(data)
    return decision.read(words.text, pages=words.pages)


def reread(words: texts.DocumentText) -> Any:
    """Read words that were taken out already."""
    return decision.read(words.text, pages=words.pages)


def seconds(deed: Callable[[], Any], rounds: int) -> float:
    """Return the best of some rounds."""
    taken = []
    for _ in range(rounds):
        begun = time.perf_counter()
        deed()
        taken.append(time.perf_counter() - begun)
    return min(taken)


def main() -> None:
    """Print pages a second and the factor against the floor, paper by paper."""
    options = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    options.add_argument("--rounds", type=int, default=9)
    rounds = options.parse_args().rounds
    papers = {paper.key: paper for paper in corpus.all_invented()}
    for key in ("session-invented", "box-group"):
        for printer in printers.PDFS:
            data = printers.PDFS[printer](layouts.blocks(papers[key]))
            words = texts.text_of(data)
            pages = len(words.pages)
            least = seconds(lambda data=data: floor(data), rounds)
            print(f"\n{key}, {printer}: {pages} pages, {len(words.text)} signs")
            print(f"  floor (PDFium alone)     {pages / least:8.0f} pages/s")
            for label, deed in (
                ("looked through, ordered", lambda data=data: text_pdf.pdf(data)),
                ("in the closed process", lambda data=data: texts.text_of(data)),
                ("the reading alone", lambda words=words: reread(words)),
                ("file to proposal", lambda data=data: whole(data)),
            ):
                took = seconds(deed, rounds)
                print(f"  {label:24} {pages / took:8.0f} pages/s   {took / least:6.1f} times")


if __name__ == "__main__":
    main()
