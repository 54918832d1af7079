"""Writing about people: one file for each thought."""

from gemel.people.services.at_risk import (
    change_at_risk,
    close,
    join_scope,
    keep_named,
    keep_offline,
    leave_scope,
    lift_veto,
    reopen,
    set_exposure,
    veto,
)

__all__ = [
    "change_at_risk", "close", "join_scope", "keep_named", "keep_offline", "leave_scope",
    "lift_veto", "reopen", "set_exposure", "veto",
]  # fmt: skip
