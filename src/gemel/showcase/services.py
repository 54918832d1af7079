"""Filling and emptying the shop window. Called by `publishing`, and by whatever takes down.

No `by` and no ledger here: this app knows no secret and no person who acts; the callers record.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from gemel.kernel.errors import Refused
from gemel.kernel.say import say
from gemel.showcase import rules
from gemel.showcase.models import Card, CardCountry, Figure, Idea, Lean, Picture, Tombstone


@transaction.atomic(using="showcase")
def put(
    content: rules.Content,
    *,
    leans: Collection[str],
    proposed_at: datetime,
    at: datetime,
    dark_at: datetime,
    picture: rules.Picture | None = None,
) -> Card:
    """Light one card, in place of an older one of the same ref.

    `leans` are the references that the card rests on: persons, consents, decisions, the records
    it was made from. Taking down any of them takes the card.

    Raises: Refused where one of them, or the card itself, was taken down since `proposed_at`;
    where the picture is not the very one that the facts speak of.
    """
    if rules.promised(content.facts) != ({picture.mark} if picture else set()):
        raise Refused(say("The picture is not the one that two people released"))
    marks = {content.ref, content.release, content.about, *leans}
    _refuse_if_buried(marks, proposed_at)
    fields = {
        "kind": content.kind,
        "slug": content.slug,
        "about": content.about,
        "release": content.release,
        "countries": list(content.countries),
        "texts": dict(content.texts),
        "facts": [dict(fact) for fact in content.facts],
        "links": list(content.links),
        "invented": content.invented,
        "checked_on": content.checked_on,
        "etag": content.etag,
        "proposed_at": proposed_at,
        "lit_at": at,
        "dark_at": dark_at,
    }
    Card.objects.filter(kind=content.kind, slug=content.slug).exclude(ref=content.ref).delete()
    card, _ = Card.objects.update_or_create(ref=content.ref, defaults=fields)
    card.in_countries.all().delete()
    card.leans.all().delete()
    Picture.objects.filter(card=card).delete()
    if picture:
        Picture.objects.create(card=card, media=picture.media, image=picture.image)
    CardCountry.objects.bulk_create(
        [CardCountry(card=card, country=code) for code in dict.fromkeys(content.countries)]
    )
    Lean.objects.bulk_create([Lean(card=card, on=mark) for mark in sorted(marks)])
    return card


@transaction.atomic(using="showcase")
def renew(ref: str, *, release: str, dark_at: datetime) -> bool:
    """Move the end of a lease; False where there is no such card (taken down, or replaced).

    A card that something beneath was taken from meanwhile is never renewed.
    """
    card = Card.objects.filter(ref=ref, release=release).first()
    if card is None:
        return False
    marks = [lean.on for lean in card.leans.all()]
    made = Tombstone.objects.filter(about__in=marks).values_list("made_at", flat=True)
    if rules.buried(list(made), proposed_at=card.proposed_at):
        return False
    return bool(Card.objects.filter(pk=card.pk, release=release).update(dark_at=dark_at))


@transaction.atomic(using="showcase")
def shorten(*, about: str, dark_at: datetime) -> None:
    """Let every card that leans on this reference go dark by then at the latest."""
    for card in Card.objects.filter(leans__on=about, dark_at__gt=dark_at):
        Card.objects.filter(pk=card.pk).update(dark_at=dark_at)


@transaction.atomic(using="showcase")
def take_down(*, about: str | Iterable[str], at: datetime) -> list[str]:
    """Darken at once every card that leans on one of these references; leave tombstones.

    The cards' content leaves the window's database. The tombstones are lifted by nothing: only a
    release proposed after them is lit. Figures that count a record so taken go dark as well,
    until they are counted anew. Returns the releases whose cards were taken.
    """
    marks = {about} if isinstance(about, str) else set(about)
    taken = list(Card.objects.filter(leans__on__in=marks).distinct())
    for mark in sorted(marks | {card.release for card in taken}):
        stone, fresh = Tombstone.objects.get_or_create(about=mark, defaults={"made_at": at})
        if not fresh and stone.made_at < at:
            Tombstone.objects.filter(pk=stone.pk).update(made_at=at)
    gone = {card.about for card in taken} | marks
    for figure in Figure.objects.all():
        if gone & set(figure.about):
            figure.delete()
    Card.objects.filter(pk__in=[card.pk for card in taken]).delete()
    return [card.release for card in taken]


@transaction.atomic(using="showcase")
def darken() -> int:
    """Empty the window, after a restore; return how many cards it held. Tombstones stay."""
    Figure.objects.all().delete()
    CardCountry.objects.all().delete()
    Lean.objects.all().delete()
    return Card.objects.all().delete()[0]


@transaction.atomic(using="showcase")
def put_figures(pins: Iterable[rules.Pin]) -> None:
    """Show these figures and no others."""
    Figure.objects.all().delete()
    Figure.objects.bulk_create(
        [
            Figure(
                key=pin.key,
                country=pin.country,
                value=pin.value,
                source=pin.source,
                stated_on=pin.stated_on,
                about=sorted(pin.about),
            )
            for pin in pins
        ]
    )


@transaction.atomic(using="showcase")
def put_ideas(entries: Iterable[Mapping[str, Any]]) -> None:
    """Show these kinds of action as ideas for any parliament, in this order, and no others."""
    Idea.objects.all().delete()
    Idea.objects.bulk_create(
        [
            Idea(key=entry["key"], position=position, entry=dict(entry))
            for position, entry in enumerate(entries)
        ]
    )


def _refuse_if_buried(marks: Collection[str], proposed_at: datetime) -> None:
    made = Tombstone.objects.filter(about__in=marks).values_list("made_at", flat=True)
    if rules.buried(list(made), proposed_at=proposed_at):
        raise Refused(
            say(
                "Something that this rests on was taken down after it was proposed. "
                "Only a new release by two people can show it again."
            )
        )
