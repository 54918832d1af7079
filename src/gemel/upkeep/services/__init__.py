"""Backing up, beginning again after a restore, erasing, forgetting in time."""

from gemel.upkeep.services.beginning import begin_again, confirm, mend
from gemel.upkeep.services.erasing import ask, done_again, drop, erase
from gemel.upkeep.services.forgetting import forget
from gemel.upkeep.services.keeping import back_up, checkpoint, export, scrub, size_of_home

__all__ = [
    "ask", "back_up", "begin_again", "checkpoint", "confirm", "done_again", "drop", "erase",
    "export", "forget", "mend", "scrub", "size_of_home",
]  # fmt: skip
