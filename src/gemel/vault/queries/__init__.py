"""Reading keys and sealed records: whom to trust, what opens, what one loss would lock."""

from gemel.vault.anchor import shut
from gemel.vault.queries.keys import (
    Trust,
    desk_keys,
    desk_of,
    in_use,
    key_of,
    may_endorse,
    of_papers,
    own,
    owners,
    people_at,
    seated,
    slots,
    standing,
    waiting,
)
from gemel.vault.queries.records import (
    Opened,
    Tampered,
    for_former_papers,
    grants_of_papers,
    is_sealed,
    needing_a_reader,
    opened,
    opened_all,
    persons_reading,
    reads,
    state,
    viewed,
    warning,
)

__all__ = [
    "Opened", "Tampered", "Trust", "desk_keys", "desk_of", "for_former_papers", "grants_of_papers",
    "in_use", "is_sealed", "key_of", "may_endorse", "needing_a_reader", "of_papers", "opened",
    "opened_all", "own", "owners", "people_at", "persons_reading", "reads", "seated", "shut",
    "slots", "standing", "state", "viewed", "waiting", "warning",
]  # fmt: skip
