"""Opening a case, changing it, and who is in it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.db.models import Q

from gemel.cases import queries, rules
from gemel.cases.models import Case, CaseScope, Fact, Membership
from gemel.cases.rules import FactKind, Stage
from gemel.kernel import geography, refs, words
from gemel.kernel.by import By
from gemel.kernel.errors import Invalid, Stale
from gemel.kernel.powers import Power
from gemel.kernel.say import Said, say
from gemel.ledger import services as ledger
from gemel.people.models import AtRisk
from gemel.people.rules import COVERED, URGENCIES, Exposure, is_partial_date, search_text

CHANGEABLE = frozenset({"title", "countries", "stage", "urgency"})
CHANGED_MEANWHILE = say("Someone else changed this case meanwhile. Yours was not kept.")
NOTHING_TELLING = say(
    "Only a code name may stand here for this person, and nothing that could tell who it is. What "
    "you know belongs into the sealed part of the person’s page, or stays outside Gemel."
)


@transaction.atomic
def open_case(
    *,
    code: str = "",
    title: str = "",
    countries: Iterable[str] = (),
    region: str = "",
    collective: bool = False,
    urgency: int = 2,
    announced: int | None = None,
    persons: Iterable[AtRisk] = (),
    scope: str = "",
    request_key: str = "",
    by: By,
    invented: bool = False,
) -> Case:
    """Open a file by hand: an IPU case, or a defender's, for a coordinator or partner.

    Its exposure follows from the persons in it: a case with a person of whom it may show only a
    code name (sealed or offline) is itself `offline` and holds no code, title, country or region.
    Every other case starts `restricted`; what is shown publicly is a release. `scope` is the
    programme's ref. The same `request_key` twice gives the case that is there.

    Raises: NotYours; Invalid with the fields that cannot be right.
    Ledger: case.opened.
    """
    by.need(Power.CASE_CHANGE, on=scope)
    if request_key:
        made = Case.objects.filter(request_key=request_key).first()
        if made is not None:
            return made
    members = list(persons)
    exposure = _exposure(members)
    normal = _code(code)
    chosen = _checked(title=title, countries=countries, urgency=urgency)
    if exposure == Exposure.OFFLINE:
        _tells_nothing(code=normal, region=region, scope=scope, **chosen)
    elif not (normal or chosen["title"] or members):
        raise Invalid(fields={"title": say("Give a code, a title, or a person")})
    if normal and Case.objects.filter(code=normal).exists():
        raise Invalid(fields={"code": say("There is a case with this code already")})
    case = Case.objects.create(
        ref=refs.new("case"),
        code=normal,
        collective=collective,
        region=region,
        exposure=exposure,
        announced=announced,
        invented=invented,
        search_text=_search_text(exposure, normal, chosen["title"], chosen["countries"]),
        opened_at=by.at,
        changed_at=by.at,
        request_key=request_key,
        **chosen,
    )
    if scope:
        CaseScope.objects.create(case=case, scope=scope)
    for person in members:
        Membership.objects.create(ref=refs.new("memb"), case=case, person=person)
    ledger.record("case.opened", about=case.ref, within=scope, by=by)
    return case


@transaction.atomic
def change_case(case: Case, *, changes: Mapping[str, Any], version: int, by: By) -> None:
    """Change title, countries, stage or urgency. `version` is the one that the writer saw.

    Raises: NotYours; Invalid; Stale where someone else changed the case meanwhile.
    Ledger: case.changed, and one entry that names a new stage or urgency.
    """
    queries.need(case, Power.CASE_CHANGE, by=by)
    wanted = {name: value for name, value in changes.items() if name in CHANGEABLE}
    now = {name: getattr(case, name) for name in CHANGEABLE}
    chosen = _checked(**{**now, **wanted})
    if case.exposure == Exposure.OFFLINE:
        _tells_nothing(**{name: chosen[name] for name in ("title", "countries")})
    done = Case.objects.filter(pk=case.pk, version=version).update(
        **chosen,
        search_text=_search_text(case.exposure, case.code, chosen["title"], chosen["countries"]),
        changed_at=by.at,
        version=version + 1,
    )
    if not done:
        raise Stale(CHANGED_MEANWHILE)
    if chosen["countries"] != case.countries:
        _state_countries(case, chosen["countries"], by)
    if chosen["stage"] != case.stage:
        ledger.record(f"case.stage_{chosen['stage']}", about=case.ref, by=by)
    if chosen["urgency"] != case.urgency:
        ledger.record(f"case.urgency_{chosen['urgency']}", about=case.ref, by=by)
    if (chosen["title"], chosen["countries"]) != (case.title, case.countries):
        ledger.record("case.changed", about=case.ref, by=by)
    case.refresh_from_db()


@transaction.atomic
def set_responsible(case: Case, *, account: str, by: By) -> None:
    """Say who looks after this case; "" for nobody. `account` is an account's reference.

    Raises: NotYours. Ledger: case.responsible_set.
    """
    queries.need(case, Power.CASE_CHANGE, by=by)
    if (
        Case.objects.filter(pk=case.pk)
        .exclude(responsible=account)
        .update(responsible=account, changed_at=by.at)
    ):
        ledger.record("case.responsible_set", about=case.ref, within=account, by=by)
    case.refresh_from_db()


@transaction.atomic
def join_scope(case: Case, *, scope: str, by: By) -> None:
    """Let a programme work on this case. Twice is once.

    Raises: NotYours without the power to change cases in the programme, or to read this one.
    Ledger: case.joined.
    """
    by.need(Power.CASE_CHANGE, on=scope)
    queries.need(case, Power.CASE_READ, by=by)
    _, made = CaseScope.objects.get_or_create(case=case, scope=scope)
    if made:
        ledger.record("case.joined", about=case.ref, within=scope, by=by)


@transaction.atomic
def leave_scope(case: Case, *, scope: str, by: By) -> None:
    """End a programme's work on this case. The last programme of an offline case stays.

    Raises: NotYours; Invalid. Ledger: case.left.
    """
    by.need(Power.CASE_CHANGE, on=scope)
    others = case.scopes.exclude(scope=scope).exists()
    if not others and case.exposure not in (Exposure.PUBLIC, Exposure.RESTRICTED):
        raise Invalid(say("Without a programme nobody could reach this case"))
    deleted, _ = CaseScope.objects.filter(case=case, scope=scope).delete()
    if deleted:
        ledger.record("case.left", about=case.ref, within=scope, by=by)


@transaction.atomic
def add_person(
    case: Case,
    *,
    person: AtRisk,
    code: str = "",
    joined_on: str = "",
    basis: str = "",
    certain: bool = True,
    by: By,
) -> Membership:
    """Put a person into a case, with the person's own code where one is known.

    Raises: NotYours; Invalid where the person is in it already, the code is another person's,
    or a sealed or offline person would stand beside what tells who it is.
    Ledger: case.person_added.
    """
    queries.need(case, Power.CASE_CHANGE, by=by)
    if case.memberships.filter(person=person).exists():
        raise Invalid(fields={"person": say("This person is in the case already")})
    covered = person.exposure in COVERED
    offline = case.exposure == Exposure.OFFLINE
    if covered != offline:
        raise Invalid(fields={"person": NOTHING_TELLING})
    normal = _code(code)
    if offline:
        _tells_nothing(code=normal, basis=basis)
    if joined_on and not is_partial_date(joined_on):
        raise Invalid(fields={"joined_on": say("Give a year, a month or a day that exists")})
    taken = Membership.objects.filter(~Q(code=""), code=normal).exclude(person=person)
    if taken.exists():
        raise Invalid(fields={"code": say("This is the code of another person")})
    membership = Membership.objects.create(
        ref=refs.new("memb"), case=case, person=person, code=normal, joined_on=joined_on,
        basis=basis, certain=certain,
    )  # fmt: skip
    Case.objects.filter(pk=case.pk).update(changed_at=by.at)
    ledger.record("case.person_added", about=case.ref, within=person.ref, by=by)
    return membership


def _state_countries(case: Case, countries: Iterable[str], by: By) -> None:
    """Record the countries as a fact, so that the history shows what they were before."""
    newer = Fact.objects.create(
        ref=refs.new("fact"), case=case, kind=FactKind.COUNTRIES, value=",".join(countries),
        recorded_by=by.ref, recorded_at=by.at,
    )  # fmt: skip
    Fact.objects.filter(case=case, kind=FactKind.COUNTRIES, superseded_at=None).exclude(
        pk=newer.pk
    ).update(superseded_at=by.at, superseded_by=newer)


def _exposure(persons: Iterable[AtRisk]) -> Exposure:
    """Return how exposed a case is by the persons in it; covered ones stand with none other."""
    kinds = {person.exposure in COVERED for person in persons}
    if len(kinds) > 1:
        raise Invalid(fields={"persons": NOTHING_TELLING})
    return Exposure.OFFLINE if True in kinds else Exposure.RESTRICTED


def _tells_nothing(**values: Any) -> None:
    """Refuse whatever could tell who an offline person is; only the scope must be there."""
    scope = values.pop("scope", "-")
    values.pop("stage", None)
    values.pop("urgency", None)
    fields = {name: NOTHING_TELLING for name, value in values.items() if value}
    if not scope:
        fields["scope"] = say("Choose the programme whose staff may know of this case")
    if fields:
        raise Invalid(fields=fields)


def _code(code: str) -> str:
    """Return the normal form of a code that a person typed. Raises: Invalid."""
    if not code.strip():
        return ""
    found = rules.code_of(code)
    if found is None:
        raise Invalid(
            fields={"code": say("This is no code of an IPU case; codes look like VEN-10")}
        )
    return str(found)


def _checked(
    *, title: str, countries: Iterable[str], urgency: int, stage: str = Stage.OPEN
) -> dict[str, Any]:
    faults: dict[str, Said] = {}
    title = words.without_direction_marks(title).strip()
    if len(title) > 200:
        faults["title"] = say("A title has at most 200 characters")
    chosen = list(dict.fromkeys(countries))
    if any(geography.country(code) is None for code in chosen):
        faults["countries"] = say("Choose countries from the list")
    if urgency not in URGENCIES:
        faults["urgency"] = say("Urgency is one of the four steps")
    if stage not in set(Stage):
        faults["stage"] = say("Choose a stage from the list")
    if faults:
        raise Invalid(fields=faults)
    return {"title": title, "countries": chosen, "urgency": urgency, "stage": stage}


def _search_text(exposure: str, code: str, title: str, countries: Iterable[str]) -> str:
    if exposure == Exposure.OFFLINE:
        return ""
    return search_text([code, title, *(geography.name(country) for country in countries)])
