"""Reading the shop window: only what is under a lease. No `by`: everybody may see it."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet

from gemel.showcase.models import Card, Figure, Idea, Picture, Tombstone


def cards(*, at: datetime, kind: str = "", country: str = "") -> QuerySet[Card]:
    """Return the lit cards, of one kind or one country where given, in order of address."""
    lit = Card.objects.filter(lit_at__lte=at, dark_at__gt=at)
    if kind:
        lit = lit.filter(kind=kind)
    if country:
        lit = lit.filter(in_countries__country=country)
    return lit.order_by("slug")


def card(kind: str, slug: str, *, at: datetime) -> Card | None:
    """Return one lit card; None for dark, withdrawn and never there alike."""
    return cards(at=at, kind=kind).filter(slug=slug).first()


def picture(kind: str, slug: str, *, at: datetime) -> Picture | None:
    """Return the picture of one lit card; None where the card is dark or has none."""
    lit = cards(at=at, kind=kind).filter(slug=slug)
    return Picture.objects.filter(card__in=lit).first()


def linked(one: Card, *, at: datetime) -> QuerySet[Card]:
    """Return the lit cards that this one links to, or that link to it by what they are about."""
    return cards(at=at).filter(about__in=one.links).exclude(pk=one.pk)


def leaning_on(ref: str, *, at: datetime) -> QuerySet[Card]:
    """Return the lit cards that rest on this reference, for a page that shows them together."""
    return cards(at=at).filter(leans__on=ref).distinct()


def figures(*, country: str | None = None) -> QuerySet[Figure]:
    """Return the figures: all of them, or those of one country ("" for the whole)."""
    every = Figure.objects.order_by("key", "country")
    return every if country is None else every.filter(country=country)


def ideas() -> QuerySet[Idea]:
    """Return every kind of action, as an idea for any parliament, in the order of the study."""
    return Idea.objects.order_by("position")


def idea(key: str) -> Idea | None:
    """Return one kind of action; None where there is none."""
    return Idea.objects.filter(key=key).first()


def tombstone_at(about: str) -> datetime | None:
    """Return when something about this reference was last taken down; None for never."""
    stone = Tombstone.objects.filter(about=about).first()
    return stone.made_at if stone else None
