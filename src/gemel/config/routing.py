"""Keeps the shop window and the shred keys in databases of their own.

The window is away from everything that knows a secret; the shred keys are away from what they
shred, so that an old copy of the one is worthless without the other.
"""

from __future__ import annotations

from typing import Any

APART = ("showcase", "shred")  # labels of apps, and names of their databases


class Apart:
    """Sends each of these apps to its database, and everything else away from it."""

    def db_for_read(self, model: Any, **hints: Any) -> str:
        """Return where this model is read."""
        label: str = model._meta.app_label
        return label if label in APART else "default"

    db_for_write = db_for_read

    def allow_relation(self, one: Any, other: Any, **hints: Any) -> bool:
        """Refuse a relation across databases."""
        # `__class__`, not `type`: the account of a request comes wrapped.
        return self.db_for_read(one.__class__) == self.db_for_read(other.__class__)

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool:
        """Keep each table in its own database."""
        return db == (app_label if app_label in APART else "default")
