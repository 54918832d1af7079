"""Cases to set: invented ones, and those of November 2020 with the facts of the shared data.

Whoever is invented carries the word Invented (or a form of it) in the name. Bodies are invented
throughout. Where the data knows no code of a real person, a number above 900 stands for it.
"""

from __future__ import annotations

import csv
from itertools import groupby
from pathlib import Path

from tests.decisions.facts import Ask, Case, FollowUp, Paragraph, Person

LABELS = {
    "torture": "Torture, ill-treatment and other acts of violence",
    "threats": "Threats, acts of intimidation",
    "arbitrary_detention": "Arbitrary arrest and detention",
    "due_process_investigation": "Lack of due process at the investigation stage",
    "due_process": "Lack of due process in proceedings against parliamentarians",
    "fair_trial": "Lack of fair trial proceedings",
    "excessive_delays": "Excessive delays",
    "expression": "Violation of freedom of opinion and expression",
    "mandate_revocation": "Abusive revocation or suspension of the parliamentary mandate",
    "immunity": "Failure to respect parliamentary immunity",
    "mandate_obstruction": "Other acts obstructing the exercise of the parliamentary mandate",
    "impunity": "Impunity",
    "privacy": "Violation of the right to privacy",
}
BEYOND = (  # labels that documents use and the shared list does not: the key is the reader's choice
    "Murder",
    "Abduction",
    "Violation of freedom of movement",
    "Violation of freedom of assembly and association",
)
GIVEN = {
    "F": [
        "Mirela",
        "Ada",
        "Noémie",
        "Tuuli",
        "Adaeze",
        "Inés",
        "Saadia",
        "Oluchi",
        "Hana",
        "Ruta",
        "Paz",
        "Élodie",
    ],
    "M": [
        "Bram",
        "Jean-Luc",
        "Kofi",
        "Tomás",
        "Abd",
        "Ilir",
        "Sione",
        "Émile",
        "Goran",
        "Ravi",
        "Otto",
        "Pío",
    ],
}
FAMILY = [
    "Adan",
    "Bello",
    "Carrasco",
    "D'Invent",
    "Eke",
    "Fofana-Test",
    "García",
    "Haddad",
    "Issoufou",
    "Jaramillo",
    "Kone",
    "Lema",
    "Mbala",
    "N'Dour",
    "O'Test",
    "Pereira",
    "Quispe",
    "Ramos",
    "Sa'id",
    "Tevi",
    "Usman",
    "Villa",
    "Wane",
    "Ximenes",
    "Yao",
    "Zamora",
]
SMALL = {2: "Two", 3: "Three", 4: "Four", 5: "Five", 6: "Six", 9: "Nine", 10: "Ten"}
WORDS = (  # with traps: other dates, other sessions, another case, others who are no victims
    "The complainants state that the sittings were broken off by force on 12 May 2014 and that the "
    "doors of the chamber were locked for the rest of the month. The "
    "authorities have answered that "
    "repairs were under way. No court has looked at the matter so far, and the file contains two "
    "reports of physicians which contradict the account given by Mr. Ulf Invented Zander, the "
    "minister of the interior.",
    "In the following weeks the accounts of the persons concerned were "
    "frozen, and they were told by "
    "telephone not to return to their constituencies. A committee of inquiry was announced in "
    "2015. It never sat. In another case (XKX-02, CL/190/12(b)-R.1), which the Council decided to "
    "close at its 190th session on 5 April 2012, Norway had offered to send an observer.",
    "Since then the situation has hardly moved: hearings were put off four "
    "times, in one instance on "
    "the morning of the hearing, and the lawyers, Ms. Wilma Invented Zander among them, have "
    "still not seen the whole of the file.",
)


def invented(number: int, sex: str | None) -> str:
    """Name somebody who does not exist."""
    given = GIVEN[sex or ("F" if number % 2 else "M")]
    first, last = given[number % len(given)], FAMILY[number * 7 % len(FAMILY)]
    return (
        f"{first} Invented {last}"
        if number < 26
        else f"{first} Invented {last} {FAMILY[number % 26]}"
    )


def group(country: str, prefix: str, iso3: str, numbers: range, **more) -> tuple[Person, ...]:
    """Make invented persons, every third of them a woman with her mark; `mark` prints the code."""
    mark = more.get("mark", "{}-{:02d}")
    return tuple(
        Person(
            mark.format(prefix, n),
            f"{iso3}-{n:02d}",
            invented(n, "F" if n % 3 == 0 else None),
            "F" if n % 3 == 0 else None,
        )
        for n in numbers
    )


def violations(keys: str) -> tuple[tuple[tuple[str | None, ...], str], ...]:
    """Turn `torture|impunity` into printed labels with their keys."""
    return tuple(((key,), LABELS[key]) for key in keys.split("|") if key)


def body(
    of: str, *, outcome: str = "continue", due: tuple[str, str] = ("", "")
) -> tuple[Paragraph, ...]:
    """Write the operative part: six paragraphs with asks, thanks and an end."""
    ends = {
        "continue": "decides to continue examining this case",
        "closed": "decides to close this case in the light of the settlement reached",
        "suspended": "decides to suspend its examination of this case until further notice",
    }
    by = f" by {due[0]}" if due[0] else ""
    strong, mild = (("urges", "calls on"), ("calls upon", "invites"), ("calls on", "urges"))[
        len(of) % 3
    ]
    return (
        Paragraph(f"thanks the parliamentary authorities of {of} for the information provided"),
        Paragraph(
            "is deeply concerned that nothing has been done to find those responsible",
            (
                Ask(
                    strong,
                    f"authorities of {of}",
                    f"to shed full light on these events and to send a report{by}",
                    due[1] or None,
                ),
            ),
        ),
        Paragraph("recalls that Parliament has a duty to protect its members whatever their party"),
        Paragraph(
            "",
            (
                Ask(
                    mild,
                    f"Parliament of {of}",
                    "to follow the proceedings with the attention that they need",
                ),
            ),
        ),
        Paragraph(
            "", (Ask("wishes to receive", "", "a copy of the judgment and of the medical file"),)
        ),
        Paragraph(
            "",
            (
                Ask(
                    "requests",
                    "Secretary General",
                    "to convey this decision to the competent authorities, the complainant "
                    "and any third party likely to be in a position to help",
                ),
            ),
        ),
        Paragraph(ends[outcome]),
    )


def follow_up(year: int) -> tuple[FollowUp, ...]:
    """Write the four lines of the box, each dated to the month."""
    return (
        FollowUp(
            "from_authorities",
            "Communication from the authorities",
            f"Letter from the Deputy Speaker (January {year})",
            f"{year}-01",
        ),
        FollowUp(
            "from_complainant",
            "Communication from the complainant",
            f"September {year}",
            f"{year}-09",
        ),
        FollowUp(
            "to_authorities",
            "Communication addressed to the authorities",
            f"Letter to the Speaker of the National Assembly (August {year})",
            f"{year}-08",
        ),
        FollowUp(
            "to_complainant",
            "Communication addressed to the complainant",
            f"October {year}",
            f"{year}-10",
        ),
    )


def boxed(
    country: str, iso2: tuple[str, ...], persons: tuple[Person, ...], *, keys: str, **more
) -> Case:
    """Put together a case of the years with a fact box."""
    of = more.pop("of", country)
    year = more.pop("year", 2020)
    base = {
        "affiliation": "Parliament affiliated to the IPU",
        "complainant": "Section I.1(a) and (d) of the Committee Procedure (Annex I)",
        "sections": ("I.1(a)", "I.1(d)"),
        "submitted": (f"August {year - 2}", f"{year - 2}-08"),
        "recent": ((f"October {year - 1}", f"{year - 1}-10"),),
        "hearings": (
            (
                f"Hearing with the delegation of {of} to the 141st IPU Assembly "
                f"(October {year - 1})",
                f"{year - 1}-10",
            ),
        ),
        "follow_up": follow_up(year),
        "violations": violations(keys),
        "summary": WORDS,
        "paragraphs": body(of, due=(f"30 June {year + 1}", f"{year + 1}-06-30")),
    }
    return Case(country, iso2, persons, **(base | more))


def one(
    country: str, iso2: tuple[str, ...], printed: str, code: str, name: str, sex: str, **more
) -> Case:
    """Put together an individual case; the prose, and the contents list, say Mr. or Ms."""
    title = {"M": "Mr.", "F": "Ms."}[sex]
    person = Person(printed, code, name, sex, mark=False)
    told = (
        f"{title} {name} was elected to the chamber eight years ago and has sat on its "
        "committee on public accounts ever since.",
        *WORDS[1:],
    )
    base = {
        "printed": printed,
        "code": code,
        "announcement": f"{title} {name}",
        "victims": ("Female" if sex == "F" else "Male") + " opposition member of parliament",
        "summary": told,
        "left_open": frozenset({"announced_persons"}),
    }
    return boxed(country, iso2, (person,), **(base | more))


def many(
    country: str,
    iso2: tuple[str, ...],
    printed: str,
    code: str,
    persons: tuple[Person, ...],
    count: int,
    **more,
) -> Case:
    """Put together a collective case that announces `count` persons."""
    said = SMALL.get(count, str(count))
    base = {
        "printed": printed,
        "code": code,
        "announced": count,
        "announcement": f"{said} parliamentarians",
        "victims": f"{said} parliamentarians, of whom most sit with the opposition",
    }
    return boxed(country, iso2, persons, **(base | more))


def real(folder: Path) -> tuple[Case, ...]:
    """Return the twelve headings of November 2020 that the shared data knows, with its facts."""
    with (folder / "cases.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    cases = []
    for number, (heading, under) in enumerate(groupby(rows, _heading), 901):
        found = list(under)
        persons = tuple(_real_person(row, number) for row in found)
        country, iso2, count = _NAMES[found[0]["country"]]
        keys = found[0]["allegations"] or "expression"
        if len(found) == 1:
            person = persons[0]
            cases.append(
                one(
                    country,
                    iso2,
                    str(person.printed),
                    str(person.code),
                    person.name,
                    str(person.sex),
                    keys=keys,
                    of=country.split("/")[0],
                )
            )
            continue
        male = heading == "UGA-COLL-01"
        told = " ".join(
            f"Mr. {p.name} was among them." for p in persons if p.sex == "M" and not male
        )
        cases.append(
            many(
                country,
                iso2,
                heading.replace("COLL", "Coll"),
                heading,
                persons,
                count,
                keys=keys,
                summary=(*((told,) if told else ()), *WORDS),
                **(
                    {"victims": "Five male parliamentarians (including one young parliamentarian)"}
                    if male
                    else {}
                ),
            )
        )
    return tuple(cases)


_NAMES = {
    "CI": ("Côte d'Ivoire", ("CI",), 10),
    "CD": ("Democratic Republic of the Congo", ("CD",), 1),
    "GA": ("Gabon", ("GA",), 1),
    "UG": ("Uganda", ("UG",), 5),
    "TZ": ("United Republic of Tanzania", ("TZ",), 1),
    "ZW": ("Zimbabwe", ("ZW",), 1),
    "BR": ("Brazil", ("BR",), 1),
    "VE": ("Venezuela", ("VE",), 134),
    "MN": ("Mongolia", ("MN",), 1),
    "PH": ("Philippines", ("PH",), 1),
    "PS": ("Palestine/Israel", ("PS", "IL"), 1),
}
_ISO3 = {"CI": "CIV", "CD": "COD", "GA": "GAB", "TZ": "TZA", "ZW": "ZWE", "BR": "BRA", "MN": "MNG"}


def _heading(row: dict[str, str]) -> str:
    return row["collective_code"] or row["case_code"] or row["person_name"]


def _real_person(row: dict[str, str], number: int) -> Person:
    code = row["case_code"]
    if not code:
        own = number + sum(map(ord, row["person_name"])) % 90 if row["collective_code"] else number
        code = f"{_ISO3[row['country']]}-{own}"
    _, told, also = row["note"].partition("also known as ")
    return Person(
        code,
        code,
        row["person_name"],
        row["sex"] or None,
        (also,) if told else (),
        mark="mark" in row["sex_basis"],
    )
