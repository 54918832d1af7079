"""The picture of a twinning: taken in, made anew, replaced, removed."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping
from datetime import datetime

from django.db import IntegrityError, transaction

from gemel.files import cleaning
from gemel.files.rules import PICTURES, Clean
from gemel.kernel import refs
from gemel.kernel.by import By
from gemel.kernel.errors import Invalid, NoBasis, Stale
from gemel.kernel.powers import Power
from gemel.kernel.say import Said, say
from gemel.ledger import services as ledger
from gemel.ledger import sidefile
from gemel.people.models import AtRisk
from gemel.showcase import services as showcase
from gemel.twinning import queries, rules
from gemel.twinning.models import Photograph, Twinning


def add_photograph(
    twinning: Twinning,
    data: bytes,
    *,
    credit: str,
    alt: Mapping[str, str],
    agreed: Collection[str],
    by: By,
) -> Photograph:
    """Keep a picture of the twins, made anew; an older one gives way and goes dark at once.

    `alt` maps a language to what is to be seen, for those who cannot see it. The same picture
    with the same words twice is one.

    Raises: NotYours; NoBasis; Stale; Invalid with a sentence for each field.
    Ledger: photograph.added, and photograph.removed of an older one.
    Source: twinning note, A10.
    """
    by.need(Power.TWINNING_CHANGE, on=twinning.programme.ref)
    if not queries.stands(twinning, by=by):
        raise NoBasis(say("No consent to be twinned is in force"))
    if gap := rules.no_picture(twinning.stage, twinning.person.exposure):
        raise Invalid(gap)
    words = {language: text.strip() for language, text in alt.items() if text.strip()}
    faults = _faults(credit, words, agreed)
    made = _made(data, faults)
    mark = hashlib.sha256(made.data).hexdigest()
    older = queries.photograph_of(twinning)
    if older and (older.mark, older.alt, older.credit) == (mark, words, credit.strip()):
        return older
    if older:
        remove_photograph(older, by=by)
    try:
        with transaction.atomic():
            photograph = Photograph.objects.create(
                ref=refs.new("pic"), twinning=twinning, image=made.data, media=made.media,
                mark=mark, width=made.width, height=made.height, alt=words, credit=credit.strip(),
                agreed=sorted(agreed), added_by=by.ref, added_at=by.at,
            )  # fmt: skip
            ledger.record("photograph.added", about=photograph.ref, within=twinning.ref, by=by)
    except IntegrityError:
        raise Stale(say("Somebody added a picture just now: look at it first")) from None
    return photograph


def remove_photograph(photograph: Photograph, *, by: By) -> None:
    """Delete a picture; what is public of it goes dark first, and stays so.

    Raises: NotYours; Stale where it is gone already. Ledger: photograph.removed.
    """
    by.need(Power.TWINNING_CHANGE, on=photograph.twinning.programme.ref)
    if not drop_photograph(photograph, by=by):
        raise Stale(say("This picture was removed already"))


def drop_photograph(photograph: Photograph, *, by: By) -> bool:
    """Remove a picture for services that have checked who asks; tell whether it was there.

    Ledger: photograph.removed.
    """
    showcase.take_down(about=photograph.ref, at=by.at)
    sidefile.append("photograph.removed", about=photograph.ref, at=by.at)
    with transaction.atomic():
        gone, _ = Photograph.objects.filter(pk=photograph.pk).delete()
        if gone:
            within = photograph.twinning.ref
            ledger.record("photograph.removed", about=photograph.ref, within=within, by=by)
    return bool(gone)


def drop_photographs(person: AtRisk, *, by: By) -> None:
    """Remove every picture of a person, who is exposed less from now on."""
    for photograph in queries.photographs(person):
        drop_photograph(photograph, by=by)


def drop_locked(*, by: By) -> int:
    """Remove every picture that nobody may see any more; for the job. Returns how many."""
    by.need(Power.TWINNING_CHANGE)
    return sum(drop_photograph(one, by=by) for one in queries.locked_photographs(by=by))


def forget_photograph(about: str, *, said_at: datetime) -> bool:
    """Delete a picture once more that a restored copy brought back; for `upkeep`.

    Tells whether there was one. The caller records.
    """
    showcase.take_down(about=about, at=said_at)
    gone, _ = Photograph.objects.filter(ref=about).delete()
    return bool(gone)


def _faults(credit: str, alt: Mapping[str, str], agreed: Collection[str]) -> dict[str, Said]:
    faults = {}
    if not credit.strip():
        faults["credit"] = say("Say who took the picture, as it is to be printed")
    elif len(credit) > rules.CREDIT_LENGTH:
        faults["credit"] = say("At most {most} characters", most=rules.CREDIT_LENGTH)
    if not alt:
        faults["alt"] = say("Say what is to be seen, in one language at least")
    elif any(len(text) > rules.ALT_LENGTH for text in alt.values()):
        faults["alt"] = say("At most {most} characters", most=rules.ALT_LENGTH)
    if set(agreed) != set(rules.Pictured):
        faults["agreed"] = say("Ask both first: no picture of two people is kept unless both agree")
    return faults


def _made(data: bytes, faults: dict[str, Said]) -> Clean:
    """Return the picture made anew. Raises: Invalid for it, and for what else is at fault."""
    try:
        made = cleaning.clean(data, allowed=PICTURES)
    except Invalid as refusal:
        raise Invalid(fields={"picture": refusal.said, **faults}) from None
    if faults:
        raise Invalid(fields=faults)
    return made
