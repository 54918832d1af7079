"""Texts for an act: begun from a form, worked on by several, kept in versions, and leaving."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from difflib import SequenceMatcher
from pathlib import Path

from django.db import transaction
from django.db.models import Q

from gemel.actions import basis as bases
from gemel.actions import facts, limits, queries
from gemel.actions.drafting import filling
from gemel.actions.drafting import words as tongues
from gemel.actions.drafting.filling import Draft as Filled
from gemel.actions.drafting.filling import Facts, Known
from gemel.actions.drafting.form import Form
from gemel.actions.models import Action, Draft, DraftVersion, TextNotice
from gemel.actions.rules import Stage, TextNews
from gemel.actions.services import acting, noticing
from gemel.kernel import refs
from gemel.kernel.by import By
from gemel.kernel.errors import Invalid, Stale
from gemel.kernel.say import say
from gemel.ledger import services as ledger

LONGEST_TEXT = 60_000
LONGEST_TYPED = 500
ONE_SITTING = timedelta(minutes=10)  # within it, one author's savings make one version
SAME_TEXT = 0.5  # so much alike, what is laid aside again within a sitting goes on from the first
LEAST_ALIKE = 0.2  # of a returned text and what was given out; less is another document
# What an author may give the form. Facts about the person come from the record alone.
TYPED = (
    "place", "addressee", "salutation", "request", "answer_by", "event", "event_date", "partner",
    "previous", "previous_date",
)  # fmt: skip
DAYS = {"answer_by", "event_date"}  # stored as days where they are, said as the language has them
IN_A_SENTENCE = {"request", "event", "partner", "previous"}


@dataclass(frozen=True)
class Saved:
    """What became of a text: kept as the newest, or laid aside because another was quicker."""

    draft: Draft
    aside: DraftVersion | None = None


@transaction.atomic
def begin(
    action: Action,
    *,
    form: str,
    language: str,
    typed: Mapping[str, str] | None = None,
    folder: Path | None = None,
    by: By,
) -> Draft:
    """Begin a text from a form, with the facts that the act's basis covers and no others.

    `folder` holds forms of the office's own. Raises: NotYours; NoBasis; Invalid for a form that
    does not suit the act. Ledger: draft.begun.
    """
    acting.need_change(action, by=by)
    given = _given(typed or {})
    filled = _fill(action, _form(action, form, language, folder), given, by=by)
    draft = Draft.objects.create(
        ref=refs.new("dra"), action=action, form=form, language=language, typed=given,
        used=_as_used(filled), text=filled.text, begun_by=by.ref, begun_at=by.at, changed_at=by.at,
    )  # fmt: skip
    _keep_version(draft, by=by)
    ledger.record("draft.begun", about=draft.ref, within=action.ref, by=by)
    return draft


@transaction.atomic
def save(draft: Draft, text: str, *, version: int, by: By) -> Saved:
    """Keep a text that its author saw in this version.

    Where somebody else saved meanwhile, theirs stays and this one is laid aside, to be read
    beside it: nobody's words are lost. Raises: NotYours; NoBasis, where nothing covers the
    act any more; Invalid; Stale once it has left. Ledger: draft.saved, or draft.laid_aside.
    """
    return _save(draft, text, version=version, sitting=True, by=by)


def _save(draft: Draft, text: str, *, version: int, sitting: bool, by: By) -> Saved:
    """Keep a text as `save` does; `sitting` lets it go on from its author's version of just now."""
    _need_open(draft, by=by)
    _need_basis(draft, by=by)
    text = _checked(text)
    newest = DraftVersion.objects.filter(draft=draft, number=version, aside=False).first()
    if newest and newest.text == text:
        return Saved(draft)
    own = (
        sitting
        and newest is not None
        and newest.written_by == by.ref
        and newest.number > 1
        and by.at - newest.written_at < ONE_SITTING
        and not draft.signatures.filter(signed_version=version).exists()
    )
    number = version if own else version + 1
    moved = Draft.objects.filter(pk=draft.pk, version=version, left_at=None).update(
        text=text, version=number, changed_at=by.at
    )
    if not moved:
        return _lay_aside(draft, text, by=by)
    draft.refresh_from_db()
    if own:
        DraftVersion.objects.filter(draft=draft, number=number, aside=False).update(text=text)
    else:
        _keep_version(draft, by=by)
        noticing.tell_changed(draft, by=by)
    ledger.record("draft.saved", about=draft.ref, within=draft.action.ref, by=by)
    return Saved(draft)


@transaction.atomic
def fill_again(
    draft: Draft, typed: Mapping[str, str], *, version: int, folder: Path | None = None, by: By
) -> Saved:
    """Make the text anew from its form with what the author gives now; the old one is kept.

    Raises: as `save`; NoBasis where the basis fell away.
    """
    given = {**draft.typed, **_given(typed)}
    form = _form(draft.action, draft.form, draft.language, folder)
    filled = _fill(draft.action, form, given, by=by)
    saved = _save(draft, filled.text, version=version, sitting=False, by=by)
    if saved.aside is None:
        Draft.objects.filter(pk=draft.pk).update(typed=given, used=_as_used(filled))
        saved.draft.refresh_from_db()
    return saved


@transaction.atomic
def go_back_to(draft: Draft, number: int, *, version: int, by: By) -> Saved:
    """Make an earlier version, or one that was laid aside, the newest again. Raises: as `save`."""
    old = DraftVersion.objects.filter(draft=draft, pk=number).first()
    if old is None:
        raise Invalid(say("There is no such version"))
    return _save(draft, old.text, version=version, sitting=False, by=by)


@transaction.atomic
def bring_back(draft: Draft, text: str, *, version: int, by: By) -> Saved:
    """Take a text back that was worked on outside.

    Raises: as `save`; Invalid for a text that has next to nothing in common with the draft.
    """
    known = DraftVersion.objects.filter(draft=draft).order_by("-pk").values_list("text", flat=True)
    if not any(_alike(text, each) >= LEAST_ALIKE for each in known[:20]):
        raise Invalid(
            say(
                "This is another document: hardly a line of it stands in this draft. Choose the "
                "file that was made from it, or copy the text in by hand."
            )
        )
    return _save(draft, text, version=version, sitting=False, by=by)


@transaction.atomic
def record_sent(draft: Draft, *, on: date, answer_by: date | None = None, by: By) -> None:
    """Record that the text has been sent or said as it stands; the act is done with it.

    The basis is looked at once more. Raises: NotYours; NoBasis, which says why it may not leave;
    Invalid while it has gaps; Stale. Ledger: draft.left, action.done.
    """
    _need_open(draft, by=by)
    _need_basis(draft, by=by)
    if gone := limits.untold(draft, by=by):
        raise limits.refusal(gone)
    if filling.gaps_in(draft.text):
        raise Invalid(say("The text still has gaps: they stand in brackets. Fill or delete them."))
    if answer_by is not None and answer_by <= on:
        raise Invalid(fields={"answer_by": say("The answer cannot be due before it was asked for")})
    action = draft.action
    if action.stage == Stage.PLANNED:
        acting.finish(action, done_on=on, by=by)
    left = Draft.objects.filter(pk=draft.pk, version=draft.version, left_at=None).update(
        left_at=by.at, left_hash=mark(draft.text)
    )
    if not left:
        raise Stale(say("Someone else changed this text meanwhile. Look at it again."))
    Action.objects.filter(pk=action.pk).update(answer_by=answer_by)
    signed = draft.signatures.filter(answer="yes", signed_version=draft.version)
    noticing.tell_signers(signed.select_related("member", "draft"), TextNews.SENT, mark="", by=by)
    ledger.record("draft.left", about=draft.ref, within=action.ref, by=by)


@transaction.atomic
def drop_draft(draft: Draft, *, by: By) -> None:
    """Throw a text away that nobody needs. Raises: NotYours; Stale. Ledger: draft.dropped."""
    _need_open(draft, by=by)
    if not Draft.objects.filter(pk=draft.pk, dropped_at=None).update(dropped_at=by.at):
        raise Stale(say("This text was thrown away already"))
    ledger.record("draft.dropped", about=draft.ref, within=draft.action.ref, by=by)


def forget_drafts(*, before: datetime) -> int:
    """Delete texts that were thrown away, and the unsent ones of acts that were given up or taken
    back; with their versions and signatures, for `upkeep`. Return how many.

    What somebody was told about a text that stays goes after the same time.
    """
    over = Q(action__stage=Stage.DROPPED) | Q(action__taken_back_at__isnull=False)
    old = Draft.objects.filter(
        Q(dropped_at__lt=before) | over & Q(left_at=None, changed_at__lt=before)
    )
    pks = list(old.values_list("pk", flat=True))
    Draft.objects.filter(pk__in=pks).delete()
    TextNotice.objects.filter(made_at__lt=before).exclude(kind=TextNews.FELL).delete()
    return len(pks)


def mark(text: str) -> str:
    """Return the mark by which the very words of a text are known again."""
    return hashlib.sha256(text.encode()).hexdigest()


def _need_open(draft: Draft, *, by: By) -> None:
    acting.need_change(draft.action, by=by)
    if draft.left_at is not None:
        raise Stale(say("This text has left the house: it stays as it was sent"))
    if draft.dropped_at is not None:
        raise Stale(say("This text was thrown away"))


def _need_basis(draft: Draft, *, by: By) -> None:
    found = bases.of_action(draft.action, by=by)
    if not found:
        raise found.refusal


def _lay_aside(draft: Draft, text: str, *, by: By) -> Saved:
    draft.refresh_from_db()
    if draft.left_at is not None:
        raise Stale(say("This text has left the house: it stays as it was sent"))
    aside = DraftVersion.objects.filter(
        draft=draft, aside=True, written_by=by.ref, written_at__gt=by.at - ONE_SITTING
    ).last()
    if aside is not None and _alike(aside.text, text) >= SAME_TEXT:
        aside.text, aside.written_at = text, by.at  # its author goes on writing
        aside.save(update_fields=["text", "written_at"])
        return Saved(draft, aside)
    aside = DraftVersion.objects.create(
        draft=draft, number=draft.version, text=text, aside=True, written_by=by.ref,
        written_at=by.at,
    )  # fmt: skip
    ledger.record("draft.laid_aside", about=draft.ref, within=draft.action.ref, by=by)
    return Saved(draft, aside)


def _keep_version(draft: Draft, *, by: By) -> None:
    DraftVersion.objects.create(
        draft=draft, number=draft.version, text=draft.text, written_by=by.ref, written_at=by.at
    )


def _form(action: Action, file: str, language: str, folder: Path | None) -> Form:
    for each in queries.forms(action, folder=folder):
        if each.file == file and each.language == language:
            return each
    raise Invalid(fields={"form": say("Choose a form that suits this kind of action")})


def _fill(action: Action, form: Form, typed: Mapping[str, str], *, by: By) -> Filled:
    words = tongues.of(form.language)
    known = facts.of_action(action, words=words, by=by)
    houses = words.listed(queries.houses_together(action, by=by))
    return filling.fill(
        form,
        Facts(
            {
                **known.one,
                "partner": Known(houses),
                **{
                    key: Known(words.date(value) if key in DAYS else value)
                    for key, value in typed.items()
                    if value
                },
            },
            known.many,
        ),
        gap=words.gap,
    )


def _given(typed: Mapping[str, str]) -> dict[str, str]:
    given = {key: filling.plain(typed[key]) for key in TYPED if key in typed}
    for key in IN_A_SENTENCE & set(given):  # the form ends the sentence
        given[key] = given[key].rstrip(" .")
    if long := [key for key, value in given.items() if len(value) > LONGEST_TYPED]:
        raise Invalid(fields={long[0]: say("At most {most} characters", most=LONGEST_TYPED)})
    return given


def _as_used(filled: Filled) -> list[list[str]]:
    return [[key, each.words, each.source, each.stated_on] for key, each in filled.used]


def _checked(text: str) -> str:
    text = text.replace("\r\n", "\n").replace("\x00", "").strip() + "\n"
    if not text.strip():
        raise Invalid(fields={"text": say("The text is empty. Throw the draft away instead.")})
    if len(text) > LONGEST_TEXT:
        raise Invalid(fields={"text": say("At most {most} characters", most=LONGEST_TEXT)})
    return text


def _alike(one: str, other: str) -> float:
    """Return how much of two texts is the same, by their lines."""
    left = [" ".join(line.split()) for line in one.splitlines() if line.strip()]
    right = [" ".join(line.split()) for line in other.splitlines() if line.strip()]
    return SequenceMatcher(None, left, right, autojunk=False).ratio()
