"""Personalised letters as PDF against the floor: the compiler reused on a page of the same words.

    python bench/letters.py

Prints letters a second on one core, and the ratio to the floor; both in turns in one run. What is
counted is the whole way of one letter: filled from its form, cut into paragraphs, set, as bytes.
Nobody in it is real.
"""

from __future__ import annotations

import json
import os
import statistics
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

LETTERS = int(os.environ.get("BENCH_LETTERS", "1000"))
ROUNDS = 9
PLAIN = """#let d = json(bytes(sys.inputs.paper))
#set document(title: "Letter")
#set text(lang: "en", size: 11pt, font: "Libertinus Serif")
#set page(paper: "a4", margin: 25mm)
#for words in d { par(words) }
"""


def main() -> None:
    """Print the figures."""
    import typst

    from gemel.actions.drafting import filling, layout, pdf, shelf, words
    from gemel.actions.drafting.filling import Facts, Known

    form = next(each for each in shelf.forms() if each.file == "letter_authority.toml")
    english = words.of("en")

    def facts(number: int) -> Facts:
        said = {
            "place": "Arcadia", "today": "28 November 2026", "addressee": f"Office {number}",
            "salutation": f"Dear office {number}", "chamber": "House of Arcadia",
            "person": f"Invented Person {number}", "code": f"XAR-{number}", "country": "Arcadia",
            "request": "receive us", "member": f"Invented Member {number}",
            "decision": "the decision of the Council of 3 November 2020",
        }  # fmt: skip
        alleged = ("threats", "arbitrary arrest and detention", "lack of fair trial proceedings")
        return Facts(
            {key: Known(value) for key, value in said.items()},
            {"violations": [Known(each) for each in alleged]},
        )

    def letter(number: int) -> bytes:
        draft = filling.fill(form, facts(number), gap=english.gap)
        paper = layout.Paper("Letter", "en", False, layout.paragraphs(draft.text))
        return pdf.as_pdf(paper, fonts=None)

    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "floor.typ"
        source.write_text(PLAIN, encoding="utf-8")
        compiler = typst.Compiler(source)
        drafts = [filling.fill(form, facts(n), gap=english.gap).text for n in range(LETTERS)]

        def bare(number: int) -> bytes:
            told = json.dumps([each for each in drafts[number].split("\n") if each])
            return compiler.compile(format="pdf", pdf_standards="ua-1", sys_inputs={"paper": told})

        assert letter(0).startswith(b"%PDF") and letter(1) != letter(2)
        bare(0)
        each = LETTERS // ROUNDS
        ours, floor = [], []
        for turn in range(ROUNDS):
            for call, kept in ((bare, floor), (letter, ours)):
                begun = time.process_time()
                for number in range(turn * each, (turn + 1) * each):
                    call(number)
                kept.append((time.process_time() - begun) / each)
    spread = (max(floor) - min(floor)) / statistics.median(floor)
    print(f"letters: {each * ROUNDS}, floor spread {spread:.0%}")
    print(f"letters a second of one processor: {1 / statistics.median(ours):.0f}")
    print(f"ratio to the floor: {statistics.median(ours) / statistics.median(floor):.2f}")


if __name__ == "__main__":
    main()
