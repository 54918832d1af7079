"""Invented cases with published decisions, and twinnings, as publishing finds them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from itertools import count
from types import SimpleNamespace

from gemel.cases.models import Case, Decision, Fact, Membership, Ruling, Source
from gemel.consent import services as consent
from gemel.consent.giving import Given, Talk
from gemel.kernel import refs
from gemel.people.models import AtRisk, Parliament, Parliamentarian
from gemel.publishing import rules
from gemel.publishing.models import Release
from gemel.twinning.models import Programme, Twinning
from tests.cast import LONG_AGO, NOON, account, amani, noor
from tests.consent.builders import a_consent, a_person

_number = count(1)


def two_people() -> None:
    """Noor and Amani as real accounts, independent of each other."""
    account(noor().ref)
    account(amani().ref)


def a_source(what: str = "", *, from_ipu: bool | None = True) -> Source:
    """A paper of November 2020; the IPU's, unless a test says otherwise."""
    return Source.objects.create(
        ref=refs.new("src"),
        identity=refs.new("src"),
        what=what or "Decisions of the 206th session (CL/206/9/R.2)",
        stated_on="2020-11",
        from_ipu=from_ipu,
        address="https://example.org/paper",
    )


def a_fact(case: Case, kind: str, value: str, source: Source, person: AtRisk | None = None) -> Fact:
    """One sure fact from this source."""
    fact = Fact.objects.create(
        ref=refs.new("fact"), case=case, person=person, kind=kind, value=value,
        recorded_by="operator", recorded_at=LONG_AGO,
    )  # fmt: skip
    fact.sources.add(source)
    return fact


def a_case(
    *,
    code: str = "",
    persons: int = 2,
    announced: int | None = None,
    countries: Iterable[str] = ("AQ",),
    from_ipu: bool | None = True,
    published: bool = True,
    scope: str = "",
) -> SimpleNamespace:
    """An invented IPU case: a decision, its paper, and persons whom it names.

    Returns case, decision, source and persons.
    """
    number = next(_number)
    case = Case.objects.create(
        ref=refs.new("case"), code=code or f"XAR-COLL-{number:02}", collective=True,
        countries=list(countries), exposure="restricted", announced=announced or persons,
        opened_at=LONG_AGO, changed_at=LONG_AGO, invented=True,
    )  # fmt: skip
    source = a_source(from_ipu=from_ipu)
    decision = Decision.objects.create(
        ref=refs.new("dec"), symbol="CL/206/9/R.2", body="governing_council", session=206,
        adopted_on="2020-11-03", published=published,
    )  # fmt: skip
    ruling = Ruling.objects.create(decision=decision, case=case, persons=announced or persons)
    ruling.sources.add(source)
    named = [a_person(countries=countries) for _ in range(persons)]
    for place, person in enumerate(named, start=1):
        Membership.objects.create(
            ref=refs.new("mem"), case=case, person=person, code=f"XAR-{number}{place:02}"
        )
        a_fact(case, "name", person.name, source, person)
        a_fact(case, "code", f"XAR-{number}{place:02}", source, person)
    a_fact(case, "violation", "arbitrary_detention", source)
    if scope:
        case.scopes.create(scope=scope)
    return SimpleNamespace(case=case, decision=decision, source=source, persons=named)


def a_twinning(person: AtRisk | None = None, *, stage: str = "active") -> Twinning:
    """An invented twinning, with a member who sits in an invented house."""
    programme = Programme.objects.create(
        ref=refs.new("prog"), name="Invented programme", countries=["AQ"], invented=True
    )
    house = Parliament.objects.create(
        ref=refs.new("parl"), name=f"House {next(_number)}", country="BV"
    )
    member = Parliamentarian.objects.create(
        ref=refs.new("par"), name="Example Member", sort_name="member example"
    )
    member.mandates.create(parliament=house)
    person = person or a_person()
    a_consent(person, use="twinning", audiences=["twin"], at=LONG_AGO)
    return Twinning.objects.create(
        ref=refs.new("twin"), programme=programme, person=person,
        parliamentarian=member, stage=stage, active_at=LONG_AGO, invented=True,
    )  # fmt: skip


TEXT = {"en": {"title": "Two who stand together", "lede": "An invented twinning.", "text": ""}}


def agree(release: Release, *, at: datetime = NOON, languages: Iterable[str] = (), **more) -> None:
    """The person's yes to exactly what a release shows, use by use, language by language."""
    bound = rules.hashes(release.texts, release.facts, release.countries)
    person = AtRisk.objects.get(ref=release.person)
    clause = more.pop("waives_waiting", False)
    grants = [
        Given(
            use=use, answer="yes", audiences=["public"], text_hash=bound[language],
            text_language=language, waives_waiting=clause,
        )
        for use in release.needs[0]["uses"]
        for language in languages or bound
    ]  # fmt: skip
    talk = Talk(language="en", asked_through="in_person", **more)
    consent.give(person, grants=grants, talk=talk, by=noor(at=at))
