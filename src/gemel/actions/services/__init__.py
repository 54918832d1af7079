"""Writing about acts: planned, written, signed, done, told by mail, and together with others."""

from gemel.actions.services.acting import (
    CONTACT,
    LONGEST_NOTE,
    OLDEST_DAYS,
    add_effect,
    change,
    choose_telling,
    drop,
    erase,
    finish,
    mark_reported,
    need_change,
    plan,
    record,
    take_back,
)
from gemel.actions.services.answering import LONGEST_WORDS, add_reply, remove_paper
from gemel.actions.services.chasing import (
    chase,
)
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
    record_sent,
    save,
)
from gemel.actions.services.forwarding import (
    forget_forwarded,
    give_to_member,
    put_aside,
    put_aside_unknown,
    receive,
    take_up,
)
from gemel.actions.services.letterheads import (
    add_letterhead,
    remove_letterhead,
)
from gemel.actions.services.noticing import mark_posted, open_notice, watch
from gemel.actions.services.signing import (
    answer_signing,
    ask_to_sign,
    remind,
    take_out,
)
from gemel.actions.services.together import (
    join,
    leave,
    let_in,
    share,
    write_note,
)

__all__ = [
    "CONTACT", "LONGEST_NOTE", "LONGEST_TEXT", "LONGEST_TYPED", "LONGEST_WORDS", "OLDEST_DAYS",
    "TYPED", "Saved", "add_effect", "add_letterhead", "add_reply", "answer_signing", "ask_to_sign",
    "begin", "bring_back", "change", "chase", "choose_telling", "drop", "drop_draft", "erase",
    "fill_again", "finish", "forget_drafts", "forget_forwarded", "give_to_member", "go_back_to",
    "join", "leave", "let_in", "mark_posted", "mark_reported", "need_change", "open_notice",
    "plan", "put_aside", "put_aside_unknown", "receive", "record", "record_sent", "remind",
    "remove_letterhead", "remove_paper", "save", "share", "take_back", "take_out", "take_up",
    "watch", "write_note",
]  # fmt: skip
