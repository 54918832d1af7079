"""The secret link to one's own dates and news: made, renewed, ended by its owner alone."""

from __future__ import annotations

from django.db import transaction

from gemel.access import rules
from gemel.access.models import Account, FeedLink
from gemel.kernel.by import By
from gemel.kernel.errors import NotYours
from gemel.ledger import services as ledger


@transaction.atomic
def make_feed_link(account: Account, *, by: By) -> str:
    """Return the secret of a new link, which is shown once; an older link ends by it.

    Raises: NotYours for anybody but the owner. Ledger: access.feed_made.
    """
    _need_own(account, by)
    secret = rules.new_token()
    FeedLink.objects.update_or_create(
        account=account, defaults={"token_hash": rules.token_hash(secret), "made_at": by.at}
    )
    ledger.record("access.feed_made", about=account.ref, by=by)
    return secret


@transaction.atomic
def end_feed_link(account: Account, *, by: By) -> None:
    """Make one's link useless. Twice is once. Raises: NotYours. Ledger: access.feed_ended."""
    _need_own(account, by)
    gone, _ = FeedLink.objects.filter(account=account).delete()
    if gone:
        ledger.record("access.feed_ended", about=account.ref, by=by)


def _need_own(account: Account, by: By) -> None:
    if account.ref != by.ref:
        raise NotYours
