"""One case of a confirmed paper, written: case, decision, persons, facts, and what it asks.

A paper adds to the register and is silent about what it does not print. What somebody recorded by
hand gives way only where the human was asked. The order in which papers are confirmed does not
matter: of what can stand only once, that of the newest decision stands.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from gemel.cases import queries, rules
from gemel.cases.models import Alias, Ask, Case, Decision, Membership, Reading, Ruling, Source
from gemel.cases.queries import questions
from gemel.cases.reading.checking import DOCUMENT, GONE, Item
from gemel.cases.rules import FactKind
from gemel.cases.services import listing
from gemel.cases.services.deciding import decide
from gemel.cases.services.facts import follow_person, get_source, mark_source
from gemel.cases.services.stating import Stated, state
from gemel.kernel import geography, refs
from gemel.kernel.by import By
from gemel.kernel.errors import Invalid, NotYours
from gemel.kernel.powers import Power
from gemel.kernel.say import say
from gemel.kernel.words import fold
from gemel.ledger import services as ledger
from gemel.people import services as people
from gemel.people.models import AtRisk
from gemel.people.rules import Exposure, search_text

# Which fact of the register a fact of the paper becomes, and which of its fields is the value.
OF_THE_CASE: dict[str, tuple[FactKind, str]] = {
    "countries": (FactKind.COUNTRIES, "countries"),
    "victims": (FactKind.VICTIMS, "text"),
    "submitted": (FactKind.SUBMITTED, "submitted"),
    "complainant_sections": (FactKind.COMPLAINANT, "complainant_sections"),
    "recent_decisions": (FactKind.EARLIER, "recent_decisions"),
    "violations": (FactKind.VIOLATION, "key"),
    "missions": (FactKind.MISSION, "text"),
    "hearings": (FactKind.HEARD, "text"),
}


@dataclass
class Paper:
    """What a human lets count of one case of a paper."""

    reading: Reading
    items: Sequence[Item]
    by: By
    document: dict[str, Any] = field(init=False)
    fresh: set[int] = field(default_factory=set)  # persons kept just now, as the paper says

    def __post_init__(self) -> None:
        found = next(item for item in self.items if item.kind == DOCUMENT)
        if not found.counts:
            raise Invalid(say("The decision itself was left out: nothing can rest on it"))
        self.document = found.value

    def of(self, kind: str) -> list[Item]:
        """Return the facts of this kind that count."""
        return [item for item in self.items if item.kind == kind and item.counts]

    def value(self, kind: str, name: str) -> Any:
        """Return the one value of this kind, None where it does not count."""
        return next((item.value.get(name) for item in self.of(kind)), None)


def apply(reading: Reading, items: Sequence[Item], *, by: By) -> Case:
    """Write one case, inside the caller's transaction. Raises: NotYours; Invalid."""
    paper = Paper(reading, items, by)
    case, new = _case(paper)
    decision, ruling, decided = decide(paper.reading, case, paper.document, by=by)
    source = _source(paper, decision)
    ruling.sources.add(source)
    members, joined = _members(paper, case)
    day = decision.adopted_on
    said, stated = _stated(paper, members)
    changed = state(case, said, source=source, day=day, by=by)
    asked = _asks(paper, case, decision)
    _rule(paper, ruling, members)
    moved = listing.list_persons(ruling, members=members.values(), joined=joined)
    for person in stated:
        if person.pk in changed - paper.fresh:
            follow_person(person, by=by)
    _stage(paper, case, ruling)
    _keep_in_step(case, by)
    if decided:
        ledger.record("decision.recorded", about=decision.ref, within=case.ref, by=by)
    if new or changed or asked or moved or joined or decided:
        ledger.record("case.opened" if new else "case.imported", about=case.ref, by=by)
    case.refresh_from_db()
    return case


# --- the case ----------------------------------------------------------------------------------


def _case(paper: Paper) -> tuple[Case, bool]:
    """Return the case of the code, or the one that the human chose; else a new one."""
    code = paper.value("code", "code") or ""
    printed = (paper.value("code", "printed_code") or "")[:40]
    answer = paper.value("code", "same")
    case = _known_case(paper, code, printed, answer)
    new = case is None
    if case is None:
        case = _open(paper, code)
    elif code and not case.code:
        Case.objects.filter(pk=case.pk).update(code=code)
    for text in {printed, code} - {"", code if new or not case.code else case.code}:
        Alias.objects.get_or_create(case=case, printed=text)
    case.refresh_from_db()
    return case, new


def _known_case(paper: Paper, code: str, printed: str, answer: str | None) -> Case | None:
    if code or printed:
        found = questions.cases_by_code([code, printed])
        case = found.get(code) or found.get(printed)
    else:
        case = None
    if case is None and answer not in (None, questions.NEW):
        case = queries.case(str(answer), by=paper.by)
    if case is not None:
        try:
            queries.need(case, Power.CASE_CHANGE, by=paper.by)
        except NotYours:
            raise Invalid(
                say("Others look after the case of this code: ask them to confirm it")
            ) from None
    return case


def _open(paper: Paper, code: str) -> Case:
    countries = paper.value("countries", "countries") or []
    normal = rules.code_of(code) if code else None
    many = len(paper.of("persons")) > 1 or (paper.value("announced_persons", "announced_persons")
                                            or 0) > 1  # fmt: skip
    collective = normal.collective if normal else many
    title = ", ".join(geography.name(c) for c in countries) if collective and not code else ""
    return Case.objects.create(
        ref=refs.new("case"), code=code, collective=collective, countries=countries,
        title=title[:200], exposure=Exposure.RESTRICTED, invented=paper.reading.invented,
        opened_at=paper.by.at, changed_at=paper.by.at,
    )  # fmt: skip


def _source(paper: Paper, decision: Decision) -> Source:
    """Return the paper as a source; the human's word on it counts, an earlier one stays."""
    body = rules.BODIES.get(rules.Body(decision.body)) if decision.body else None
    what = ", ".join(
        part
        for part in (decision.symbol, str(body or "IPU"), f"decision of {decision.adopted_on}")
        if part
    )
    source = get_source(what=what, stated_on=decision.adopted_on)
    if paper.reading.from_ipu and source.from_ipu is None:
        mark_source(source, from_ipu=True, by=paper.by)
    return source


def _rule(paper: Paper, ruling: Ruling, members: dict[str, Membership]) -> None:
    """Say in the ruling how many persons it has, what becomes of the case, if the list is whole."""
    announced = paper.value("announced_persons", "announced_persons")
    gone = next((item for item in paper.items if item.kind == GONE), None)
    whole = gone.counts if gone is not None else announced == len(members)
    Ruling.objects.filter(pk=ruling.pk).update(
        persons=announced or len(members) or ruling.persons,
        outcome=paper.value("outcome", "outcome") or ruling.outcome,
        followed=True,
        complete=ruling.complete or whole,
    )
    ruling.refresh_from_db()


def _stage(paper: Paper, case: Case, ruling: Ruling) -> None:
    """Let the newest decision that says what becomes of the case set its stage."""
    if not ruling.outcome:
        return
    newest = (
        Ruling.objects.filter(case=case)
        .exclude(outcome="")
        .order_by("-decision__adopted_on", "-pk")
        .first()
    )
    stage = rules.STAGE_AFTER[ruling.outcome]
    if newest == ruling and paper.of("outcome") and case.stage != stage:
        Case.objects.filter(pk=case.pk).update(stage=stage)
        ledger.record(f"case.stage_{stage}", about=case.ref, by=paper.by)


def _keep_in_step(case: Case, by: By) -> None:
    """Bring the columns that lists sort and search by in step with what stands."""
    stated = case.facts.filter(kind=FactKind.COUNTRIES, superseded_at=None).order_by("-pk").first()
    newest = (
        Ruling.objects.filter(case=case, followed=True, persons__isnull=False)
        .order_by("-decision__adopted_on", "-pk")
        .first()
    )
    countries = stated.value.split(",") if stated else case.countries
    spellings = sorted(case.aliases.values_list("printed", flat=True))
    places = [geography.name(country) for country in countries]
    Case.objects.filter(pk=case.pk).update(
        countries=countries,
        announced=newest.persons if newest else case.announced,
        search_text=search_text([case.code, case.title, *spellings, *places]),
        changed_at=by.at,
    )


# --- the persons -------------------------------------------------------------------------------


def _members(paper: Paper, case: Case) -> tuple[dict[str, Membership], list[Membership]]:
    """Return who is on the list, by the fact's path, and those of them who are new to the case."""
    items = paper.of("persons")
    known = questions.persons_by_code(
        item.value.get(name) or "" for item in items for name in ("code", "printed_code")
    )
    here = {m.person_id: m for m in case.memberships.select_related("person")}
    members: dict[str, Membership] = {}
    joined: list[Membership] = []
    for some in _apart(items):
        for item, person in zip(some, _persons(paper, some, known, case), strict=True):
            code = item.value.get("code") or ""
            membership = here.get(person.pk)
            if membership is None:
                membership = Membership(ref=refs.new("memb"), case=case, person=person, code=code)
                here[person.pk] = membership
                joined.append(membership)
            elif code and not membership.code:
                Membership.objects.filter(pk=membership.pk).update(code=code)
                membership.code = code
            if code:
                known.setdefault(code, membership)
            members[item.path] = membership
    Membership.objects.bulk_create(joined, batch_size=500)
    _spell(items, members)
    return members, joined


def _spell(items: Sequence[Item], members: dict[str, Membership]) -> None:
    """Keep how the paper spells the codes of persons, where that is another way."""
    told = Alias.objects.filter(membership__in=[m.pk for m in members.values()])
    known = set(told.values_list("membership", "printed"))
    new: dict[tuple[int, str], Alias] = {}
    for item in items:
        membership = members[item.path]
        for name in ("printed_code", "code"):
            text = str(item.value.get(name) or "")[:40]
            if text and text != membership.code and (membership.pk, text) not in known:
                new[membership.pk, text] = Alias(membership=membership, printed=text)
    Alias.objects.bulk_create(new.values(), batch_size=500)


def _apart(items: Sequence[Item]) -> list[list[Item]]:
    """Return the items so that no code stands twice in one part: the second is the first's."""
    parts: list[list[Item]] = []
    seen: Counter[str] = Counter()
    for item in items:
        code = item.value.get("code") or item.path
        while len(parts) <= seen[code]:
            parts.append([])
        parts[seen[code]].append(item)
        seen[code] += 1
    return parts


def _persons(
    paper: Paper, items: Sequence[Item], known: dict[str, Membership], case: Case
) -> list[AtRisk]:
    """Return the person of each item; those who are not here yet are kept in one step."""
    found = [_person(item, known) for item in items]
    missing = [
        people.Named(
            item.value["name"], case.countries, item.value.get("sex") or "",
            item.value.get("also_known_as") or (),
        )
        for item, person in zip(items, found, strict=True) if person is None
    ]  # fmt: skip
    made = people.keep_all_named(missing, invented=paper.reading.invented, by=paper.by)
    paper.fresh |= {person.pk for person in made}
    new = iter(made)
    return [next(new) if person is None else person for person in found]


def _person(item: Item, known: dict[str, Membership]) -> AtRisk | None:
    """Return the person of this code, or whom the human meant; None for a new one."""
    value = item.value
    answer = value.get("same")
    owner = known.get(value.get("code") or "") or known.get(value.get("printed_code") or "")
    if owner is not None:
        if answer != owner.person.ref and not questions.bears(value["name"], owner.person):
            raise Invalid(
                say("The code {code} belongs to another name here: correct it", code=owner.code)
            )
        return owner.person
    if answer in (None, questions.NEW):
        return None
    found = AtRisk.objects.filter(ref=answer).first()
    if found is None:
        raise Invalid(say("One of the persons you chose is no longer here: choose anew"))
    return found


def _stated(paper: Paper, members: dict[str, Membership]) -> tuple[list[Stated], list[AtRisk]]:
    """Return what the paper says, as facts of the register, and the persons it speaks of."""
    found: list[Stated] = []
    for item in paper.of("persons"):
        value, membership = item.value, members[item.path]
        person = membership.person
        found.append(Stated(FactKind.NAME, value["name"], person))
        found.append(Stated(FactKind.SEX, value.get("sex") or "", person))
        found.append(Stated(FactKind.CODE, membership.code, person))
        found += [
            Stated(FactKind.ALSO_KNOWN_AS, name, person)
            for name in value.get("also_known_as") or ()
        ]
    for kind, (fact, name) in OF_THE_CASE.items():
        for item in paper.of(kind):
            told = item.value.get(name)
            separator = "," if fact == FactKind.COUNTRIES else ", "
            text = separator.join(told) if isinstance(told, list | tuple) else str(told or "")
            found.append(Stated(fact, text, happened_on=item.value.get("date") or ""))
    for item in paper.of("follow_up"):
        fact = FactKind(item.value["kind"])
        found.append(Stated(fact, item.value["text"], happened_on=item.value.get("date") or ""))
    persons = {m.person_id: m.person for m in members.values()}
    return [one for one in found if one.value], list(persons.values())


# --- what is asked -----------------------------------------------------------------------------


def _asks(paper: Paper, case: Case, decision: Decision) -> int:
    """Record what the decision asks, each once; return how many are new."""
    known = {
        (number, fold(text))
        for number, text in Ask.objects.filter(case=case, decision=decision).values_list(
            "number", "text"
        )
    }
    new: list[Ask] = []
    for item in paper.of("asks"):
        value = item.value
        number = str(value.get("number") or "")
        key = (number, fold(value["text"]))
        if key in known:
            continue
        known.add(key)
        new.append(
            Ask(
                ref=refs.new("ask"), case=case, decision=decision, number=number,
                verb=(value.get("verb") or "")[:60], due=value.get("due") or "",
                addressee=(value.get("addressee") or "")[:200], text=value["text"],
            )
        )  # fmt: skip
    Ask.objects.bulk_create(new)
    return len(new)
