"""Somebody who has a vault, and whether a browser that has just signed in finds it locked."""

from __future__ import annotations

from dataclasses import replace

from django.utils import timezone

from tests import cast
from tests.vault import builders


def has_a_vault(account) -> str:
    """Make a vault for this account; return what its browser keeps."""
    if not builders.anchor.path().exists():
        builders.house()
    by = replace(cast.noor(at=timezone.now()), ref=account.ref)
    return builders.drilled(by).kept.device


def is_locked(page, url: str) -> bool:
    """Tell whether the vault's page says so; it must say one thing or the other."""
    page.goto(f"{url}/vault/")
    words = page.content()
    assert ("Open just now" in words) != ("Open your vault" in words)
    return "Open just now" not in words
