"""Writing about people: one file for each thought."""

from gemel.people.services.at_risk import (
    Named,
    change_at_risk,
    close,
    join_scope,
    keep_all_named,
    keep_defender,
    keep_named,
    leave_scope,
    lift_veto,
    reopen,
    veto,
)
from gemel.people.services.erasing import clear_reports, erase, forget_reports
from gemel.people.services.exposing import (
    agree_to_raise,
    ask_to_raise,
    let_be,
    lower,
    lower_again,
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
from gemel.people.services.sealing import (
    change_identity,
    end_expired,
    forget_again,
    let_read,
    seal_identity,
    search_identities,
    stop_reading,
    view_identity,
)

__all__ = [
    "Named",
    "agree_to_raise",
    "apply_import",
    "ask_again",
    "ask_to_raise",
    "change_at_risk",
    "change_identity",
    "clear_reports",
    "close",
    "confirm_mandate",
    "end_expired",
    "erase",
    "find_likenesses",
    "forget_again",
    "forget_reports",
    "join_scope",
    "judge",
    "keep_all_named",
    "keep_defender",
    "keep_named",
    "leave_scope",
    "let_be",
    "let_read",
    "lift_veto",
    "lower",
    "lower_again",
    "merge",
    "reopen",
    "save_body",
    "save_desk",
    "save_mandate",
    "save_organisation",
    "save_parliament",
    "save_parliamentarian",
    "save_seat",
    "seal_identity",
    "search_identities",
    "set_camp",
    "stop_reading",
    "take_mandate_back",
    "tie",
    "unmerge",
    "untie",
    "veto",
    "view_identity",
]  # fmt: skip
