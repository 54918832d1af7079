"""Writing about acts: what is planned and done, and the mails in which offices tell of it."""

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

__all__ = [
    "CONTACT", "LONGEST_NOTE", "OLDEST_DAYS", "add_effect", "add_reply", "change",
    "choose_telling", "drop", "erase", "finish", "forget_forwarded", "give_to_member",
    "mark_reported", "need_change", "plan", "put_aside", "receive", "record", "stop",
    "take_back", "take_up",
]  # fmt: skip
