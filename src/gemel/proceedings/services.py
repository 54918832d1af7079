"""Writing down what a house does: the desk alone, one stage after the other, nothing lost."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import asdict
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Q

from gemel.actions.models import Action, Draft
from gemel.agenda import rules as dated
from gemel.agenda import services as agenda
from gemel.agenda.models import Event
from gemel.cases.models import Case, Membership
from gemel.kernel import refs
from gemel.kernel.by import EVERYWHERE, By
from gemel.kernel.errors import Invalid, NotYours, Stale
from gemel.kernel.powers import Power
from gemel.kernel.say import say
from gemel.ledger import services as ledger
from gemel.people.models import Body, Parliament, Parliamentarian
from gemel.proceedings import queries, rules
from gemel.proceedings.models import Former, Part, Proceeding, Stage
from gemel.proceedings.rules import Given, GivenStage, Kind

WORDS = ("number", "title", "text", "record_link")
Parts = Iterable[tuple[Parliamentarian, str]]


@transaction.atomic
def add(
    given: Given,
    *,
    house: Parliament,
    body: Body | None = None,
    cases: Iterable[Case] = (),
    parts: Parts = (),
    action: Action | None = None,
    draft: Draft | None = None,
    first: GivenStage | None = None,
    request_key: str = "",
    invented: bool = False,
    by: By,
) -> Proceeding:
    """Write a proceeding down, with its first stage. The caller has read all with the same `by`.

    The same form, sent twice, is one proceeding.

    Raises: NotYours; Invalid. Ledger: proceeding.added, and what a stage records.
    """
    named = list(cases)
    _need_cases(named, by=by)
    _check(given, house, body)
    try:
        with transaction.atomic():
            made = Proceeding.objects.create(
                ref=refs.new("mot"), house=house, body=body, action=action, draft=draft,
                scope=_scope(action, named, by),
                added_by=by.ref, added_at=by.at, request_key=request_key,
                invented=invented or any(case.invented for case in named), **given.columns,
            )  # fmt: skip
    except IntegrityError:
        return Proceeding.objects.get(added_by=by.ref, request_key=request_key)
    _join(made, named, parts)
    ledger.record("proceeding.added", about=made.ref, by=by)
    if first is not None:
        _keep_stage(made, first, by=by)
    return made


@transaction.atomic
def change(
    one: Proceeding,
    given: Given,
    *,
    house: Parliament,
    body: Body | None = None,
    cases: Iterable[Case] = (),
    parts: Parts = (),
    by: By,
) -> None:
    """Correct a proceeding as a whole; its former words stay with it.

    Raises: NotYours; Invalid; Stale. Ledger: proceeding.changed.
    """
    _need(one, by=by)
    named = list(cases)
    _need_cases(named, by=by)
    _check(given, house, body)
    before = Proceeding.objects.get(pk=one.pk)
    here = Proceeding.objects.filter(pk=one.pk, version=one.version, removed_at=None)
    columns = {**given.columns, "kind": given.kind, "house": house, "body": body}
    if not here.update(**columns, version=one.version + 1):
        raise Stale(say("Someone else changed this meanwhile. Look at it again."))
    said = {name: getattr(before, name) for name in WORDS}
    if said != {name: columns[name] for name in WORDS}:
        Former.objects.create(proceeding=one, until_at=by.at, changed_by=by.ref, **said)
    _join(one, named, parts)
    ledger.record("proceeding.changed", about=one.ref, by=by)


@transaction.atomic
def remove(one: Proceeding, *, by: By) -> None:
    """Take a proceeding back that should not stand here. Twice is once; it can be undone.

    Raises: NotYours. Ledger: proceeding.removed.
    """
    _need(one, by=by)
    if Proceeding.objects.filter(pk=one.pk, removed_at=None).update(
        removed_at=by.at, version=one.version + 1
    ):
        for stage in one.stages.filter(gone_at=None):
            _off_the_agenda(stage, by=by)
        ledger.record("proceeding.removed", about=one.ref, by=by)


@transaction.atomic
def restore(one: Proceeding, *, by: By) -> None:
    """Undo that. Twice is once. Raises: NotYours. Ledger: proceeding.restored."""
    _need(one, by=by)
    gone = Proceeding.objects.filter(pk=one.pk).exclude(removed_at=None)
    if gone.update(removed_at=None, version=one.version + 1):
        for stage in one.stages.filter(gone_at=None):
            _back_on_the_agenda(stage, by=by)
        ledger.record("proceeding.restored", about=one.ref, by=by)


@transaction.atomic
def add_stage(one: Proceeding, given: GivenStage, *, by: By) -> Stage:
    """Write down what happened, or what is set for a day; a day ahead goes to the agenda.

    The same stage of the same day, sent twice, is one.

    Raises: NotYours; Invalid. Ledger: proceeding.stage_kept.
    """
    _need(one, by=by)
    twin = one.stages.filter(gone_at=None, key=given.key, on=given.on).first()
    return twin or _keep_stage(one, given, by=by)


@transaction.atomic
def correct_stage(stage: Stage, given: GivenStage, *, by: By) -> Stage:
    """Put another in the place of a stage; the former stays to be read.

    Raises: NotYours; Invalid; Stale where it was corrected or taken back meanwhile.
    Ledger: proceeding.stage_corrected.
    """
    one = stage.proceeding
    _need(one, by=by)
    _check_stage(one, given, without=stage, by=by)
    if not Stage.objects.filter(pk=stage.pk, gone_at=None).update(gone_at=by.at):
        raise Stale(say("Someone else changed this meanwhile. Look at it again."))
    _off_the_agenda(stage, by=by)
    return _write_stage(one, given, "proceeding.stage_corrected", by=by)


@transaction.atomic
def take_back_stage(stage: Stage, *, by: By) -> None:
    """Take a stage back. Twice is once; undone by `bring_back_stage`.

    Raises: NotYours. Ledger: proceeding.stage_taken_back.
    """
    _need(stage.proceeding, by=by)
    if Stage.objects.filter(pk=stage.pk, gone_at=None).update(gone_at=by.at):
        _off_the_agenda(stage, by=by)
        ledger.record("proceeding.stage_taken_back", about=stage.proceeding.ref, by=by)


@transaction.atomic
def bring_back_stage(stage: Stage, *, by: By) -> None:
    """Undo that. Twice is once. Raises: NotYours. Ledger: proceeding.stage_kept."""
    _need(stage.proceeding, by=by)
    if Stage.objects.filter(pk=stage.pk).exclude(gone_at=None).update(gone_at=None):
        _back_on_the_agenda(stage, by=by)
        ledger.record("proceeding.stage_kept", about=stage.proceeding.ref, by=by)


def mark_reported(told: Collection[str], *, by: By) -> None:
    """Note that the IPU was told of these; for `publishing`, which records the report."""
    Proceeding.objects.filter(ref__in=list(told), reported_at=None).update(reported_at=by.at)


def erase(person_ref: str) -> None:
    """Forget what proceedings say of a person, for `upkeep`, before the cases go.

    One on the person's own case is deleted; of one that names cases with others the house, the
    number and the days stay, no words.
    """
    mine = Case.objects.filter(memberships__person__ref=person_ref)
    others = Membership.objects.filter(case__in=mine.values("pk"))
    shared = set(others.exclude(person__ref=person_ref).values_list("case", flat=True))
    about = Proceeding.objects.filter(
        Q(cases__in=mine.values("pk")) | Q(action__person__ref=person_ref)
    )
    links = Proceeding.cases.through.objects.filter(proceeding__in=about.values("pk"))
    wider = links.exclude(case__in=mine.exclude(pk__in=shared).values("pk"))
    kept = set(wider.values_list("proceeding", flat=True))
    Former.objects.filter(proceeding__in=kept).delete()
    Stage.objects.filter(proceeding__in=kept).update(note="")
    Proceeding.objects.filter(pk__in=kept).update(title="", text="", draft=None)
    gone = set(about.values_list("pk", flat=True)) - kept
    Proceeding.objects.filter(pk__in=gone).delete()


def forget(*, before: datetime) -> int:
    """Delete what was removed before this instant; return how many."""
    pks = list(Proceeding.objects.filter(removed_at__lt=before).values_list("pk", flat=True))
    Proceeding.objects.filter(pk__in=pks).delete()
    return len(pks)


def _need(one: Proceeding, *, by: By) -> None:
    seen = queries.proceedings(by=by, removed=True).filter(pk=one.pk)
    if not seen.exists() or not queries.may_change(one, by=by):
        raise NotYours


def _need_cases(named: Iterable[Case], *, by: By) -> None:
    by.need(Power.ACTION_CHANGE)
    for case in named:
        if case.exposure == "offline":
            raise Invalid(fields={"cases": say(
                "A case that is kept by a code name cannot stand here: the record of a house "
                "would tell who it is"
            )})  # fmt: skip
        if not queries.may_name(case, by=by):
            raise NotYours


def _scope(action: Action | None, named: Collection[Case], by: By) -> str:
    """Return whose desk reads of it: the act's; of one on no case the only one that its author has.

    Of one on cases those who see the cases.
    """
    held = by.scopes(Power.ACTION_CHANGE)
    alone = next(iter(held)) if len(held) == 1 and not named else ""
    return action.scope if action else "" if alone == EVERYWHERE else alone


def _check(given: Given, house: Parliament, body: Body | None) -> None:
    wrong = rules.faults(given)
    if body is not None and body.parliament_id != house.pk:
        wrong["body"] = say("This committee is of another parliament")
    if wrong:
        raise Invalid(fields=wrong)


def _check_stage(
    one: Proceeding, given: GivenStage, *, without: Stage | None = None, by: By
) -> None:
    others = [each for each in one.stages.filter(gone_at=None) if each != without]
    kind, today = Kind(one.kind), by.at.date()
    wrong = rules.stage_faults(given, kind=kind, others=others, today=today)
    if wrong:
        raise Invalid(fields=wrong)


def _join(one: Proceeding, named: Iterable[Case], parts: Parts) -> None:
    """Make the cases and the members of a proceeding exactly these."""
    one.cases.set(named)
    Part.objects.filter(proceeding=one).delete()
    Part.objects.bulk_create(
        [
            Part(proceeding=one, member=member, role=rules.Part(role))
            for member, role in dict.fromkeys(parts)
        ]
    )


def _keep_stage(one: Proceeding, given: GivenStage, *, by: By) -> Stage:
    _check_stage(one, given, by=by)
    return _write_stage(one, given, "proceeding.stage_kept", by=by)


def _write_stage(one: Proceeding, given: GivenStage, what: str, *, by: By) -> Stage:
    whole = asdict(rules.total(given))
    whole.pop("group")
    stage = Stage.objects.create(
        ref=refs.new("stg"), proceeding=one, key=given.key, on=given.on,
        note=" ".join(given.note.replace("\0", " ").split()), record_link=given.record_link,
        groups=[asdict(group) for group in given.groups], event=_on_the_agenda(one, given, by=by),
        recorded_by=by.ref, recorded_at=by.at, **whole,
    )  # fmt: skip
    ledger.record(what, about=one.ref, by=by)
    return stage


def _on_the_agenda(one: Proceeding, given: GivenStage, *, by: By) -> Event | None:
    """Put a day that lies ahead on the agenda, with the cases and those who have a part."""
    if given.on <= by.at.date() or not by.can(Power.AGENDA_CHANGE):
        return None
    return agenda.add(
        dated.Given(kind=dated.Kind.SITTING, starts_on=given.on, country=one.house.country),
        members=list(dict.fromkeys(part.member for part in one.parts.select_related("member"))),
        cases=one.cases.all(), scopes=[one.scope] if one.scope else (), invented=one.invented,
        by=by,
    )  # fmt: skip


def _off_the_agenda(stage: Stage, *, by: By) -> None:
    if stage.event is not None and by.can(Power.AGENDA_CHANGE):
        agenda.remove(stage.event, by=by)


def _back_on_the_agenda(stage: Stage, *, by: By) -> None:
    if stage.event is not None and by.can(Power.AGENDA_CHANGE):
        agenda.restore(stage.event, by=by)
