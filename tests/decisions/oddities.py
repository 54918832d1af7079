"""Papers in the small ways in which real ones depart from their own layout."""

from __future__ import annotations

from dataclasses import replace

from tests.decisions.facts import Case, Paper, Person
from tests.decisions.people import group, invented, many, one


def old_words(case: Case, single) -> Paper:
    """About 2006: "Governing Council" alone, an ordinal for a day, names in two columns."""
    return single(
        case,
        "resolution",
        "resolution-old-words",
        session=177,
        place="Geneva",
        adopted_on="2005-10-19",
        when="Geneva, 19th October 2005",
        manner=frozenset({"inline", "council", "columns"}),
    )


def starred(case: Case, single) -> Paper:
    """2015: a star at some names, "(Ms)" without its dot, the bracket behind the session."""
    persons = tuple(
        replace(p, star="*" if n % 2 else "", ms="(Ms)" if n % 4 == 2 else "(Ms.)")
        for n, p in enumerate(case.persons)
    )
    return single(
        replace(case, persons=persons),
        "decision_2014",
        "decision-2014-starred",
        session=197,
        place="Geneva",
        adopted_on="2015-10-21",
        when="Geneva, 21 October 2015",
        manner=frozenset({"inline"}),
        footnote="The delegation of Cambodia took the floor to express reservations.",
    )


def two_hearings(single) -> Paper:
    """2022: two hearings in one line, three sections, a caption that names who is no victim."""
    heard = (
        ("Hearing with the head of the governing party's group (October 2021)", "2021-10"),
        ("hearing with the complainants (March 2022)", "2022-03"),
    )
    case = many(
        "Maldives",
        ("MV",),
        "MDV-COLL-01",
        "MDV-COLL-01",
        group("", "MDV", "MDV", range(16, 22)),
        6,
        keys="expression|mandate_revocation|immunity",
        year=2022,
        of="Maldives",
        hearings=heard,
        complainant="Section I.1(a), (c) and (d) of the Committee Procedure (Annex I)",
        sections=("I.1(a)", "I.1(c)", "I.1(d)"),
        recent=(("October 2020", "2020-10"), ("November 2021", "2021-11")),
        victims="Six parliamentarians: four of the opposition and two of the majority",
    )
    return single(
        case,
        "decision_2019",
        "box-two-hearings",
        session=210,
        place="Kigali",
        adopted_on="2022-10-15",
        when="Kigali, 15 October 2022",
        manner=frozenset({"inline"}),
        caption=f"{invented(25, 'M')}, leader of the house, in Malé, May 2022 © Invented Agency",
    )


def committee_session(single) -> Paper:
    """A session of the Committee: DH/, a range of days, contents that say who adopted."""
    lone = (
        one(
            country,
            (iso2,),
            f"{iso3}-03",
            f"{iso3}-03",
            invented(n, sex),
            sex,
            of=country,
            keys="arbitrary_detention|fair_trial|excessive_delays",
        )
        for n, (country, iso2, iso3, sex) in enumerate(
            (("Mauritania", "MR", "MRT", "M"), ("Burundi", "BI", "BDI", "F"))
        )
    )
    crowd = many(
        "Myanmar",
        ("MM",),
        "MMR-Coll-03",
        "MMR-COLL-03",
        group("", "MMR", "MMR", range(267, 306)),
        39,
        keys="threats|arbitrary_detention|mandate_obstruction",
        of="Myanmar",
    )
    cases = (*lone, crowd)
    return replace(
        single(
            cases[0],
            "collection",
            "session-committee",
            body="committee",
            session=164,
            symbol="DH/2021/164/R.1",
            when="virtual session, 8 to 20 March 2021",
            adopted_on=("2021-03", None),
            adopted_how=None,
        ),
        cases=cases,
    )


def mixed_titles(single) -> Paper:
    """2016: three persons; the prose alone says Mr. and Ms.; hyphens and particles in names."""
    persons = (
        Person("SEN07", "SEN-07", "Aïssatou Invented-Ndiaye de la Rive", "F", mark=False),
        Person("SEN08", "SEN-08", "Khalil Invented ould Test", "M", mark=False),
        Person("SEN09", "SEN-09", "Marie-Claire Invented", None),
    )
    said = (
        f"Ms. {persons[0].name} and Mr. {persons[1].name} were summoned on the same day, and the "
        "third member concerned was heard a week later by the same judge."
    )
    case = Case(
        "Senegal",
        ("SN",),
        persons,
        summary=(said,),
        left_open=frozenset(
            {"announced_persons", "victims", "recent_decisions", "submitted", "hearings"}
        ),
        paragraphs=many("Senegal", ("SN",), "", "", persons, 3, keys="", of="Senegal").paragraphs,
    )
    return single(
        case,
        "decision_2014",
        "decision-2014-titles-in-prose",
        session=199,
        place="Geneva",
        adopted_on="2016-10-27",
        when="Geneva, 27 October 2016",
    )


_LEFT_OPEN = frozenset(
    {"announced_persons", "victims", "recent_decisions", "submitted", "hearings"}
)


def _plain(country: str, iso2: str, persons: tuple[Person, ...], said: str, **more) -> Case:
    """Put together a case of the years without a box, with these words as its story."""
    return Case(
        country,
        (iso2,),
        persons,
        summary=(said,),
        left_open=_LEFT_OPEN,
        paragraphs=many(country, (iso2,), "", "", persons, 3, keys="", of=country).paragraphs,
        **more,
    )


def surnames(single) -> Paper:
    """2009: the prose says Mr. and Ms. with surnames alone, and speaks of somebody's wife too."""
    names = ("Ravi Invented Lema", "Ada Invented Wane", "Otto Invented Villa", "Pío Invented Tevi")
    sexes = ("M", "F", None, None)
    persons = tuple(
        Person(f"SRI/{n}", f"LKA-{n}", name, sex, mark=False)
        for n, (name, sex) in enumerate(zip(names, sexes, strict=True), 61)
    )
    said = (
        "Mr. Lema and Ms. Wane were summoned on the same day; according to the sources Mrs. Villa, "
        "the wife of the third, was questioned for a night, and the fourth fled abroad."
    )
    at = {"session": 185, "place": "Geneva", "adopted_on": "2009-10-21",
          "when": "Geneva, 21 October 2009"}  # fmt: skip
    return single(
        _plain("Sri Lanka", "LK", persons, said), "resolution", "resolution-surnames", **at
    )


def digits(single) -> Paper:
    """2011: the digit of a footnote sticks to a short name in capitals."""
    names = ("Ada Invented Eke", "Ravi Invented Yao", "Otto Invented Kone", "Pío Invented Carrasco")
    persons = tuple(
        Person(f"MYN/{n}", f"MMR-{n}", name, star=str(n - 34) if n % 4 else "")
        for n, name in enumerate(names, 35)
    )
    said = "The sources state that one of them was set free and that two have died since."
    at = {"session": 189, "place": "Bern", "adopted_on": "2011-10-19",
          "when": "Bern, 19 October 2011"}  # fmt: skip
    return single(_plain("Myanmar", "MM", persons, said), "resolution", "resolution-digits", **at)


def bare(single) -> Paper:
    """As pages that were stripped for reading have it: neither place nor day, nor who speaks."""
    person = Person("BLS/61", "BLR-61", "Ilir Invented Haddad", "M", mark=False)
    case = _plain("Belarus", "BY", (person,), "The investigation was closed and opened again.",
                  printed="BLS/61", code="BLR-61")  # fmt: skip
    return single(case, "resolution", "resolution-bare", session=186, adopted_on=None,
                  manner=frozenset({"bare"}))  # fmt: skip


def small_french(case: Case, single) -> Paper:
    """2006: French paragraphs that begin small; "MM." and "Mmes" before several names."""
    men = ("Bram Invented Adan", "Jean-Luc Invented Bello", "Tomás Invented Eke")
    women = ("Noémie Invented Quispe", "Élodie Invented de la Villa")
    persons = tuple(
        Person(f"CO/{n}", f"COL-{n}", name, "F" if name in women else "M", mark=False)
        for n, name in enumerate((*men, *women), 161)
    )
    said = (
        f"rappelant que MM. {men[0]}, {men[1]} et {men[2]} et Mmes {women[0]} et {women[1]}, tous "
        "anciens membres du Congrès, ont été enlevés et qu'ils sont toujours retenus,"
    )
    return single(
        replace(case, country="Colombie", countries=("CO",), persons=persons, summary=(said,)),
        "resolution_fr",
        "french-small",
        session=178,
        place="Nairobi",
        language="fr",
        adopted_on="2006-05-12",
        when="Nairobi, 12 mai 2006",
        manner=frozenset({"small"}),
    )
