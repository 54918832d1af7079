"""The papers: each a case or a session in one layout, with what a perfect reader answers."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from tests.decisions import oddities, tongues
from tests.decisions.facts import Ask, Case, Paper, Paragraph, Person
from tests.decisions.people import BEYOND, WORDS, body, boxed, group, invented, many, one, real
from tests.decisions.people import violations as listed

STAMP = "IPU Alm.del - Bilag 9\nOffentligt"
OLD = frozenset({"announced_persons", "victims", "recent_decisions", "submitted", "hearings"})
COUNCIL = {"body": "governing_council"}


def single(case: Case, layout: str, key: str, **more) -> Paper:
    """Set one case as a paper of its own, of the 206th session unless told otherwise."""
    base = {
        "symbol": None,
        "session": 206,
        "place": None,
        "adopted_on": "2020-11-03",
        "when": "Extraordinary virtual session, 3 November 2020",
        **COUNCIL,
    }
    return Paper(key, layout, (case,), **(base | more))


def _old(country: str, iso2: tuple[str, ...], persons: tuple[Person, ...], of: str, **more) -> Case:
    """Put together a case of the years without a box."""
    paragraphs = (
        *body(of)[:-1],
        Paragraph(
            "",
            (
                Ask(
                    "requests",
                    "Committee",
                    "to continue examining this case and to report back to it at its next session",
                    optional=True,
                ),
            ),
        ),
    )
    return Case(
        country,
        iso2,
        persons,
        **({"summary": WORDS, "paragraphs": paragraphs, "left_open": OLD} | more),
    )


def resolutions() -> list[Paper]:
    """Papers of 2006 to 2014, prefixes that are not ISO 3166 among them."""
    at = {
        "session": 185,
        "place": "Geneva",
        "adopted_on": "2009-10-21",
        "when": "Geneva, 21 October 2009",
    }
    kampala = {
        "session": 190,
        "place": "Kampala",
        "adopted_on": "2012-04-05",
        "when": "Kampala, 5 April 2012",
    }
    lone = (Person("MON/01", "MNG-01", invented(4, "M"), "M", mark=False),)
    two = (Person("PAL/61", "PSE-61", invented(10, "M"), "M", mark=False),)
    return [
        single(
            _old(
                "Eritrea",
                ("ER",),
                group("Eritrea", "ERI", "ERI", range(1, 12), mark="{}/{:02d}"),
                "Eritrea",
            ),
            "resolution",
            "resolution-group",
            **at,
        ),
        single(
            _old(
                "Democratic Republic of the Congo",
                ("CD",),
                group("", "DRC", "COD", range(30, 36), mark="{}/{:02d}"),
                "Democratic Republic of the Congo",
            ),
            "resolution",
            "resolution-drc",
            **kampala,
        ),
        single(
            _old(
                "Zimbabwe",
                ("ZW",),
                group("", "ZBW", "ZWE", range(12, 15), mark="{}/{:02d}"),
                "Zimbabwe",
            ),
            "resolution",
            "resolution-zbw",
            **at,
            stamp=STAMP,
        ),
        single(
            _old("Mongolia", ("MN",), lone, "Mongolia", code="MNG-01", printed="MON/01"),
            "resolution",
            "resolution-one",
            **kampala,
        ),
        single(
            _old("Palestine/Israel", ("PS", "IL"), two, "Israel", code="PSE-61", printed="PAL/61"),
            "resolution",
            "resolution-two-states",
            **kampala,
        ),
    ]


def decisions() -> list[Paper]:
    """Papers of 2014 to 2018."""
    hanoi = {
        "session": 196,
        "place": "Hanoi",
        "adopted_on": "2015-04-01",
        "when": "Hanoi, 1 April 2015",
    }
    geneva = {
        "session": 202,
        "place": "Geneva",
        "adopted_on": "2018-03-28",
        "when": "Geneva, 28 March 2018",
    }
    states = ("Still held", "Released", "Died in detention")
    held = tuple(
        replace(p, group=states[n // 2])
        for n, p in enumerate(group("", "CMBD", "KHM", range(27, 33), mark="{}{:02d}"))
    )
    crowd = group("", "TK", "TUR", range(69, 126), mark="{}{:02d}")
    unknown = (Person("QXZ01", None, invented(8, "F"), "F"),)
    niger = group("", "RN", "NER", range(115, 119), mark="{}{}")
    labels = listed("torture|arbitrary_detention|immunity")
    shared = (
        ("due_process_investigation", "fair_trial"),
        "Lack of due process at the investigation stage and lack of fair trial proceedings",
    )
    older = {"left_open": OLD | {"complainant_sections", "follow_up", "missions"}}
    return [
        single(
            _old("Cambodia", ("KH",), held, "Cambodia"),
            "decision_2014",
            "decision-2014-groups",
            **hanoi,
            adopted_how="consensus",
        ),
        single(
            _old(
                "Niger",
                ("NE",),
                niger,
                "Niger",
                paragraphs=body("Niger", outcome="closed"),
                outcome="closed",
            ),
            "decision_2014",
            "decision-2014-closed",
            **hanoi,
        ),
        single(
            _old("Chad", ("TD",), unknown, "Chad", left_open=OLD | {"code", "printed_code"}),
            "decision_2014",
            "decision-2014-unknown-prefix",
            **hanoi,
            adopted_how="without_vote",
        ),
        single(
            _old(
                "Turkey",
                ("TR",),
                crowd,
                "Turkey",
                violations=(*labels, shared),
                paragraphs=body("Turkey"),
                **older,
            ),
            "decision_2018",
            "decision-2018-columns",
            **geneva,
            adopted_how="consensus",
            caption="A window of the chamber © Invented Agency",
            footnote="The delegation of Turkey expressed its reservations regarding the decision.",
        ),
        single(
            _old(
                "Malaysia",
                ("MY",),
                group("", "MAL", "MYS", range(15, 20), mark="{}{:02d}"),
                "Malaysia",
                violations=listed("expression|mandate_obstruction|privacy"),
                paragraphs=body("Malaysia", outcome="suspended"),
                outcome="suspended",
                **older,
            ),
            "decision_2018",
            "decision-2018-suspended",
            **geneva,
        ),
    ]


def boxes() -> list[Paper]:
    """Papers of 2019 and later, of the Council and of the Committee."""
    belgrade = {
        "session": 205,
        "place": "Belgrade",
        "adopted_on": "2019-10-17",
        "when": "Belgrade, 17 October 2019",
    }
    extra = tuple(((None,), label) for label in BEYOND)
    five = tuple(
        Person(
            f"FJI{n}",
            f"FJI-{n}",
            invented(n, "M"),
            "M",
            mark=False,
            also=("Radio Invented",) if n == 19 else (),
        )
        for n in range(19, 24)
    )
    aka = many(
        "Fiji",
        ("FJ",),
        "FJI-Coll-01",
        "FJI-COLL-01",
        five,
        5,
        of="Fiji",
        year=2019,
        keys="torture|arbitrary_detention|expression|impunity",
        victims="Five male parliamentarians (including three young parliamentarians)",
    )
    lone = one(
        "Togo",
        ("TG",),
        "TGO-07",
        "TGO-07",
        invented(3, "F"),
        "F",
        of="Togo",
        keys="threats|arbitrary_detention|due_process|immunity",
        complainant="Section I (1)(d) of the Committee Procedure (Annex I)",
        sections=("I.1(d)",),
        missions=(("May 2017", "2017-05"),),
        hearings=(),
    )
    dead = boxed(
        "Colombia",
        ("CO",),
        (Person("COL-09", "COL-09", invented(6, "M"), "M", mark=False),),
        printed="COL-09",
        code="COL-09",
        of="Colombia",
        keys="impunity|excessive_delays",
        victims="Male former member of parliament, killed in 2004",
        complainant="Section I.(1).(b) of the Committee Procedure (Annex I)",
        sections=("I.1(b)",),
        left_open=frozenset({"announced_persons"}),
        paragraphs=body("Colombia", outcome="closed"),
        outcome="closed",
    )
    more = boxed(
        "Yemen",
        ("YE",),
        group("", "YEM", "YEM", range(1, 70)),
        printed="YEM-COLL-02",
        code="YEM-COLL-02",
        announced=69,
        of="Yemen",
        keys="threats|mandate_obstruction",
        victims="69 parliamentarians of the majority",
    )
    more = replace(more, violations=(*more.violations, *extra))
    virtual = {
        "body": "committee",
        "session": 164,
        "when": "virtual session, 8 to 20 March 2021",
        "adopted_on": ("2021-03", None),
        "adopted_how": None,
    }
    return [
        single(
            aka,
            "decision_2019",
            "box-group",
            **belgrade,
            adopted_how="consensus",
            caption="The square before the chamber, June 2019 © Invented Agency",
            footnote="The delegation of Fiji expressed its reservations.",
        ),
        single(lone, "decision_2019", "box-one"),
        single(dead, "decision_2019", "box-dead-and-closed"),
        single(more, "decision_2019", "box-columns"),
        single(
            replace(
                lone,
                country="Benin",
                countries=("BJ",),
                printed="BEN-07",
                code="BEN-07",
                persons=(replace(lone.persons[0], printed="BEN-07", code="BEN-07"),),
            ),
            "committee",
            "committee-range",
            **virtual,
        ),
        single(
            dead,
            "committee",
            "committee-day",
            **(
                virtual
                | {"when": "Geneva, 23 January 2020", "adopted_on": "2020-01-23", "place": "Geneva"}
            ),
        ),
    ]


def french() -> list[Paper]:
    """French resolutions."""
    paragraphs = (
        Paragraph("remercie les autorités parlementaires de leur coopération"),
        Paragraph(
            "", (Ask("engage", "autorités", "à faire la lumière sur ces faits", article="les"),)
        ),
        Paragraph(
            "",
            (
                Ask(
                    "prie",
                    "Secrétaire général",
                    "de porter cette résolution à la connaissance des autorités et des sources",
                    article="le",
                ),
            ),
        ),
        Paragraph(
            "",
            (
                Ask(
                    "prie",
                    "Comité",
                    "de poursuivre l'examen de ce cas",
                    optional=True,
                    article="le",
                ),
            ),
        ),
    )
    words = ("considérant que les séances ont été interrompues et que la salle est restée close,",)
    persons = tuple(
        replace(p, sex=None) for p in group("", "DRC", "COD", range(40, 46), mark="{}/{:02d}")
    )
    case = _old(
        "République démocratique du Congo",
        ("CD",),
        persons,
        "",
        summary=words,
        paragraphs=paragraphs,
    )
    return [
        single(
            case,
            "resolution_fr",
            "french-group",
            session=185,
            place="Genève",
            language="fr",
            adopted_on="2009-10-21",
            when="Genève, 21 octobre 2009",
        )
    ]


def session(cases: tuple[Case, ...] = (), key: str = "session-invented") -> Paper:
    """Put together a whole session: sixteen headings that announce 261 persons."""
    wanted = (
        ("Bahrain", "BH", "BHR"),
        ("Maldives", "MV", "MDV"),
        ("Myanmar", "MM", "MMR"),
        ("Libya", "LY", "LBY"),
        ("Burundi", "BI", "BDI"),
        ("Ecuador", "EC", "ECU"),
        ("Kuwait", "KW", "KWT"),
        ("Belarus", "BY", "BLR"),
        ("Iraq", "IQ", "IRQ"),
        ("Thailand", "TH", "THA"),
        ("Egypt", "EG", "EGY"),
        ("Pakistan", "PK", "PAK"),
        ("Sri Lanka", "LK", "LKA"),
        ("Rwanda", "RW", "RWA"),
        ("Nicaragua", "NI", "NIC"),
        ("Honduras", "HN", "HND"),
    )[: 16 - len(cases)]
    left = 261 - sum(case.announced or len(case.persons) for case in cases)
    added = []
    for n, (country, iso2, iso3) in enumerate(wanted):
        share = (
            left - sum(len(c.persons) for c in added)
            if n == len(wanted) - 1
            else (1, 30, 12)[n % 3]
        )
        if share == 1:
            added.append(
                one(
                    country,
                    (iso2,),
                    f"{iso3}-04",
                    f"{iso3}-04",
                    invented(n, "M"),
                    "M",
                    keys="expression|immunity",
                )
            )
        else:
            added.append(
                many(
                    country,
                    (iso2,),
                    f"{iso3}-Coll-01",
                    f"{iso3}-COLL-01",
                    group("", iso3, iso3, range(10, 10 + share)),
                    share,
                    keys="threats|mandate_revocation|fair_trial",
                )
            )
    return replace(
        single(added[0], "collection", key, symbol="CL/206/9/R.2", stamp=STAMP),
        cases=(*cases, *added),
    )


def odd() -> list[Paper]:
    """Papers that depart from their own layout."""
    by = {paper.key: paper.cases[0] for paper in (*resolutions(), *decisions())}
    return [
        oddities.old_words(by["resolution-group"], single),
        oddities.starred(by["decision-2014-groups"], single),
        oddities.two_hearings(single),
        oddities.mixed_titles(single),
        oddities.committee_session(single),
        oddities.surnames(single),
        oddities.digits(single),
        oddities.bare(single),
        oddities.small_french(french()[0].cases[0], single),
    ]


def all_invented() -> list[Paper]:
    """Every paper that needs no data."""
    return [
        *resolutions(), *decisions(), *boxes(), *french(), *tongues.papers(), *odd(), session(),
    ]  # fmt: skip


def all_real(folder: Path) -> list[Paper]:
    """The papers that carry the facts of November 2020."""
    cases = real(folder)
    alone = [
        single(
            case,
            "decision_2019",
            f"real-{n:02d}",
            adopted_how="consensus" if n % 2 else "unanimous",
        )
        for n, case in enumerate(cases)
    ]
    return [*alone, session(cases, "session-real")]
