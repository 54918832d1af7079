"""Writing about programmes and twinnings: one file for each thought."""

from gemel.twinning.services.bond import (
    answer_for_member,
    ask_both,
    end,
    pause,
    record_contact,
    record_person_answer,
    resume,
    take_back_contact,
)
from gemel.twinning.services.erasing import erase
from gemel.twinning.services.photographs import (
    add_photograph,
    drop_locked,
    drop_photographs,
    forget_photograph,
    remove_photograph,
)
from gemel.twinning.services.programme import (
    change_programme,
    end_programme,
    leave,
    nominate,
    set_capacity,
    set_matching,
    set_up_programme,
    take_part,
)

__all__ = [
    "add_photograph", "answer_for_member", "ask_both", "change_programme", "drop_locked",
    "drop_photographs", "end", "end_programme",
    "erase", "forget_photograph", "leave", "nominate", "pause", "record_contact",
    "record_person_answer", "remove_photograph", "resume", "set_capacity", "set_matching",
    "set_up_programme", "take_back_contact", "take_part",
]  # fmt: skip
