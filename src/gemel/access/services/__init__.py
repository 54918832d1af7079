"""Writes of access: letting people in, giving and ending roles, keeping the way in safe."""

from gemel.access.services.absences import end_absence, set_absence
from gemel.access.services.accounts import (
    change_password,
    change_preferences,
    close,
    end_all_sessions,
    end_device,
    reopen,
    sign_in,
    sign_out,
    sweep,
)
from gemel.access.services.feeds import end_feed_link, make_feed_link
from gemel.access.services.grants import end_member_grants, grant, revoke
from gemel.access.services.invitations import (
    delegate,
    invite,
    revoke_invitation,
    way_back,
)
from gemel.access.services.keys import follow_all
from gemel.access.services.second_factor import (
    add_code_app,
    add_passkey,
    new_recovery_codes,
    remove_factor,
    use_app_code,
    use_recovery_code,
)
from gemel.access.services.single_sign_on import join_single_sign_on, part_single_sign_on
from gemel.access.services.taking import accept, come_back, join

__all__ = [
    "accept", "add_code_app", "add_passkey", "change_password", "change_preferences", "close",
    "come_back", "delegate", "end_absence", "end_all_sessions", "end_device", "end_feed_link",
    "end_member_grants", "follow_all", "grant", "invite", "join", "join_single_sign_on",
    "make_feed_link", "new_recovery_codes", "part_single_sign_on", "remove_factor", "reopen",
    "revoke", "revoke_invitation", "set_absence", "sign_in", "sign_out", "sweep",
    "use_app_code", "use_recovery_code", "way_back",
]  # fmt: skip
