"""Facts: recorded with a source and a date, superseded, never edited; and marking sources."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db import transaction

from gemel.cases import queries, rules
from gemel.cases.models import Case, Fact, Membership, Source, Violation
from gemel.cases.rules import MANY, OF_A_PERSON, OF_THE_CASE, FactKind
from gemel.cases.services.files import NOTHING_TELLING, add_person
from gemel.kernel import refs, words
from gemel.kernel.by import By
from gemel.kernel.errors import Invalid, Stale
from gemel.kernel.powers import Power
from gemel.kernel.say import Said, say
from gemel.ledger import services as ledger
from gemel.people import services as people
from gemel.people.models import AtRisk
from gemel.people.rules import COVERED, Exposure, is_partial_date
from gemel.people.services import named

LONGEST = 4000


@dataclass(frozen=True)
class Cited:
    """Where a fact was seen: sources known here, and perhaps one more in its own words."""

    known: Sequence[Source] = field(default_factory=tuple)
    what: str = ""
    address: str = ""
    stated_on: str = ""


@transaction.atomic
def record_fact(
    case: Case,
    *,
    kind: str,
    value: str,
    person: AtRisk | None = None,
    happened_on: str = "",
    basis: str = "",
    certain: bool = True,
    cited: Cited,
    by: By,
) -> Fact:
    """Record one statement about a case or a person in it, with where it was seen.

    `happened_on` is as precise as known; `basis` how the source knows. Of kinds that can hold
    only once (the name, the sex), an older fact is superseded by this one. The same from the same
    sources twice is once.

    Raises: NotYours; Invalid with the fields that cannot be right, without a source for one.
    Ledger: fact.recorded, within the case.
    """
    queries.need(case, Power.CASE_CHANGE, by=by)
    value = _checked(case, kind, value, person, happened_on)
    sources = sources_of(cited)
    same = _standing(case, kind, value, person, happened_on, sources)
    if same is not None:
        return same
    older = None
    if FactKind(kind) not in MANY:
        older = Fact.objects.filter(
            case=case, person=person, kind=kind, superseded_at=None
        ).order_by("-id").first()  # fmt: skip
    fact = _new(case, kind, value, person, happened_on, basis, certain, sources, by)
    if older is not None:
        _retire(older, fact, by)
    _follow(fact, by)
    ledger.record("fact.recorded", about=fact.ref, within=case.ref, by=by)
    return fact


@transaction.atomic
def add_named_person(
    case: Case,
    *,
    name: str,
    sex: str = "",
    countries: Sequence[str] = (),
    code: str = "",
    cited: Cited,
    by: By,
) -> AtRisk:
    """Keep a person whom a published decision on this case names, with what it prints of them.

    Raises: NotYours; Invalid without a published decision, a name or a source.
    Ledger: person.kept, case.person_added, fact.recorded.
    """
    queries.need(case, Power.CASE_CHANGE, by=by)
    if not case.rulings.filter(decision__published=True).exists():
        raise Invalid(
            fields={"name": say("First record the published decision that names this person")}
        )
    person = people.keep_named(
        name=name, sex=sex, countries=countries or case.countries, by=by, invented=case.invented
    )
    add_person(case, person=person, code=code, by=by)
    stated = {FactKind.NAME: person.name, FactKind.SEX: sex, FactKind.CODE: _code(code)}
    for kind, value in stated.items():
        if value:
            record_fact(case, kind=kind, value=value, person=person, cited=cited, by=by)
    return person


@transaction.atomic
def supersede_fact(
    fact: Fact,
    *,
    value: str,
    happened_on: str = "",
    basis: str = "",
    certain: bool = True,
    cited: Cited,
    by: By,
) -> Fact:
    """Put a newer statement in the place of an older one; the older stays in the history.

    Raises: NotYours; Invalid; Stale where the fact has been superseded meanwhile.
    Ledger: fact.superseded, within the case.
    """
    case = _case_of(fact)
    queries.need(case, Power.CASE_CHANGE, by=by)
    value = _checked(case, fact.kind, value, fact.person, happened_on)
    sources = sources_of(cited)
    newer = _new(case, fact.kind, value, fact.person, happened_on, basis, certain, sources, by)
    _retire(fact, newer, by)
    _follow(newer, by)
    ledger.record("fact.superseded", about=fact.ref, within=case.ref, by=by)
    return newer


@transaction.atomic
def retract_fact(fact: Fact, *, by: By) -> None:
    """Take back what a person recorded by mistake; it stays in the history.

    What an import said is superseded by something better, not taken back: else the next import
    would say it again.

    Raises: NotYours; Invalid; Stale. Ledger: fact.retracted, within the case.
    """
    case = _case_of(fact)
    queries.need(case, Power.CASE_CHANGE, by=by)
    if fact.imported or fact.kind == FactKind.NAME:
        raise Invalid(say("This came with an import: put something better in its place"))
    _retire(fact, None, by)
    _follow(fact, by)
    ledger.record("fact.retracted", about=fact.ref, within=case.ref, by=by)


@transaction.atomic
def mark_source(source: Source, *, from_ipu: bool, by: By) -> None:
    """Say of a source whether it is a paper of the IPU. Only a human does this.

    Facts that rest on no such paper cannot be shown publicly on a decision's basis.

    Raises: NotYours; Stale where someone else has marked it otherwise meanwhile.
    Ledger: source.marked.
    """
    by.need(Power.CASE_CHANGE)
    done = Source.objects.filter(pk=source.pk, from_ipu=source.from_ipu).update(
        from_ipu=from_ipu, marked_by=by.ref
    )
    if not done:
        raise Stale(say("Someone else has marked this source meanwhile"))
    source.refresh_from_db()
    ledger.record("source.marked", about=source.ref, by=by)


def get_source(*, key: str = "", what: str, address: str = "", stated_on: str = "") -> Source:
    """Return the source of this address, else of these words; made where there is none yet."""
    found, _ = Source.objects.get_or_create(
        identity=rules.source_identity(what, address),
        defaults={
            "ref": refs.new("src"),
            "key": key,
            "what": what,
            "address": address,
            "stated_on": stated_on,
        },
    )
    return found


def _code(text: str) -> str:
    code = rules.code_of(text) if text else None
    return str(code) if code else ""


def _case_of(fact: Fact) -> Case:
    if fact.case is None:
        raise Invalid(say("This fact stands in no case"))
    return fact.case


def sources_of(cited: Cited) -> list[Source]:
    """Return the sources that are cited, made where they are new. Raises: Invalid without one."""
    what = words.without_direction_marks(cited.what).strip()
    faults: dict[str, Said] = {}
    if not cited.known and not what:
        faults["source"] = say("Say where this was seen: a fact needs a source")
    if cited.stated_on and not is_partial_date(cited.stated_on):
        faults["source_date"] = say("Give a year, a month or a day that exists")
    address = cited.address.strip()
    if address and not address.startswith(("https://", "http://")):
        faults["source_address"] = say("An address begins with https://")
    if faults:
        raise Invalid(fields=faults)
    sources = list(cited.known)
    if what:
        sources.append(get_source(what=what, address=address, stated_on=cited.stated_on))
    return sources


def _checked(case: Case, kind: str, value: str, person: AtRisk | None, happened_on: str) -> str:
    """Return the value, fit to keep. Raises: Invalid."""
    if case.exposure == Exposure.OFFLINE or (person and person.exposure in COVERED):
        raise Invalid(fields={"value": NOTHING_TELLING})
    faults: dict[str, Said] = {}
    value = words.without_direction_marks(value).strip()
    if kind not in set(FactKind) or kind in OF_THE_CASE:
        faults["kind"] = say("Choose from the list what this is about")
    elif kind in OF_A_PERSON and person is None:
        faults["person"] = say("Say of which person this is")
    if person and not case.memberships.filter(person=person).exists():
        faults["person"] = say("Choose a person of this case")
    if not value:
        faults["value"] = say("Say what was seen")
    elif len(value) > LONGEST:
        faults["value"] = say("At most {limit} characters", limit=LONGEST)
    elif kind == FactKind.VIOLATION and value not in rules.VIOLATIONS:
        faults["value"] = say("Choose from the list what is alleged")
    elif kind == FactKind.SEX and value not in ("F", "M"):
        faults["value"] = say("F or M, as a source prints it")
    elif kind == FactKind.CODE and (rules.code_of(value) is None or _taken(value, person)):
        faults["value"] = say("No code that could be this person’s alone; codes look like VEN-10")
    elif kind == FactKind.NAME and len(value) > 200:
        faults["value"] = say("A name has at most 200 characters")
    if happened_on and not is_partial_date(happened_on):
        faults["happened_on"] = say("Give a year, a month or a day that exists")
    if faults:
        raise Invalid(fields=faults)
    return _code(value) if kind == FactKind.CODE else value


def _taken(code: str, person: AtRisk | None) -> bool:
    """Tell whether this is the code of somebody else."""
    others = Membership.objects.filter(code=_code(code)).exclude(person=person)
    return others.exists()


def _standing(
    case: Case,
    kind: str,
    value: str,
    person: AtRisk | None,
    happened_on: str,
    sources: Sequence[Source],
) -> Fact | None:
    """Return the fact that says this very thing already, from these very sources."""
    found = Fact.objects.filter(
        case=case, kind=kind, value=value, person=person, happened_on=happened_on,
        superseded_at=None,
    ).prefetch_related("sources")  # fmt: skip
    return next(
        (f for f in found if {s.pk for s in f.sources.all()} == {s.pk for s in sources}), None
    )


def _new(
    case: Case,
    kind: str,
    value: str,
    person: AtRisk | None,
    happened_on: str,
    basis: str,
    certain: bool,
    sources: Sequence[Source],
    by: By,
) -> Fact:
    vocabulary = ""
    if kind == FactKind.VIOLATION:
        vocabulary = rules.VOCABULARY
        Violation.objects.get_or_create(
            version=vocabulary, key=value, defaults={"label": rules.VIOLATIONS[value].text}
        )
    fact = Fact.objects.create(
        ref=refs.new("fact"), case=case, person=person, kind=kind, value=value,
        vocabulary=vocabulary, happened_on=happened_on, basis=basis.strip()[:LONGEST],
        certain=certain, recorded_by=by.ref, recorded_at=by.at,
    )  # fmt: skip
    fact.sources.set(sources)
    Case.objects.filter(pk=case.pk).update(changed_at=by.at)
    return fact


def _retire(fact: Fact, newer: Fact | None, by: By) -> None:
    done = Fact.objects.filter(pk=fact.pk, superseded_at=None).update(
        superseded_at=by.at, superseded_by=newer
    )
    if not done:
        raise Stale(say("Someone else has put another fact in this one’s place meanwhile"))


def _follow(fact: Fact, by: By) -> None:
    """Bring the working copies in step: the code in the case; name and sex of the person."""
    if fact.kind == FactKind.CODE and fact.case and fact.person:
        fact.case.memberships.filter(person=fact.person).update(code=fact.value)
    kinds = (FactKind.NAME, FactKind.ALSO_KNOWN_AS, FactKind.SEX)
    if fact.person is None or fact.kind not in kinds:
        return
    follow_person(fact.person, by=by)


def follow_person(person: AtRisk, *, by: By) -> None:
    """Set a person's name, sex and search words to what the facts that stand say."""
    rows = Fact.objects.filter(
        person=person, superseded_at=None, kind__in=("name", "also_known_as", "sex")
    )
    stated: dict[str, list[str]] = {}
    for kind, value in rows.order_by("id").values_list("kind", "value"):
        if value:
            stated.setdefault(kind, []).append(value)
    names = stated.get(FactKind.NAME, [person.name])
    named.correct_named(
        person,
        name=names[-1],
        sex=(stated.get(FactKind.SEX) or [""])[-1],
        other_names=[*names[:-1], *stated.get(FactKind.ALSO_KNOWN_AS, [])],
        by=by,
    )
