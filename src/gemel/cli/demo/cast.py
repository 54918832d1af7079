"""Who lives in the demo. All invented, down to the house of parliament and its parties."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable
from dataclasses import dataclass

HOUSE = "House of Arcadia"
MAPPING = f'[constants]\nparliament = "{HOUSE}"\n'.encode()
PARTIES = {
    "Oak Party": "government",
    "River Alliance": "government",
    "Harbour List": "opposition",
    "Meadow Union": "opposition",
}
FAMILIES = {
    "Oak Party": "christian_democrat",
    "River Alliance": "liberal",
    "Harbour List": "social_democrat",
    "Meadow Union": "green",
}
PROFESSIONS = ("Lawyer", "Teacher", "", "Farmer", "Journalist", "", "Nurse", "Engineer")
DELEGATIONS = {
    3: "Delegation for relations with Burundi", 8: "Delegation for relations with Burundi",
    12: "Friendship group Congo (DRC)",
}  # fmt: skip
COMMITTEES = {  # by the code that the house writes: "CHR Gen. - Doc. 90"
    "CHR": "Committee on Human Rights",
    "CFA": "Committee on Foreign Affairs",
    "CJ": "Committee on Justice",
    "CF": "Committee on Fisheries",
    "CWR": "Committee on Women’s Rights",
    "CT": "Committee on Transport",
}
GIVEN_F = ("Alma", "Berit", "Cléo", "Dalia", "Edda", "Fenna", "Greta", "Hana", "Ilse", "Jorunn")
GIVEN_M = ("Anders", "Bruno", "Casper", "Dorian", "Emil", "Florin", "Goran", "Henk", "Ivo", "Jules")
FAMILY = (
    "Ashgrove", "Birkholt", "Corvane", "Dellwyn", "Elmhorst", "Fennimore", "Glasbury", "Hollund",
    "Ingersby", "Jessamund", "Kestrelle", "Lindqvarn", "Mossgaard", "Nettleby", "Osterlaan",
    "Pinehald", "Quillane", "Rowanmark", "Sedgewyck", "Thornvall",
)  # fmt: skip
LANGUAGES = (
    "French|English", "English", "French|Swahili", "English|Spanish", "French", "English|French",
    "Dutch|French", "English|Arabic", "Kirundi|French", "Danish|English",
)  # fmt: skip


@dataclass(frozen=True)
class Defender:
    """A defender by code name, with what matching needs."""

    code_name: str
    urgency: int
    wants: int
    languages: tuple[str, ...]
    themes: tuple[str, ...]
    wishes: tuple[str, ...]
    consents: bool = True
    family: str = ""


BURUNDI = (
    Defender("Heron", 4, 2, ("rn", "fr"), ("land", "justice"), ("knows_courts",)),
    Defender("Finch", 3, 1, ("fr", "sw"), ("women",), ("woman", "my_language")),
    Defender("Wren", 2, 1, ("fr",), ("media",), ("same_theme",), family="green"),
    Defender("Kestrel", 3, 1, ("rn",), ("elections",), ()),
    Defender("Amsel", 1, 1, ("sw",), ("labour",), ("opposition_side",)),
    Defender("Robin", 2, 1, ("fr", "en"), ("rights",), (), consents=False),
)
CONGO = (
    Defender("Cedar", 4, 1, ("fr", "sw"), ("environment",), ("knows_country",)),
    Defender("Willow", 2, 2, ("fr", "ln"), ("women", "health"), ("woman",)),
    Defender("Juniper", 1, 1, ("fr",), ("corruption",), ()),
    Defender("Baobab", 3, 1, ("sw",), ("land",), ()),  # two for one place: somebody must wait
    Defender("Acacia", 2, 1, ("sw",), ("justice",), ()),
    Defender("Teak", 2, 1, ("ln",), ("media",), ("my_language",)),  # an interpreter would help
)

# Who a twin is, in the vault. No such person, number or place.
IDENTITY = {
    "name": "Example: Liora Windermoss",
    "contacts": "Example: Signal +000 000 000, evenings",
    "trusted": "Example: her sister Maren, same number",
    "place": "Example: Stillwater, Burundi",
    "hours": "Never on Thursdays. No calls before eight.",
}

# What links members to the two countries, by their place among those who take part.
TIES = {
    "burundi": (
        ("BI", "observer", 0), ("BI", "travel", 21), ("BI", "diaspora", 0), ("BI", "rapporteur", 0),
    ),
    "congo": (("CD", "knows", 0), ("CD", "conflict", 0), ("CD", "travel", 12)),
}  # fmt: skip

# Invented decisions on invented people. The codes carry numbers that no list has reached.
DECISION = "CL/999/1/R.1, 4 November 2026"
CASES = (
    ("UGA-COLL-91", "UG", "Africa", 6, ("Okello Brightwater", "Namara Silvertree", "Kato Longfield",
                                        "Apio Greenhill"), ("arbitrary_detention", "fair_trial")),
    ("COD-91", "CD", "Africa", 1, ("Mbuyi Clearwater",), ("immunity", "threats")),
    ("BDI-91", "BI", "Africa", 1, ("Nshimiye Stonebridge",), ("expression",)),
    ("PHL-91", "PH", "Asia", 1, ("Rosalin Highmeadow",), ("arbitrary_detention", "due_process")),
    ("MNG-91", "MN", "Asia", 1, ("Bataar Wideplain",), ("impunity",)),
    ("VEN-COLL-91", "VE", "Americas", 12, ("Marisol Llanoverde", "Ramiro Montealto",
                                           "Ignacia Rioclaro"), ("mandate_revocation", "threats")),
    ("TUR-COLL-91", "TR", "Europe", 3, ("Deniz Uzunova", "Selin Karadere", "Baran Yaylak"),
     ("fair_trial", "immunity")),
    ("MDV-91", "MV", "Asia", 2, ("Ibrahim Farshore",), ("expression",)),
)  # fmt: skip
ALLEGATIONS = {
    "torture": "Torture, ill-treatment and other acts of violence",
    "threats": "Threats, acts of intimidation",
    "arbitrary_detention": "Arbitrary arrest and detention",
    "due_process": "Lack of due process in proceedings against parliamentarians",
    "fair_trial": "Lack of fair trial proceedings",
    "expression": "Violation of freedom of opinion and expression",
    "mandate_revocation": "Abusive revocation or suspension of the parliamentary mandate",
    "immunity": "Failure to respect parliamentary immunity",
    "impunity": "Impunity",
}


def members_csv() -> bytes:
    """Return the members of the house as a parliament would publish them."""
    rows: list[list[object]] = [
        ["id", "given name", "family name", "sex", "date of birth", "party", "committees",
         "languages", "start of mandate", "profession", "delegations"],
    ]  # fmt: skip
    parties, codes = list(PARTIES), list(COMMITTEES)
    for n in range(40):
        sex = "FM"[n % 2]
        given = (GIVEN_F if sex == "F" else GIVEN_M)[n // 2 % 10]
        family = FAMILY[(n * 7 + n // 20) % 20]
        sits = {codes[n % 6], codes[(n * 5 + 2) % 6]}
        born = f"{1955 + n % 38}-{n % 12 + 1:02}-{n % 27 + 1:02}"
        rows.append(
            [f"arc-{n + 1:03}", given, family, sex, born,
             parties[n % 4], "|".join(sorted(sits)), LANGUAGES[n % 10], "2025-09-16",
             PROFESSIONS[n % 8], DELEGATIONS.get(n, "")]
        )  # fmt: skip
    return _csv(rows)


def committees_json() -> bytes:
    """Return the committees' codes and names, the file beside the members."""
    return json.dumps(COMMITTEES).encode()


def case_files() -> dict[str, bytes]:
    """Return the table of invented cases and the files that lie beside it."""
    head: list[object] = ["case_code", "collective_code", "country", "ipu_region", "person_name",
            "sex",
            "sex_basis", "allegations", "allegations_basis", "decision_ref",
            "listed_in_nov_2020", "case_code_basis", "sources", "note"]  # fmt: skip
    rows: list[list[object]] = [head]
    for code, country, region, _, names, alleged in CASES:
        group = "COLL" in code
        for n, name in enumerate(names):
            own = f"{code[:3]}-{910 + n}" if group else code
            rows.append(
                [own, code if group else "", country, region, name, "", "no mark printed",
                 "|".join(alleged), "decision header (X1)", DECISION, "named",
                 "decision (X1)", "X1", ""]
            )  # fmt: skip
    totals: list[list[object]] = [
        ["country", "ipu_region", "mps_in_decision", "rows_here", "missing", "female_here",
         "male_here", "sex_unknown_here", "contents_entry"],
    ]  # fmt: skip
    for _, country, region, announced, names, _ in CASES:
        missing = announced - len(names)
        totals.append(
            [country, region, announced, len(names), missing, 0, 0, len(names),
             "group" if announced > 1 else names[0]]
        )  # fmt: skip
    return {
        "cases.csv": _csv(rows),
        "totals.csv": _csv(totals),
        "sources.csv": _csv(
            [
                ["key", "what", "address", "about_or_published"],
                ["X1", "Example: an invented decision, CL/999/1/R.1, adopted by the IPU Governing"
                 " Council", "https://example.org/decision", "2026-11-04"],
            ]
        ),
        "allegations.csv": _csv(
            [["key", "label_in_ipu_documents"], *([k, v] for k, v in ALLEGATIONS.items())]
        ),
    }  # fmt: skip


def _csv(rows: Iterable[Iterable[object]]) -> bytes:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue().encode()
