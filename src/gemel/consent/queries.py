"""Reading consent: what covers an act, what a person allows, and how it came about."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from django.db.models import Exists, OuterRef, QuerySet

from gemel.consent import rules
from gemel.consent.models import Consent, Objection, Silence
from gemel.consent.rules import Audience, Basis, Cell, DecisionFacts, Gap, Standing, Terms, Use
from gemel.kernel.by import EVERYWHERE, By
from gemel.kernel.errors import NotYours
from gemel.kernel.powers import Power
from gemel.people import queries as people
from gemel.people.models import AtRisk, Belonging

Kept = TypeVar("Kept", Consent, Silence, Objection)
SHOWN_ALWAYS = (Use.TWINNING, Use.NAME, Use.STORY, Use.COUNTRY, Use.PHOTO, Use.FIGURES)


@dataclass(frozen=True)
class Row:
    """One line of a person's record: a use, and the answer for each audience of the matrix."""

    use: str
    cells: tuple[tuple[str, Cell], ...]


@dataclass(frozen=True)
class Matrix:
    """What a person allows at one instant, use by use and audience by audience."""

    audiences: tuple[str, ...]
    rows: tuple[Row, ...]
    standing: Standing


def basis_for(
    person: AtRisk,
    *,
    use: str,
    audiences: Collection[str],
    by: By,
    public: bool = False,
    channel: str = "",
    text_hash: str = "",
    language: str = "",
    act_ref: str = "",
    agreed_at: datetime | None = None,
    decisions: Sequence[DecisionFacts] = (),
    shows: Collection[str] = (),
) -> Basis | Gap:
    """Return what covers an act on this person now, else the gap; for whoever plans, acts, shows.

    The caller has shown that the person is within its reach; the answer tells of this act only.
    `audiences` as `catalogue.Kind.told` gives them; `public` adds the public. `decisions` only
    where the kind's catalogue entry lets a published decision be its basis.
    """
    return judge(
        standing(person, at=by.at),
        use=use, audiences=audiences, at=by.at, public=public, channel=channel,
        text_hash=text_hash, language=language, act_ref=act_ref, agreed_at=agreed_at,
        decisions=decisions, shows=shows,
    )  # fmt: skip


def judge(
    one: Standing,
    *,
    use: str,
    audiences: Collection[str],
    at: datetime,
    public: bool = False,
    channel: str = "",
    text_hash: str = "",
    language: str = "",
    act_ref: str = "",
    agreed_at: datetime | None = None,
    decisions: Sequence[DecisionFacts] = (),
    shows: Collection[str] = (),
) -> Basis | Gap:
    """Return the basis from a standing that was read before: for many kinds of one person."""
    told = {*audiences, *([Audience.PUBLIC] if public else [])}
    return rules.decide(
        one, use=use, audiences=told, at=at, channel=channel, public_text_hash=text_hash,
        language=language, act_ref=act_ref, agreed_at=agreed_at, decisions=decisions,
        shows=shows,
    )  # fmt: skip


def standing(person: AtRisk, *, at: datetime) -> Standing:
    """Return all that decides about one person, in three small reads."""
    return standings([person], at=at)[person.ref]


def standings(persons: Iterable[AtRisk], *, at: datetime) -> dict[str, Standing]:
    """Return the standing of each person by ref, in three reads for all of them together."""
    refs = {person.pk: person.ref for person in persons}
    terms: dict[int, list[Terms]] = {pk: [] for pk in refs}
    for consent in Consent.objects.filter(person__in=refs).order_by("id"):
        terms[consent.person_id].append(as_terms(consent))
    objections = Objection.objects.filter(person__in=refs, recorded_at__lte=at)
    objected = {o.person_id for o in objections if o.lifted_at is None or o.lifted_at > at}
    silences = Silence.objects.filter(person__in=refs, since__lte=at)
    silent = {s.person_id: s.since for s in silences if s.ended_at is None or s.ended_at > at}
    return {
        ref: Standing(
            person=ref,
            terms=terms[pk],
            objected=pk in objected,
            unreachable_since=silent.get(pk),
        )
        for pk, ref in refs.items()
    }


def as_terms(consent: Consent) -> Terms:
    """Return one row as the plain facts that rules decide by."""
    return Terms(
        ref=consent.ref,
        use=consent.use,
        answer=consent.answer,
        audiences=frozenset(consent.audiences),
        channels=frozenset(consent.channels),
        given_at=consent.given_at,
        starts_at=consent.starts_at,
        ends_at=consent.ends_at,
        withdrawn_at=consent.withdrawn_at,
        ended_at=consent.ended_at,
        if_unreachable=consent.if_unreachable,
        go_on_until=consent.go_on_until,
        by_proxy=consent.giver != rules.Giver.PERSON,
        text_hash=consent.text_hash,
        text_language=consent.text_language,
        act_ref=consent.act_ref,
        waives_waiting=consent.waives_waiting,
    )


def person(ref: str, *, by: By, power: Power = Power.CONSENT_READ) -> AtRisk:
    """Return a person whose record this reader may see. Raises: NotYours."""
    found = people.at_risk(ref, by=by)
    need(found, power, by=by)
    return found


def need(whose: AtRisk, power: Power, *, by: By) -> None:
    """Stop without this power on one of the programmes to which the person belongs.

    A person with no programme (named by a decision, fresh from an import) is anybody's who holds
    the power at all. Raises: NotYours.
    """
    scopes = set(whose.belongings.filter(left_at=None).values_list("scope", flat=True))
    if scopes:
        by.need_any(power, on=scopes)
    else:
        by.need(power)


def get(ref: str, *, by: By) -> Consent:
    """Return one row of consent. Raises: NotYours, for missing and forbidden alike."""
    consent = Consent.objects.select_related("person").filter(ref=ref).first()
    if consent is None:
        raise NotYours
    person(consent.person.ref, by=by)
    return consent


def in_force(person_ref: str, *, by: By, at: datetime) -> list[Consent]:
    """Return the rows of a person that hold at this instant, newest first."""
    whose = person(person_ref, by=by)
    rows = Consent.objects.filter(
        person=whose, starts_at__lte=at, withdrawn_at=None, ended_at=None
    ).order_by("-given_at", "-id")
    return [row for row in rows if row.ends_at is None or at < row.ends_at]


def history(whose: AtRisk, *, by: By) -> QuerySet[Consent]:
    """Return every row that was ever given, newest first."""
    need(whose, Power.CONSENT_READ, by=by)
    return Consent.objects.filter(person=whose).order_by("-given_at", "-id")


def objections(whose: AtRisk, *, by: By) -> QuerySet[Objection]:
    """Return every objection that was ever recorded, newest first."""
    need(whose, Power.CONSENT_READ, by=by)
    return Objection.objects.filter(person=whose).order_by("-recorded_at", "-id")


def objection(ref: str, *, by: By) -> Objection:
    """Return one objection. Raises: NotYours."""
    rows = Objection.objects.select_related("person").filter(ref=ref)
    found = _seen(rows, Power.CONSENT_READ, by).first()
    if found is None:
        raise NotYours
    person(found.person.ref, by=by)
    return found


def silence(whose: AtRisk, *, by: By) -> Silence | None:
    """Return the silence that lasts: since when the person cannot be reached; None if reachable."""
    need(whose, Power.CONSENT_READ, by=by)
    return Silence.objects.filter(person=whose, ended_at=None).first()


def matrix(whose: AtRisk, *, by: By, at: datetime | None = None) -> Matrix:
    """Return what a person allows now (or `at`), for the record's page.

    The usual uses always have a row, others where the person was ever asked.
    """
    need(whose, Power.CONSENT_READ, by=by)
    when = at or by.at
    one = standing(whose, at=when)
    asked = dict.fromkeys(t.use for t in one.terms)
    uses = list(dict.fromkeys((*SHOWN_ALWAYS, *asked)))
    partners = sorted({a for t in one.terms for a in t.audiences if ":" in a})
    audiences = tuple(dict.fromkeys((*[a for a in Audience if a != "partner"], *partners)))
    return Matrix(
        audiences=tuple(str(a) for a in audiences),
        rows=tuple(
            Row(str(use), tuple((str(a), _cell(one, use, a, when)) for a in audiences))
            for use in uses
        ),
        standing=one,
    )


# --- for the desk's queue ---------------------------------------------------------------------


def ending(*, by: By, until: datetime) -> list[Consent]:
    """Return the rows that will end between now and then, soonest first."""
    rows = Consent.objects.select_related("person").filter(
        withdrawn_at=None, ended_at=None, answer__in=("yes", "ask"), ends_at__gt=by.at,
        ends_at__lte=until, person__closed_at=None,
    )  # fmt: skip
    return list(_seen(rows, Power.CONSENT_READ, by).order_by("ends_at", "id"))


def withdrawn(*, by: By, since: datetime) -> list[Consent]:
    """Return the rows that were withdrawn since then, newest first."""
    rows = Consent.objects.select_related("person").filter(withdrawn_at__gte=since)
    return list(_seen(rows, Power.CONSENT_READ, by).order_by("-withdrawn_at", "id"))


def objected(*, by: By, since: datetime) -> list[Objection]:
    """Return the objections that were recorded since then and stand, newest first."""
    rows = Objection.objects.select_related("person").filter(recorded_at__gte=since, lifted_at=None)
    return list(_seen(rows, Power.CONSENT_READ, by).order_by("-recorded_at", "id"))


def objections_to_lift(*, by: By) -> list[Objection]:
    """Return the objections whose lifting was asked for and waits for a second person."""
    rows = Objection.objects.select_related("person").filter(lifted_at=None)
    asked = rows.exclude(lift_asked_by="")
    return list(_seen(asked, Power.CONSENT_CHANGE, by).order_by("lift_asked_at", "id"))


def silences(*, by: By) -> list[Silence]:
    """Return who cannot be reached now, the longest silence first."""
    rows = Silence.objects.select_related("person").filter(ended_at=None, person__closed_at=None)
    return list(_seen(rows, Power.CONSENT_READ, by).order_by("since", "id"))


def _seen(rows: QuerySet[Kept], power: Power, by: By) -> QuerySet[Kept]:
    """Keep what is about persons on whose programmes the power is held, or who have none."""
    scopes = by.scopes(power)
    if EVERYWHERE in scopes:
        return rows
    here = Belonging.objects.filter(person=OuterRef("person"), left_at=None)
    mine = Exists(here.filter(scope__in=scopes)) | ~Exists(here)
    return rows.filter(mine) if scopes else rows.none()


def _cell(one: Standing, use: str, audience: str, at: datetime) -> Cell:
    """Return one cell; a yes to one public text shows as that yes, though other texts need ask."""
    plain = rules.answer(one.terms, use=use, audience=audience, at=at)
    if audience != Audience.PUBLIC:
        return plain
    texts = {(t.text_language, t.text_hash) for t in one.terms if t.use == use and t.text_hash}
    cells = [
        rules.answer(
            one.terms, use=use, audience=audience, at=at, public_text_hash=h, language=lang
        )
        for lang, h in sorted(texts)
    ]
    yes = [cell for cell in cells if cell.state is rules.State.YES]
    return yes[0] if yes else plain
