"""What a sending is about, and who may read it: asked anew at every sending, mail and page."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from django.db.models import Exists, OuterRef, Q

from gemel.access.models import Grant
from gemel.access.queries.held import in_force
from gemel.access.rules import POWERS
from gemel.actions import queries as actions
from gemel.agenda import queries as agenda
from gemel.alerts import rules
from gemel.alerts.models import Bulletin
from gemel.alerts.rules import Kind
from gemel.cases import queries as cases
from gemel.cases.models import Ask, Case, Decision, Fact, Membership, Ruling
from gemel.cases.rules import FactKind
from gemel.consent import queries as consent
from gemel.consent.models import Objection
from gemel.consent.rules import Audience, Basis
from gemel.kernel import refs
from gemel.kernel.by import EVERYWHERE, By
from gemel.kernel.errors import NotYours
from gemel.kernel.powers import Power
from gemel.people.rules import COVERED, Exposure
from gemel.twinning import queries as twinning
from gemel.twinning import rules as twinning_rules
from gemel.twinning.models import Participation, Twinning
from gemel.twinning.rules import Stage

CASE_READERS = [role for role, powers in POWERS.items() if Power.CASE_READ in powers]


@dataclass(frozen=True)
class Subject:
    """What a sending is about. `public` holds those of the cases of which anybody here may hear."""

    kind: Kind
    about: str
    cases: tuple[Case, ...]
    public: frozenset[int]
    countries: frozenset[str] = frozenset()
    themes: frozenset[str] = frozenset()
    scopes: frozenset[str] = frozenset()

    @property
    def open(self) -> bool:
        """Whether anybody with an account may hear of it: only a published decision makes it so."""
        return bool(self.public)

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys of subscriptions that it answers to."""
        return (
            "all:",
            *(f"country:{code}" for code in sorted(self.countries)),
            *(f"theme:{theme}" for theme in sorted(self.themes)),
            *(f"case:{case.ref}" for case in self.cases),
            *(f"programme:{scope}" for scope in sorted(self.scopes)),
        )


def kind_of(about: str) -> Kind:
    """Return what kind of thing a reference names."""
    for kind, prefix in ((Kind.DECISION, "dec"), (Kind.ASK, "ask"), (Kind.CASE, "case")):
        if refs.is_ref(about, prefix):
            return kind
    return Kind.EVENT


def subject(
    about: str, *, case_refs: Iterable[str] = (), only: Collection[str] = (), by: By
) -> Subject:
    """Return what a reference is about, as far as the sender may see it.

    A decision, an ask, a case and an event bring their cases along; of a fact the caller names it.
    `only`: nothing but these of the cases. Raises: NotYours.
    """
    kind, wanted = kind_of(about), set(case_refs)
    if kind is Kind.DECISION:
        found = cases.decision(about, by=by)
        wanted |= set(found.rulings.values_list("case__ref", flat=True))
    elif kind is Kind.ASK:
        wanted.add(cases.ask(about, by=by).case.ref)
    elif kind is Kind.CASE:
        wanted.add(about)
    elif refs.is_ref(about, "evt"):
        event = agenda.event(about, by=by)
        wanted |= {one.case.ref for one in agenda.concerned([event], by=by)[event.pk]}
    wanted &= set(only) or wanted
    seen = tuple(cases.cases(by=by).filter(ref__in=wanted).order_by("pk"))
    if not seen:
        raise NotYours
    return _whole(kind, about, seen)


def _whole(kind: Kind, about: str, seen: tuple[Case, ...]) -> Subject:
    pks = [case.pk for case in seen]
    scopes = Case.objects.filter(pk__in=pks, scopes__isnull=False)
    said = Fact.objects.filter(case__in=pks, kind=FactKind.VIOLATION, superseded_at=None)
    persons = Case.objects.filter(pk__in=pks, memberships__left_on="")
    themes = set(rules.themes_of(said.values_list("value", flat=True).distinct()))
    for known in persons.values_list("memberships__person__themes", flat=True):
        themes |= set(known or ())
    return Subject(
        kind,
        about,
        seen,
        public_cases([(kind, about, {case.ref for case in seen})])[0],
        countries=frozenset(code for case in seen for code in case.countries),
        themes=frozenset(themes),
        scopes=frozenset(scopes.values_list("scopes__scope", flat=True)),
    )


def public_cases(
    told: Collection[tuple[str, str, Collection[str]]],
) -> list[frozenset[int]]:
    """Return for each (kind, about, case refs) the cases of which anybody here may hear now.

    Only a published decision opens a case to all: the one that is told of, or, for news of a
    case that is public itself, any. Nothing opens a covered case, nor one with an objection.
    """
    wanted = {ref for _, _, listed in told for ref in listed}
    objected = Objection.objects.filter(
        lifted_at=None, person__memberships__case=OuterRef("pk"), person__memberships__left_on=""
    )
    known = {
        case.ref: case
        for case in Case.objects.filter(ref__in=wanted)
        .exclude(exposure__in=COVERED)
        .filter(~Exists(objected))
        .only("pk", "ref", "exposure")
    }
    decisions = _decisions([(kind, about) for kind, about, _ in told])
    ruled = set(
        Ruling.objects.filter(
            case__in=[case.pk for case in known.values()], decision__published=True
        ).values_list("decision_id", "case_id")
    )
    decided = {case for _, case in ruled}
    found = []
    for _, about, listed in told:
        here = [known[ref] for ref in listed if ref in known]
        by_decision = {case.pk for case in here if (decisions.get(about), case.pk) in ruled}
        by_itself = {c.pk for c in here if c.exposure == Exposure.PUBLIC and c.pk in decided}
        found.append(frozenset(by_decision | by_itself))
    return found


def _decisions(told: Iterable[tuple[str, str]]) -> dict[str, int]:
    """Return the decision, by key, of which each reference tells; none where it tells of none."""
    wanted = list(told)
    direct = [about for kind, about in wanted if kind == Kind.DECISION]
    asks = [about for kind, about in wanted if kind == Kind.ASK]
    found = dict(Decision.objects.filter(ref__in=direct).values_list("ref", "pk")) if direct else {}
    if asks:
        rows = Ask.objects.filter(ref__in=asks, decision__isnull=False)
        found |= dict(rows.values_list("ref", "decision_id"))
    return found


@dataclass(frozen=True)
class Readers:
    """Who may read a subject: accounts at the desk, and members with their assistants; or all."""

    desk: frozenset[int] = field(default_factory=frozenset)
    members: frozenset[str] = field(default_factory=frozenset)
    everybody: bool = False

    def hold(self, account: int, member: str) -> bool:
        """Tell whether an account reads of it, at the desk or for a member."""
        return self.everybody or (member in self.members if member else account in self.desk)

    @property
    def rows(self) -> Q:
        """The same as a condition on rows with an account and a member."""
        if self.everybody:
            return Q()
        return Q(member="", account__in=self.desk) | Q(member__in=self.members - {""})


def readers_of(told: Subject | Bulletin, *, by: By) -> Readers:
    """Return who may read now of a subject, or of what was sent."""
    if isinstance(told, Subject):
        return Readers(everybody=True) if told.open else readers(told.cases, by=by)
    if public_cases([(told.kind, told.about, told.cases)])[0]:
        return Readers(everybody=True)
    return readers(Case.objects.filter(ref__in=told.cases), by=by)


def readers(closed: Iterable[Case], *, by: By) -> Readers:
    """Return who may read any of these cases now by a right of their own."""
    desk: set[int] = set()
    members: set[str] = set()
    listed = list(closed)
    for case in listed:
        scopes = list(case.scopes.values_list("scope", flat=True))
        held = Grant.objects.filter(in_force(by.at), role__in=CASE_READERS)
        if scopes or case.exposure in COVERED:
            held = held.filter(scope__in=[EVERYWHERE, *scopes])
        desk |= set(held.values_list("account_id", flat=True))
        members |= _taking_part(case, scopes)
    return Readers(frozenset(desk), frozenset(members | twins_of(listed, by=by)))


def _taking_part(case: Case, scopes: Collection[str]) -> set[str]:
    """Return members who read this case through a programme (`actions.queries.member_cases`)."""
    if case.exposure == Exposure.OFFLINE or not scopes:
        return set()
    if not Ruling.objects.filter(case=case, decision__published=True).exists():
        return set()
    rows = Participation.objects.filter(
        programme__ref__in=scopes, programme__ended_at=None, left_at=None
    )
    return set(rows.values_list("parliamentarian__ref", flat=True))


def twins_of(seen: Iterable[Case], *, by: By) -> set[str]:
    """Return the members twinned with a person of these cases whose consent holds now."""
    rows = list(
        Twinning.objects.filter(
            person__memberships__case__in=[case.pk for case in seen],
            person__memberships__left_on="",
            ended_at=None,
            stage__in=[Stage.ACTIVE, Stage.PAUSED],
        )
        .select_related("person", "parliamentarian")
        .distinct()
    )
    standings = consent.standings({row.person for row in rows}, at=by.at)
    return {
        row.parliamentarian.ref
        for row in rows
        if isinstance(
            consent.judge(
                standings[row.person.ref],
                use=twinning_rules.USE,
                audiences={Audience.TWIN},
                agreed_at=row.active_at,
                at=by.at,
            ),
            Basis,
        )
    }


def readable(told: Iterable[Bulletin], *, by: By) -> dict[int, tuple[Case, ...]]:
    """Return of which cases this reader may hear now, for each sending that is left any; by key.

    In a constant number of reads for any number of sendings.
    """
    listed = list(told)
    public = public_cases([(b.kind, b.about, b.cases) for b in listed])
    wanted = {ref for b in listed for ref in b.cases}
    known = {case.ref: case for case in Case.objects.filter(ref__in=wanted)}
    own = _own([case.pk for case in known.values()], by=by)
    found: dict[int, tuple[Case, ...]] = {}
    for bulletin, open_to_all in zip(listed, public, strict=True):
        may = open_to_all | own
        seen = tuple(known[ref] for ref in bulletin.cases if ref in known and known[ref].pk in may)
        if seen:
            found[bulletin.pk] = seen
    return found


def _own(pks: list[int], *, by: By) -> frozenset[int]:
    """Return which of these cases the reader reads by their own right."""
    if not by.member:
        return frozenset(cases.cases(by=by).filter(pk__in=pks).values_list("pk", flat=True))
    twins = [seen.twinning.person_id for seen in twinning.of_member(by=by)]
    shared = Membership.objects.filter(person__in=twins, left_on="", case__in=pks)
    taken = actions.member_cases(by=by).filter(pk__in=pks).values_list("pk", flat=True)
    return frozenset({*shared.values_list("case_id", flat=True), *taken})


def may_hear(case_ref: str, *, by: By) -> bool:
    """Tell whether a reader hears of this case: by their own right, or by a published decision."""
    case = Case.objects.filter(ref=case_ref).first()
    if case is None:
        return False
    decided = Ruling.objects.filter(case=case, decision__published=True)
    told = [
        (Kind.DECISION, ref, {case_ref}) for ref in decided.values_list("decision__ref", flat=True)
    ]
    return any(public_cases(told)) or case.pk in _own([case.pk], by=by)
