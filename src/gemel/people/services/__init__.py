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
from gemel.people.services.imports import apply_import
from gemel.people.services.likenesses import ask_again, find_likenesses, judge
from gemel.people.services.merging import merge, unmerge
from gemel.people.services.organisations import save_desk, save_organisation
from gemel.people.services.parliamentarians import (
    confirm_mandate,
    save_mandate,
    save_parliamentarian,
    save_seat,
    take_mandate_back,
    tie,
    untie,
)
from gemel.people.services.parliaments import save_body, save_parliament, set_camp

__all__ = [
    "apply_import", "ask_again", "change_at_risk", "close", "confirm_mandate",
    "find_likenesses", "join_scope", "judge", "keep_named", "keep_offline", "leave_scope",
    "lift_veto", "merge", "reopen", "save_body", "save_desk", "save_mandate",
    "save_organisation", "save_parliament", "save_parliamentarian", "save_seat", "set_camp",
    "set_exposure", "take_mandate_back", "tie", "unmerge", "untie", "veto",
]  # fmt: skip
