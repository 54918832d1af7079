"""Writing about acts: planned, done, told by mail, and together with others."""

from gemel.actions.services.acting import (
    CONTACT,
    LONGEST_NOTE,
    OLDEST_DAYS,
    add_effect,
    add_reply,
    change,
    choose_telling,
    drop,
    erase,
    finish,
    mark_reported,
    need_change,
    plan,
    record,
    stop,
    take_back,
)
from gemel.actions.services.forwarding import (
    forget_forwarded,
    give_to_member,
    put_aside,
    receive,
    take_up,
)
from gemel.actions.services.together import join, leave, let_in, share, write_note

__all__ = [
    "CONTACT", "LONGEST_NOTE", "OLDEST_DAYS", "add_effect", "add_reply", "change",
    "choose_telling", "drop", "erase", "finish", "forget_forwarded", "give_to_member", "join",
    "leave", "let_in", "mark_reported", "need_change", "plan", "put_aside", "receive", "record",
    "share", "stop", "take_back", "take_up", "write_note",
]  # fmt: skip
