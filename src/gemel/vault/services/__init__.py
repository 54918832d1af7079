"""Writing in the vault: ways in, endorsements, desks, sealed records and their readers."""

from gemel.vault.services.desks import admit, dismiss, open_desk, renew_desk
from gemel.vault.services.endorsing import (
    accept_endorsement,
    endorse,
    leave_desks,
    retire,
    revoke_key,
)
from gemel.vault.services.enrolling import begin, drill, new_code, new_passphrase, this_browser
from gemel.vault.services.readers import end_expired, revoke, share
from gemel.vault.services.records import change, erase, seal, search, shred, shred_again, view
from gemel.vault.services.recovering import reopen, succeed
from gemel.vault.services.rekeying import catch_up
from gemel.vault.services.unlocking import Busy, find, found, lock, unlock, unlock_with_code

__all__ = [
    "Busy", "accept_endorsement", "admit", "begin", "catch_up", "change", "dismiss", "drill",
    "end_expired", "endorse", "erase", "find", "found", "leave_desks", "lock", "new_code",
    "new_passphrase", "open_desk", "renew_desk", "reopen", "retire", "revoke", "revoke_key", "seal",
    "search", "share", "shred", "shred_again", "succeed", "this_browser", "unlock",
    "unlock_with_code", "view",
]  # fmt: skip
