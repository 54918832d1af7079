"""Planning, writing, signing and recording parliamentary acts. No basis, no act."""

from gemel.actions.services.acts import (
    CONTACT,
    LONGEST_NOTE,
    add_effect,
    add_reply,
    change,
    drop,
    erase,
    finish,
    need_change,
    plan,
    record,
    stop,
    take_back,
)
from gemel.actions.services.chasing import chase
from gemel.actions.services.drafts import (
    LONGEST_TEXT,
    LONGEST_TYPED,
    TYPED,
    Saved,
    begin,
    bring_back,
    drop_draft,
    fill_again,
    forget_drafts,
    go_back_to,
    leave,
    save,
)
from gemel.actions.services.letterheads import add_letterhead, remove_letterhead
from gemel.actions.services.signing import answer_signing, ask_to_sign, remind, take_out

__all__ = [
    "CONTACT", "LONGEST_NOTE", "LONGEST_TEXT", "LONGEST_TYPED", "TYPED", "Saved", "add_effect",
    "add_letterhead", "add_reply", "answer_signing", "ask_to_sign", "begin", "bring_back",
    "change", "chase", "drop", "drop_draft", "erase", "fill_again", "finish",
    "forget_drafts", "go_back_to", "leave", "need_change", "plan", "record", "remind",
    "remove_letterhead", "save", "stop", "take_back", "take_out",
]  # fmt: skip
