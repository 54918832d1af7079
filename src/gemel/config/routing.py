"""Keeps the shop window in a database of its own, away from everything that knows a secret."""

from __future__ import annotations

from typing import Any

SHOWCASE = "showcase"


class ShowcaseApart:
    """Sends the showcase app to its database, and everything else away from it."""

    def db_for_read(self, model: Any, **hints: Any) -> str:
        """Return where this model is read."""
        return SHOWCASE if model._meta.app_label == SHOWCASE else "default"

    db_for_write = db_for_read

    def allow_relation(self, one: Any, other: Any, **hints: Any) -> bool:
        """Refuse a relation across the two databases."""
        # `__class__`, not `type`: the account of a request comes wrapped.
        return self.db_for_read(one.__class__) == self.db_for_read(other.__class__)

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool:
        """Keep each table in its own database."""
        return (db == SHOWCASE) == (app_label == SHOWCASE)
