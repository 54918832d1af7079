"""What is known here already and makes a fact of a paper doubtful: asked, never decided.

A person is the same by the own code. A name alone is a question, and so is whatever would take
the place of what somebody recorded by hand.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from gemel.cases import rules
from gemel.cases.models import Alias, Case, Fact, Listing, Membership, Ruling
from gemel.cases.queries import lists
from gemel.cases.queries.coming import Coming, coming, standing
from gemel.cases.reading import checking
from gemel.cases.reading.checking import Item, Sheet
from gemel.cases.rules import FactKind, Stage
from gemel.kernel import words
from gemel.kernel.by import By
from gemel.kernel.say import Said, say, say_many
from gemel.people import queries as people
from gemel.people.models import AtRisk

NEW = "new"  # the answer: nobody, or no case, that is known here
MOST = 20  # choices of one question
SHOWN = 5  # names in one sentence


@dataclass
class Known:
    """What is here of the cases and persons that a paper names."""

    cases: dict[str, Case]  # by code, and by what other papers print
    coded: dict[str, Membership]
    named: dict[str, list[Membership]]
    members: dict[int, list[Membership]]
    by_hand: dict[tuple[int, int], dict[str, str]]
    printed: set[tuple[int, int]]  # case and person: some paper or file has the person in it
    later: set[int]  # memberships that stand on the list of a newer decision
    doubts: dict[str, list[Said]] = field(default_factory=dict)
    choices: dict[str, list[tuple[str, Said | str]]] = field(default_factory=dict)

    def case_of(self, code: Item | None) -> Case | None:
        """Return the case that the code means."""
        if code is None:
            return None
        value = code.value
        return self.cases.get(value.get("code") or "") or self.cases.get(
            value.get("printed_code") or ""
        )

    def owner(self, value: Mapping[str, Any]) -> Membership | None:
        """Return who bears the code of a person of the paper."""
        return self.coded.get(value.get("code") or "") or self.coded.get(
            value.get("printed_code") or ""
        )

    def ask(self, item: Item, said: Said, *choices: tuple[str, Said | str]) -> None:
        """Make an item doubtful, with the answers that may be given."""
        self.doubts.setdefault(item.path, []).append(said)
        if choices:
            self.choices.setdefault(item.path, []).extend(choices)


def asked(sheet: Sheet, numbers: Iterable[int], *, by: By) -> tuple[Sheet, dict[int, Coming]]:
    """Return the sheet with what is known here of these cases made into questions.

    With it what confirming each of these cases would change.
    """
    open_cases = {n: sheet.of(n) for n in numbers}
    items = [item for group in open_cases.values() for item in group]
    document = next(item.value for item in sheet.document if item.kind == checking.DOCUMENT)
    day = str(document.get("adopted_on") or "")
    known = _known(items, day, by=by)
    gone: dict[int, Item] = {}
    found: dict[int, Case] = {}
    stages = _stages({c.pk for c in known.cases.values()}, day)
    for number, group in open_cases.items():
        case = _case(group, known, by=by)
        countries = {
            country
            for i in group
            if i.kind == "countries"
            for country in i.value.get("countries") or ()
        }
        for item in group:
            if item.kind == "persons":
                _which_person(item, case, countries, known)
            elif item.kind == "outcome" and case is not None:
                _by_hand(item, case, stages, known)
        if case is not None:
            found[number] = case
            if missing := _gone(number, group, case, known):
                gone[number] = replace(missing, spoken=_word(sheet, missing.path))
    plain = replace(sheet, items=tuple(i for i in sheet.items if not _own(i)))
    whole = checking.asked(plain, known.doubts, known.choices, gone)
    here = standing(found.values(), by=by)
    brings = dict.fromkeys(open_cases, Coming())
    for number, case in found.items():
        group = whole.of(number)
        persons = {i.path: _who(i, known) for i in group if i.kind == "persons"}
        members = known.members.get(case.pk, ())
        brings[number] = coming(case, group, document, here, persons, members)
    return whole, brings


def codes(printed: Iterable[str]) -> set[str]:
    """Return every way in which these codes may be kept here."""
    found = {text for text in printed if text}
    for text in tuple(found):
        code = rules.code_of(text)
        if code is not None:
            found |= {str(code), *code.spellings}
    return found


def persons_by_code(wanted: Iterable[str]) -> dict[str, Membership]:
    """Return who bears these codes here, by every spelling of them."""
    spelled = codes(wanted)
    found: dict[str, Membership] = {}
    members = Membership.objects.select_related("person", "case")
    for member in members.filter(code__in=spelled).order_by("-pk"):
        for text in codes([member.code]):
            found[text] = member
    aliases = Alias.objects.filter(printed__in=spelled, membership__isnull=False)
    for alias in aliases.select_related("membership__person", "membership__case"):
        if alias.membership is not None:
            found.setdefault(alias.printed, alias.membership)
    return found


def cases_by_code(wanted: Iterable[str]) -> dict[str, Case]:
    """Return the cases of these codes, by every spelling of them and as other papers print them."""
    spelled = codes(wanted)
    found: dict[str, Case] = {}
    for case in Case.objects.filter(code__in=spelled):
        for text in codes([case.code]):
            found[text] = case
    for alias in Alias.objects.filter(printed__in=spelled, case__isnull=False).select_related(
        "case"
    ):
        if alias.case is not None:
            found.setdefault(alias.printed, alias.case)
    return found


def _case(group: Sequence[Item], known: Known, *, by: By) -> Case | None:
    """Return the case that a group of facts is of: by its code, else as the human answered."""
    code = next((i for i in group if i.kind == "code"), None)
    case = known.case_of(code)
    if case is None and code is not None:
        _which_case(code, group, known, by=by)
        answer = code.value.get("same") if code.spoken else None
        case = next((c for c in known.cases.values() if c.ref == answer), None)
    return case


def _who(item: Item, known: Known) -> int | None:
    """Return who this is: by the code, else as the human answered; 0 while that is a question.

    None for somebody who is new here.
    """
    value = item.value
    owner = known.owner(value)
    if owner is not None:
        return owner.person_id
    if not item.choices:
        return None
    if not item.answered:
        return 0
    alike = [*known.named.get(words.fold(str(value.get("name") or "")), ()),
             *(m for listed in known.members.values() for m in listed)]  # fmt: skip
    return next((m.person_id for m in alike if m.person.ref == value.get("same")), None)


def _known(items: Sequence[Item], day: str, *, by: By) -> Known:
    heads = [i.value for i in items if i.kind == "code"]
    persons = [i.value for i in items if i.kind == "persons"]
    cases = cases_by_code(v.get(n) or "" for v in heads for n in ("code", "printed_code"))
    answers = {i.value.get("same") for i in items if i.kind == "code"} - {None, NEW}
    if answers:
        cases |= {c.ref: c for c in lists.cases(by=by).filter(ref__in=answers)}
    ids = {case.pk for case in cases.values()}
    seen = people.persons(by=by, closed=True).exclude(name="")
    members: dict[int, list[Membership]] = {}
    for member in Membership.objects.filter(case__in=ids).select_related("person", "case"):
        members.setdefault(member.case_id, []).append(member)
    folded = {words.fold(str(v.get("name") or "")) for v in persons} - {""}
    named: dict[str, list[Membership]] = {}
    for some in _some(sorted(folded)):
        alike = seen.filter(sort_name__in=some).values("pk")
        rows = Membership.objects.filter(person__in=alike).select_related("person", "case")
        for member in rows.order_by("pk"):
            named.setdefault(member.person.sort_name, []).append(member)
    by_hand: dict[tuple[int, int], dict[str, str]] = {}
    facts = Fact.objects.filter(
        case__in=ids, imported=False, superseded_at=None, kind__in=(FactKind.NAME, FactKind.SEX)
    ).exclude(person=None)
    for case_id, person_id, kind, value in facts.values_list(
        "case_id", "person_id", "kind", "value"
    ):
        by_hand.setdefault((case_id, person_id or 0), {})[kind] = value
    coded = persons_by_code(v.get(n) or "" for v in persons for n in ("code", "printed_code"))
    lists_ = Listing.objects.filter(ruling__case__in=ids, present=True)
    later = lists_.filter(ruling__decision__adopted_on__gt=day or "9")
    return Known(cases, coded, named, members, by_hand, _printed(ids),
                 set(later.values_list("membership", flat=True)))  # fmt: skip


def _printed(case_ids: Collection[int]) -> set[tuple[int, int]]:
    facts = Fact.objects.filter(case__in=case_ids, imported=True).exclude(person=None)
    lists_ = Listing.objects.filter(membership__case__in=case_ids, present=True)
    return {
        *facts.values_list("case_id", "person_id").distinct(),
        *lists_.values_list("membership__case_id", "membership__person_id"),
    }


def bears(name: str, person: AtRisk) -> bool:
    """Tell whether a person may bear this name, in this or another spelling."""
    return words.same_name(name, person.name) or (
        f" {words.fold(name)} " in f" {person.search_text} "
    )


def _which_case(code: Item, group: Sequence[Item], known: Known, *, by: By) -> None:
    """Ask which case it is where no code tells, if some case here may be the one."""
    if code.value.get("code"):
        return
    countries = next((i.value.get("countries") for i in group if i.kind == "countries"), None)
    here = lists.cases(by=by).exclude(exposure="offline")
    found = [
        case
        for country in countries or ()
        for case in here.filter(countries__icontains=f'"{country}"').order_by("code", "pk")[:MOST]
    ]
    if found:
        choices = [(c.ref, c.code or c.title or c.ref) for c in dict.fromkeys(found)]
        said = say("No code was read, and there are cases of this country here: which one is it?")
        known.ask(code, said, *choices, (NEW, say("A new case")))


def _which_person(item: Item, case: Case | None, countries: Collection[str], known: Known) -> None:
    """Ask who it is where the code does not tell, or tells of another name.

    A namesake in the parliament of another country is somebody else.
    """
    value = item.value
    name = str(value.get("name") or "")
    owner = known.owner(value)
    if owner is not None:
        if not bears(name, owner.person):
            said = say("This code is known here with the name {name}", name=owner.person.name)
            known.ask(item, said, (owner.person.ref, say("The same person, in another spelling")))
        elif case is not None:
            _told_by_hand(item, known.by_hand.get((case.pk, owner.person_id), {}), known)
        return
    alike = [
        m
        for m in known.named.get(words.fold(name), ())
        if not (countries and m.person.countries) or set(m.person.countries) & set(countries)
    ]
    if case is not None:
        alike += [
            m
            for m in known.members.get(case.pk, ())
            if not (m.code and value.get("code")) and words.same_name(name, m.person.name)
        ]
    persons: dict[str, Said | str] = {}
    for member in alike[:MOST]:
        where = ", ".join(dict.fromkeys(t for t in (member.code, member.case.code) if t))
        persons.setdefault(
            member.person.ref,
            say("The same as {name} ({where})", name=member.person.name, where=where)
            if where
            else say("The same as {name}", name=member.person.name),
        )
    if persons:
        said = say("This name is known here with another code, or with none: is it one person?")
        known.ask(item, said, *persons.items(), (NEW, say("Somebody else")))


def _told_by_hand(item: Item, told: Mapping[str, str], known: Known) -> None:
    for kind, name in ((FactKind.NAME, "name"), (FactKind.SEX, "sex")):
        ours, theirs = told.get(kind), str(item.value.get(name) or "")
        if ours and theirs and words.fold(ours) != words.fold(theirs):
            said = say(
                "Recorded here by hand: {value}. Accept this to put the paper’s word in its place, "
                "or write ours.",
                value=ours,
            )
            known.ask(item, said)


def _stages(cases: Collection[int], day: str) -> dict[int, tuple[Stage, bool]]:
    """Return the stage that the newest decisions give, and whether one is newer than this day."""
    found: dict[int, tuple[Stage, bool]] = {}
    rows = Ruling.objects.filter(case__in=cases).exclude(outcome="")
    for case_id, outcome, on in rows.order_by("decision__adopted_on", "pk").values_list(
        "case_id", "outcome", "decision__adopted_on"
    ):
        found[case_id] = (rules.STAGE_AFTER.get(outcome, Stage.OPEN), on > day)
    return found


def _by_hand(
    item: Item, case: Case, stages: Mapping[int, tuple[Stage, bool]], known: Known
) -> None:
    """Ask before the decision changes a stage that somebody set by hand."""
    expected, newer = stages.get(case.pk, (Stage.OPEN, False))
    wanted = rules.STAGE_AFTER.get(item.value.get("outcome") or "")
    if wanted is None or newer or case.stage in (expected, wanted):
        return
    said = say(
        "Set here by hand: {stage}. Accept this to change it, or leave it out.",
        stage=rules.STAGES[Stage(case.stage)],
    )
    known.ask(item, said)


def _gone(number: int, group: Sequence[Item], case: Case, known: Known) -> Item | None:
    """Return the question whether those who are not on this list have left the case.

    Who stands on a newer list came later, and is no question.
    """
    persons = [i for i in group if i.kind == "persons" and not _left_out(i)]
    here: set[int] = set()
    for item in persons:
        owner = known.owner(item.value)
        if owner is not None:
            here.add(owner.person_id)
    answers = {i.value.get("same") for i in persons}
    missing = [
        m
        for m in known.members.get(case.pk, ())
        if m.person_id not in here
        and m.person.ref not in answers
        and not m.left_on
        and m.pk not in known.later
    ]
    if not missing:
        return None
    names = ", ".join(m.code or m.person.name for m in missing[:SHOWN])
    item = Item(
        f"cases[{number}].{checking.GONE}", checking.GONE, {"names": names, "count": len(missing)}
    )
    counted = (i for i in group if i.kind == "announced_persons")
    announced = next((i.value.get("announced_persons") for i in counted), None)
    doubts: list[Said] = []
    if announced != len(persons):
        doubts.append(
            say("The list may not be whole: look whether they have left, or only are not printed")
        )
    by_hand = sum((case.pk, m.person_id) not in known.printed for m in missing)
    if by_hand:
        doubts.append(
            say_many(
                "{count} of them was put into the case by hand",
                "{count} of them were put into the case by hand",
                by_hand,
            )
        )
    return replace(item, doubts=tuple(doubts))


def _left_out(item: Item) -> bool:
    return item.settled and not item.counts


def _word(sheet: Sheet, path: str) -> checking.Spoken | None:
    item = sheet.item(path)
    return item.spoken if item else None


def _own(item: Item) -> bool:
    """Tell whether an item stands in the sheet only for a word on a question of ours."""
    return item.kind == checking.GONE


def _some(values: Sequence[str], most: int = 500) -> Iterable[Sequence[str]]:
    return (values[at : at + most] for at in range(0, len(values), most))
