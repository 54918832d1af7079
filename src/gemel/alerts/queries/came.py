"""What came of all that was told of one thing, by the reason that weighs most."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, fields

from django.db.models import (
    CharField,
    Count,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    TextField,
    Value,
)
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast, Coalesce, NullIf

from gemel.access.models import Account
from gemel.alerts.models import Bulletin, Notice
from gemel.alerts.rules import WHYS, Reason, Why
from gemel.kernel.say import Said
from gemel.outbox.models import Letter
from gemel.outbox.rules import State

# A member with the office, or one at the desk: the same however many accounts were told.
WHO = Coalesce(NullIf(F("member"), Value("")), Cast("account", CharField()))


@dataclass(frozen=True)
class Came:
    """One group and how many of it were told, and what they did; `untold` have no account."""

    words: Said | None = None
    told: int = 0
    seen: int = 0
    pledged: int = 0
    done: int = 0
    declined: int = 0
    bounced: int = 0
    untold: int = 0

    def __add__(self, other: Came) -> Came:
        counts = (f.name for f in fields(self) if f.name != "words")
        return Came(self.words, *(getattr(self, n) + getattr(other, n) for n in counts))


def what_came(sendings: Collection[Bulletin]) -> list[Came]:
    """Return what came of these sendings, which the caller has come by: a line for each group.

    A member counts once, with the office, however often they were told. What was called back is
    not counted.
    """
    standing = [one.pk for one in sendings if one.called_back_at is None]
    found: dict[Why, Came] = {}
    for reason, counts in _counted(Notice.objects.filter(bulletin__in=standing)):
        why = Reason.read(reason).why if reason else Why.ADDED
        found[why] = found.get(why, Came(WHYS[why])) + Came(WHYS[why], **counts)
    return [found[why] for why in Why if why in found]


def _counted(notices: QuerySet[Notice]) -> list[tuple[str, dict[str, int]]]:
    """Return for each first reason how many persons it is, by what they did; one read."""
    refused = Letter.objects.filter(
        about=OuterRef("bulletin__ref"), state=State.BOUNCED,
        receiver__in=Account.objects.filter(pk=OuterRef(OuterRef("account"))).values("ref"),
    )  # fmt: skip
    here = Q(account__isnull=False)
    conditions = {
        "told": here,
        "untold": ~here,
        "seen": Q(seen_at__isnull=False),
        "pledged": Q(pledged_at__isnull=False),
        "done": Q(done_at__isnull=False),
        "declined": Q(declined_at__isnull=False),
        "bounced": Q(refused=True),
    }
    counts = {name: Count("who", filter=q, distinct=True) for name, q in conditions.items()}
    rows = (
        notices.annotate(
            first=Cast(KeyTextTransform("0", "reasons"), TextField()),
            who=WHO,
            refused=Exists(refused),
        )
        .order_by()
        .values("first")
        .annotate(**{f"n_{name}": count for name, count in counts.items()})
        .values_list("first", *(f"n_{name}" for name in counts))
    )
    return [(first or "", dict(zip(counts, row, strict=True))) for first, *row in rows]
